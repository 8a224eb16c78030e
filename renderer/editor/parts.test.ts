import { describe, expect, test } from 'vitest';
import { maskSpans } from '../../model/geometry.ts';
import { applyDiff, isEmpty } from './document.ts';
import { act, box, documentOf, editorWith, newId, proposal, rectangle } from './editor.support.test.ts';
import { actionFor } from './keyActions.ts';
import { coversEyesOnly, keepOnly, toggleFacePart } from './parts.ts';

const image = { width: 1000, height: 800 };
const text = () =>
  proposal(box(10, 10, 80, 20), { origin: { kind: 'proposal', what: 'text', score: 0.9, reason: 'x' } });

describe('how much of a face is covered', () => {
  test('is the eyes within the found box, over its whole width, and the whole again', () => {
    const face = proposal(box(300, 300, 100, 200));
    let document = documentOf({ regions: [face] });
    document = applyDiff(document, toggleFacePart(document, [face.id], image).diff);
    const [band] = document.regions;
    expect(band!.shape.box).toEqual(box(300, 348, 100, 76));
    expect(coversEyesOnly(band!)).toBe(true);
    document = applyDiff(document, toggleFacePart(document, [face.id], image).diff);
    expect(document.regions).toEqual([face]);
  });

  test('becomes the eyes for all selected before it becomes the whole for any', () => {
    const faces = [proposal(), proposal(box(500, 300, 80, 80))];
    let document = documentOf({ regions: faces });
    document = applyDiff(document, toggleFacePart(document, [faces[0]!.id], image).diff);
    document = applyDiff(
      document,
      toggleFacePart(
        document,
        faces.map(({ id }) => id),
        image,
      ).diff,
    );
    expect(document.regions.map(coversEyesOnly)).toEqual([true, true]);
  });

  test('keeps the decision, and what somebody moved comes back to where it was found', () => {
    const face = proposal(box(300, 300, 100, 200), { decision: 'accepted' });
    const state = act(editorWith({ regions: [face] }), { kind: 'select', ids: [face.id] }, { kind: 'face-part' });
    expect(state.document.regions[0]!.decision).toBe('accepted');
    const moved = act(state, { kind: 'nudge', dx: 5, dy: 5, resize: false }, { kind: 'face-part' });
    expect(moved.document.regions[0]!.shape.box).toEqual(face.shape.box);
  });

  test('is asked of faces alone', () => {
    const line = text();
    const state = act(editorWith({ regions: [line] }), { kind: 'select', ids: [line.id] });
    const press = { key: 'y', ctrl: false, shift: false, alt: false };
    expect(actionFor('proposal.part', press, state, { at: { x: 0, y: 0 } as never, size: 1 })).toBeUndefined();
    expect(isEmpty(toggleFacePart(state.document, [line.id], image).diff)).toBe(true);
  });
});

describe('keeping only what is selected', () => {
  const covered = (regions: readonly ReturnType<typeof rectangle>[]): number =>
    regions.reduce(
      (sum, { shape }) => sum + [...maskSpans(shape, image)].reduce((n, { from, to }) => n + to - from, 0),
      0,
    );

  test('redacts every pixel around it and none of it', () => {
    const lesion = rectangle(box(400, 300, 100, 50));
    const state = act(editorWith({ regions: [lesion] }), { kind: 'select', ids: [lesion.id] }, { kind: 'keep-only' });
    const { regions } = state.document;
    expect(regions).toHaveLength(4);
    expect(covered(regions)).toBe(1000 * 800 - 100 * 50);
    expect(regions.every(({ origin, decision }) => origin.kind === 'manual' && decision === 'accepted')).toBe(true);
    expect(state.selection).toEqual(regions.map(({ id }) => id));
  });

  test('is one step back', () => {
    const lesion = rectangle(box(400, 300, 100, 50));
    const before = act(editorWith({ regions: [lesion] }), { kind: 'select', ids: [lesion.id] });
    expect(act(before, { kind: 'keep-only' }, { kind: 'undo' }).document.regions).toEqual([lesion]);
  });

  test('leaves a selected proposal to be decided', () => {
    const face = proposal(box(400, 300, 100, 50));
    const { step } = keepOnly(documentOf({ regions: [face] }), [face.id], image, newId);
    const after = applyDiff(documentOf({ regions: [face] }), step.diff);
    expect(after.regions[0]).toEqual(face);
    expect(after.regions).toHaveLength(5);
  });

  test('covers the frames that the selected ones were drawn for', () => {
    const one = rectangle(box(0, 0, 500, 800), { frames: 2 });
    const { step } = keepOnly(documentOf({ regions: [one] }), [one.id], image, newId);
    expect(applyDiff(documentOf({ regions: [one] }), step.diff).regions.map(({ frames }) => frames)).toEqual([2]);
  });

  test('does nothing where nothing is around, and nothing without a selection', () => {
    const all = rectangle(box(0, 0, 1000, 800));
    expect(isEmpty(keepOnly(documentOf({ regions: [all] }), [all.id], image, newId).step.diff)).toBe(true);
    expect(isEmpty(keepOnly(documentOf({ regions: [all] }), [], image, newId).step.diff)).toBe(true);
  });
});
