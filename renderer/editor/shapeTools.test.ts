import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotationSchema, type Annotation } from '../../model/annotation.ts';
import { regionSchema } from '../../model/redaction.ts';
import { boundsOf } from '../../model/shapes.ts';
import { previewed, type EditorState } from './editor.ts';
import { act, at, box, drag, editorWith, label, nudgeTool, pointer, press, release } from './editor.support.test.ts';
import { annotationBounds } from './shapes.ts';
import type { ToolName } from './tools/tools.ts';

const holding = (tool: ToolName, state = editorWith()): EditorState => act(state, { kind: 'pick-tool', tool });
const click = (x: number, y: number) => [press(x, y), release(x, y)];
const place = { kind: 'place', at: at(500, 400), size: 200 } as const;
const all = ({ document }: EditorState) => [...document.regions, ...document.annotations];

describe.each([
  ['polygon', 'regions'],
  ['mark-polygon', 'annotations'],
] as const)('the %s tool', (tool, list) => {
  const corners = [...click(100, 100), drag(200, 90), ...click(200, 100), ...click(180, 200)];

  test('draws corner by corner until the first one is clicked, the last one again, or Enter', () => {
    for (const end of [click(101, 99), click(180, 200), [{ kind: 'confirm' } as const]]) {
      const drawn = act(holding(tool), ...corners, ...end);
      expect(drawn.document[list]).toHaveLength(1);
      expect(drawn.history.past).toHaveLength(1);
      expect(drawn.selection).toEqual([drawn.document[list][0]!.id]);
    }
  });

  test('shows what it would make while the next corner follows the pointer', () => {
    const drawing = act(holding(tool), ...corners, drag(120, 220));
    expect(all(drawing)).toHaveLength(0);
    expect(previewed(drawing)[list]).toHaveLength(1);
  });

  test('makes nothing of two corners, and leaves nothing behind on cancel or interrupt', () => {
    expect(act(holding(tool), ...click(10, 10), ...click(90, 10), { kind: 'confirm' }).tool.state.kind).toBe('drawing');
    for (const kind of ['cancel', 'interrupt'] as const) {
      const left = act(holding(tool), ...corners, { kind });
      expect([left.tool.state.kind, all(left).length]).toEqual(['idle', 0]);
    }
  });

  test('is drawn by keyboard alone', () => {
    const placed = act(holding(tool), place, nudgeTool(10, 0), nudgeTool(20, 20, true), { kind: 'confirm' });
    const made = placed.document[list][0]!;
    const bounds = 'origin' in made ? made.shape.box : annotationBounds(made);
    expect(bounds.x).toBeCloseTo(410);
    expect(bounds.width).toBeCloseTo(220);
  });
});

test('a polygon and a stroke that will be burned say the box about them, wherever they are moved and however stretched', () => {
  const drawn = act(
    holding('polygon'),
    ...click(100, 100),
    ...click(300, 120),
    ...click(200, 250),
    { kind: 'confirm' },
    { kind: 'pick-tool', tool: 'brush' },
    press(400, 400),
    drag(450, 420),
    drag(480, 380),
    release(480, 380),
  );
  expect(drawn.document.regions).toHaveLength(2);
  fc.assert(
    fc.property(
      fc.integer({ min: -900, max: 900 }),
      fc.integer({ min: -700, max: 700 }),
      fc.boolean(),
      (dx, dy, resize) => {
        for (const region of drawn.document.regions) {
          const moved = act(drawn, { kind: 'select', ids: [region.id] }, { kind: 'nudge', dx, dy, resize });
          for (const each of moved.document.regions) expect(() => regionSchema.parse(each)).not.toThrow();
        }
      },
    ),
  );
});

describe('the brush', () => {
  test('makes a dab of a click, as wide as it is', () => {
    const dab = act(holding('brush'), { kind: 'brush', radius: 7 }, ...click(50, 60));
    expect(dab.document.regions[0]!.shape).toMatchObject({ kind: 'brush', radius: 7, box: box(43, 53, 14, 14) });
  });

  test('keeps to the picture and to a bounded number of points', () => {
    let stroke = act(holding('brush'), press(0, 0));
    for (let i = 0; i < 5000; i++) stroke = act(stroke, drag((i * 37) % 1000, (i * 91) % 800));
    stroke = act(stroke, drag(5000, 5000), release(5000, 5000));
    const region = regionSchema.parse(stroke.document.regions[0]);
    expect('points' in region.shape && region.shape.points.length).toBeLessThanOrEqual(2000);
    expect('points' in region.shape && region.shape.points.at(-1)).toEqual({ x: 1000, y: 800 });
  });

  test.each(['cancel', 'interrupt'] as const)('leaves nothing behind on %s', (kind) => {
    expect(all(act(holding('brush'), press(10, 10), drag(90, 90), { kind }))).toHaveLength(0);
  });
});

