import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Comment } from '../../../contract/caseApi.schema.ts';
import { imagePoint } from '../../../model/geometry.ts';
import {
  clearMarks,
  createDesk,
  goToPicture,
  mark,
  pickMarkTool,
  seenMarks,
  showComment,
  type SharedImage,
} from './desk.ts';

const image = (): SharedImage => ({ id: randomUUID() }) as unknown as SharedImage;
const ground = { image: { width: 100, height: 80 }, tolerance: 2 };

it('a pointer is put where it is pressed, and numbered', () => {
  const [desk, one] = [createDesk(), image()];
  pickMarkTool(desk, 'pointer');
  for (const x of [10, 20]) {
    mark(desk, { kind: 'press', at: imagePoint(x, 5), additive: false }, one, ground);
    expect(seenMarks(desk.getState(), ground).at(-1)).toMatchObject({ kind: 'pointer', at: { x, y: 5 } });
    mark(desk, { kind: 'release', at: imagePoint(x, 5) }, one, ground);
  }
  expect(desk.getState()).toMatchObject({ marked: one.id, marks: [{ number: 1 }, { number: 2 }] });
  clearMarks(desk);
  expect(desk.getState()).toMatchObject({ marked: null, marks: [], tool: null });
});

it('one comment is about one picture: on another nothing is drawn', () => {
  const [desk, one, other] = [createDesk(), image(), image()];
  for (const on of [one, other]) {
    pickMarkTool(desk, 'pointer');
    mark(desk, { kind: 'press', at: imagePoint(1, 1), additive: false }, on, ground);
    mark(desk, { kind: 'release', at: imagePoint(1, 1) }, on, ground);
    goToPicture(desk, 1);
  }
  expect(desk.getState().marks).toHaveLength(1);
});

it('a comment brings its picture and its frame to the front', () => {
  const images = [image(), image()];
  const desk = createDesk();
  const comment = { image: images[1]!.id, annotations: [{ frame: 7 }] } as unknown as Comment;
  showComment(desk, comment, images);
  expect(desk.getState()).toMatchObject({ index: 1, frame: 7, comment });
  showComment(desk, { ...comment, image: image().id }, images);
  expect(desk.getState()).toMatchObject({ index: 1, frame: 7 });
});
