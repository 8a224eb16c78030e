import { describe, expect, test } from 'vitest';
import { hitHandle, hitTest } from './hitTest.ts';
import { arrow, at, box, documentOf, label, pointer, proposal, rectangle } from './editor.support.test.ts';

const scope = { frame: 0, tolerance: 6, annotations: true };

describe('what lies under a point', () => {
  test('is the smaller region where one encloses the other', () => {
    const outer = rectangle(box(0, 0, 500, 500));
    const inner = rectangle(box(100, 100, 50, 50));
    for (const regions of [
      [outer, inner],
      [inner, outer],
    ]) {
      expect(hitTest(documentOf({ regions }), at(120, 120), scope)?.id).toBe(inner.id);
    }
  });

  test('is never the corner of an ellipse’s box', () => {
    const ellipse = rectangle(box(0, 0, 200, 100), { shape: { kind: 'ellipse', box: box(0, 0, 200, 100) } });
    const document = documentOf({ regions: [ellipse] });
    expect(hitTest(document, at(8, 8), { ...scope, tolerance: 1 })).toBeUndefined();
    expect(hitTest(document, at(100, 50), scope)?.id).toBe(ellipse.id);
  });

  test('is an annotation before any region, unless the layer is hidden', () => {
    const region = rectangle(box(0, 0, 200, 200));
    const line = arrow(at(10, 10), at(100, 100));
    const document = documentOf({ regions: [region], annotations: [line] });
    expect(hitTest(document, at(52, 50), scope)).toEqual({ kind: 'annotation', id: line.id });
    expect(hitTest(document, at(52, 50), { ...scope, annotations: false })).toEqual({ kind: 'region', id: region.id });
  });

  test('is a rejected proposal only where nothing else is', () => {
    const rejected = proposal(box(0, 0, 20, 20), { decision: 'rejected' });
    const around = proposal(box(0, 0, 400, 400));
    const document = documentOf({ regions: [around, rejected] });
    expect(hitTest(document, at(10, 10), scope)?.id).toBe(around.id);
  });

  test('belongs to the frame that is seen', () => {
    const document = documentOf({
      regions: [rectangle(box(0, 0, 50, 50), { frames: 3 })],
      annotations: [pointer(1, at(10, 10), 2)],
    });
    expect(hitTest(document, at(10, 10), scope)).toBeUndefined();
    expect(hitTest(document, at(10, 10), { ...scope, frame: 2 })?.kind).toBe('annotation');
    expect(hitTest(document, at(10, 10), { ...scope, frame: 3 })?.kind).toBe('region');
  });

  test('reaches along a label’s words', () => {
    const words = label('melanoma?', at(100, 100));
    const document = documentOf({ annotations: [words] });
    expect(hitTest(document, at(150, 104), scope)?.id).toBe(words.id);
    expect(hitTest(document, at(300, 104), scope)).toBeUndefined();
  });
});

describe('a handle', () => {
  test('is found at corners and sides', () => {
    const region = rectangle(box(100, 100, 100, 60));
    expect(hitHandle(region, at(201, 159), 6)).toBe('se');
    expect(hitHandle(region, at(150, 98), 6)).toBe('n');
    expect(hitHandle(region, at(150, 130), 6)).toBeUndefined();
  });

  test('is at both ends of an arrow and nowhere on a pointer', () => {
    const line = arrow(at(0, 0), at(100, 0));
    expect([hitHandle(line, at(2, 1), 6), hitHandle(line, at(99, 1), 6)]).toEqual(['point 0', 'point 1']);
    expect(hitHandle(pointer(1, at(5, 5)), at(5, 5), 6)).toBeUndefined();
  });
});
