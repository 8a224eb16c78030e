import { expect, test } from 'vitest';
import { act, box, editorWith, proposal } from './editor.support.test.ts';

const region = proposal(box(300, 300, 80, 80));
const state = editorWith({ regions: [region] });
const to = (x: number, width: number) => ({ kind: 'set-box', id: region.id, box: box(x, 300, width, 80) }) as const;

test('a box is set by numbers; what is typed digit by digit is one step of undo', () => {
  const typed = act(state, to(3, 80), to(31, 80), to(310, 80));
  expect(typed.document.regions[0]!.shape.box).toEqual(box(310, 300, 80, 80));
  expect(act(typed, { kind: 'undo' }).document).toEqual(state.document);
});

test('a box that reaches beyond the picture ends at its border, and what is locked stays', () => {
  expect(act(state, to(990, 80)).document.regions[0]!.shape.box).toEqual(box(990, 300, 10, 80));
  const locked = editorWith({ regions: [region] }, 1, true);
  expect(act(locked, to(1, 9)).document).toBe(locked.document);
});
