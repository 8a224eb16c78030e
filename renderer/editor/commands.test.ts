import { describe, expect, test } from 'vitest';
import { acceptAll, decide, move, nextPointerNumber, remove, resize, setCosmetic, setFrames } from './commands.ts';
import { applyDiff, isEmpty } from './document.ts';
import {
  act,
  arrow,
  at,
  box,
  documentOf,
  editorWith,
  label,
  pointer,
  proposal,
  rectangle,
} from './editor.support.test.ts';

const image = { width: 1000, height: 800 };

describe('deciding', () => {
  test('accepts and rejects proposals, and takes a decision back', () => {
    const region = proposal();
    let document = documentOf({ regions: [region] });
    for (const decision of ['accepted', 'rejected', 'pending'] as const) {
      document = applyDiff(document, decide(document, [region.id], decision).diff);
      expect(document.regions[0]!.decision).toBe(decision);
    }
  });

  test('never touches a redaction made by hand', () => {
    const region = rectangle();
    expect(isEmpty(decide(documentOf({ regions: [region] }), [region.id], 'rejected').diff)).toBe(true);
  });

  test('accept all leaves rejected ones rejected', () => {
    const document = documentOf({ regions: [proposal(), proposal(undefined, { decision: 'rejected' })] });
    const after = applyDiff(document, acceptAll(document).diff);
    expect(after.regions.map((region) => region.decision)).toEqual(['accepted', 'rejected']);
  });
});

describe('making coarser for looks', () => {
  const styled = (document: ReturnType<typeof documentOf>, ids: readonly string[], style?: 'pixelate' | 'blur') =>
    applyDiff(document, setCosmetic(document, ids, style).diff);

  test('changes what was drawn, and back to solid fill', () => {
    const region = rectangle();
    const soft = styled(documentOf({ regions: [region] }), [region.id], 'blur');
    expect(soft.regions).toEqual([{ ...region, cosmetic: 'blur' }]);
    expect(styled(soft, [region.id]).regions).toEqual([region]);
  });

  test('never touches what was found, whatever was decided about it', () => {
    const found = [
      proposal(),
      proposal(undefined, { decision: 'accepted' }),
      proposal(undefined, { decision: 'rejected' }),
    ];
    const ids = found.map(({ id }) => id);
    expect(isEmpty(setCosmetic(documentOf({ regions: found }), ids, 'pixelate').diff)).toBe(true);
  });

  test('over a proposal leaves it to be decided', () => {
    const [found, over] = [proposal(), rectangle(proposal().shape.box)];
    const after = styled(documentOf({ regions: [found, over] }), [found.id, over.id], 'pixelate');
    expect(after.regions.map(({ decision, cosmetic }) => [decision, cosmetic])).toEqual([
      ['pending', undefined],
      ['accepted', 'pixelate'],
    ]);
  });

  test('is undone and done again', () => {
    const region = rectangle();
    const styledBy = act(
      editorWith({ regions: [region] }),
      { kind: 'select', ids: [region.id] },
      { kind: 'cosmetic', style: 'pixelate' },
    );
    expect(styledBy.document.regions[0]!.cosmetic).toBe('pixelate');
    const undone = act(styledBy, { kind: 'undo' });
    expect(undone.document.regions).toEqual([region]);
    expect(act(undone, { kind: 'redo' }).document.regions[0]!.cosmetic).toBe('pixelate');
  });
});

describe('moving', () => {
  test('moves everything selected by the same whole pixels', () => {
    const region = rectangle(box(10, 10, 20, 20));
    const line = arrow(at(5, 5), at(50, 60));
    const document = documentOf({ regions: [region], annotations: [line] });
    const after = applyDiff(document, move(document, [region.id, line.id], { dx: 3.4, dy: 1.6 }, image).diff);
    expect(after.regions[0]!.shape.box).toEqual(box(13, 12, 20, 20));
    expect(after.annotations[0]).toMatchObject({ from: { x: 8, y: 7 }, to: { x: 53, y: 62 } });
  });

  test('stops at the border of the picture, the whole selection together', () => {
    const left = rectangle(box(5, 5, 10, 10));
    const right = rectangle(box(980, 5, 10, 10));
    const document = documentOf({ regions: [left, right] });
    const after = applyDiff(document, move(document, [left.id, right.id], { dx: 500, dy: -500 }, image).diff);
    expect(after.regions.map((region) => region.shape.box)).toEqual([box(15, 0, 10, 10), box(990, 0, 10, 10)]);
  });
});

describe('resizing', () => {
  test('always ends on whole pixels that cover what was asked for', () => {
    const region = rectangle();
    const document = documentOf({ regions: [region] });
    const after = applyDiff(document, resize(document, region.id, box(10.4, 10.6, 5.2, 5.2), image).diff);
    expect(after.regions[0]!.shape.box).toEqual(box(10, 10, 6, 6));
  });

  test('never makes a region of no pixels', () => {
    const region = rectangle();
    const document = documentOf({ regions: [region] });
    const after = applyDiff(document, resize(document, region.id, box(1000, 800, 0, 0), image).diff);
    expect(after.regions[0]!.shape.box).toEqual(box(999, 799, 1, 1));
  });
});

describe('deleting', () => {
  test('removes what was drawn by hand but only rejects a proposal', () => {
    const [found, drawn] = [proposal(), rectangle()];
    const document = documentOf({ regions: [found, drawn] });
    const after = applyDiff(document, remove(document, [found.id, drawn.id]).diff);
    expect(after.regions).toEqual([{ ...found, decision: 'rejected' }]);
  });

  test('closes the gap in the numbers of the pointers', () => {
    const pointers = [pointer(1), pointer(2), pointer(3)];
    const document = documentOf({ annotations: [...pointers, label('here')] });
    const after = applyDiff(document, remove(document, [pointers[0]!.id]).diff);
    expect(after.annotations).toMatchObject([{ number: 1 }, { number: 2 }, { kind: 'label' }]);
    expect(nextPointerNumber(after)).toBe(3);
  });
});

test('a region covers one frame or all of them', () => {
  const region = rectangle();
  const document = documentOf({ regions: [region] });
  const after = applyDiff(document, setFrames(document, [region.id], 4).diff);
  expect(after.regions[0]!.frames).toBe(4);
  expect(isEmpty(setFrames(after, [region.id], 4).diff)).toBe(true);
});