describe('marks and measurements', () => {
  test.each([
    ['line', 'line'],
    ['length', 'length'],
    ['freehand', 'freehand'],
    ['mark-rectangle', 'rectangle'],
    ['mark-ellipse', 'ellipse'],
    ['roi-ellipse', 'roi'],
    ['roi-rectangle', 'roi'],
  ] as const)('%s is drawn by a drag, by keyboard, and not by a click', (tool, kind) => {
    const drawn = act(holding(tool), press(10, 20), drag(50, 60), drag(110, 90), release(110, 90));
    expect(annotationSchema.parse(drawn.document.annotations[0]).kind).toBe(kind);
    const placed = act(holding(tool), place, nudgeTool(-10, 5), { kind: 'confirm' });
    expect(annotationSchema.parse(placed.document.annotations[0]).kind).toBe(kind);
    expect(act(holding(tool), ...click(10, 10)).document.annotations).toHaveLength(0);
    for (const cancel of ['cancel', 'interrupt'] as const)
      expect(all(act(holding(tool), press(10, 20), drag(110, 90), { kind: cancel }))).toHaveLength(0);
  });

  test('an angle ends with its third point', () => {
    const drawn = act(holding('angle'), ...click(100, 100), ...click(200, 200), ...click(300, 100));
    expect(drawn.document.annotations[0]).toMatchObject({
      kind: 'angle',
      points: [at(100, 100), at(200, 200), at(300, 100)],
    });
    expect(drawn.tool.state.kind).toBe('idle');
  });

  test('are drawn in the style in hand', () => {
    const styled = act(
      holding('line'),
      { kind: 'style', style: { colour: '#ff6b6b', width: 4 } },
      press(1, 1),
      drag(90, 90),
      release(90, 90),
    );
    expect(styled.document.annotations[0]).toMatchObject({ style: { colour: '#ff6b6b', width: 4 } });
  });
});

describe('arranging', () => {
  const [a, b, c] = [pointer(1), label('b'), label('c', at(300, 300))] as [Annotation, Annotation, Annotation];
  const state = editorWith({ annotations: [a, b, c] });
  const select = (...ids: string[]) => ({ kind: 'select', ids }) as const;
  const order = ({ document }: EditorState) => document.annotations.map(({ id }) => id);

  test('brings to the front and sends to the back, and back again by undo', () => {
    const front = act(state, select(a.id), { kind: 'order', to: 'front' });
    expect(order(front)).toEqual([b.id, c.id, a.id]);
    expect(order(act(front, select(c.id, a.id), { kind: 'order', to: 'back' }))).toEqual([c.id, a.id, b.id]);
    expect(act(front, { kind: 'undo' }).document.annotations).toEqual(state.document.annotations);
    expect(act(front, { kind: 'order', to: 'front' }).history.past).toHaveLength(1);
  });

  test('what is locked neither moves nor goes; what is hidden is not hit', () => {
    const locked = act(state, select(c.id), { kind: 'flag', flag: 'locked' });
    expect(act(locked, { kind: 'nudge', dx: 5, dy: 5, resize: false }, { kind: 'remove' }).document).toEqual(
      locked.document,
    );
    expect(act(locked, { kind: 'flag', flag: 'locked' }).document).toEqual(state.document);
    const hidden = act(state, select(c.id), { kind: 'flag', flag: 'hidden' }, select());
    expect(act(hidden, ...click(302, 300)).selection).toEqual([]);
  });

  test('a group is selected and moved as one until it is taken apart', () => {
    const grouped = act(state, select(b.id, c.id), { kind: 'group' }, select());
    const picked = act(grouped, press(302, 300), drag(350, 350), release(350, 350));
    expect(picked.selection).toEqual([c.id, b.id]);
    expect(picked.document.annotations[2]).toMatchObject({ at: { x: 348, y: 350 } });
    expect(act(picked, { kind: 'group' }).document.annotations.every(({ group }) => group === undefined)).toBe(true);
  });

  test('boxes and points are set by numbers, as one step while one types', () => {
    const drawn = act(holding('mark-ellipse'), press(10, 10), drag(60, 60), release(60, 60));
    const { id } = drawn.document.annotations[0]!;
    const set = (width: number) => ({ kind: 'set-box', id, box: box(10, 10, width, 50) }) as const;
    const typed = act(drawn, set(1), set(12), set(120));
    expect(typed.document.annotations[0]).toMatchObject({ box: box(10, 10, 120, 50) });
    expect(typed.history.past).toHaveLength(2);
    const pointed = act(state, { kind: 'set-point', id: c.id, index: 0, at: at(5000, 7) });
    expect(pointed.document.annotations[2]).toMatchObject({ at: { x: 1000, y: 7 } });
  });
});

test('points of a stroke keep their order and bounds when it is stretched', () => {
  const drawn = act(holding('freehand'), press(10, 10), drag(60, 40), drag(110, 10), release(110, 10));
  const wider = act(drawn, { kind: 'nudge', dx: 100, dy: 0, resize: true });
  const [annotation] = wider.document.annotations;
  expect(annotation?.kind === 'freehand' && boundsOf(annotation.points)).toEqual(box(10, 10, 200, 30));
});
