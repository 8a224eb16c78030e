import { describe, expect, test } from 'vitest';
import { regionSchema } from '../../model/redaction.ts';
import { previewed, type EditorState } from './editor.ts';
import {
  act,
  arrow,
  at,
  box,
  drag,
  editorWith,
  label,
  nudgeTool,
  pointer,
  press,
  proposal,
  rectangle,
  release,
} from './editor.support.test.ts';
import type { ToolName } from './tools/tools.ts';

const holding = (tool: ToolName, state = editorWith()): EditorState => act(state, { kind: 'pick-tool', tool });
const place = { kind: 'place', at: at(500, 400), size: 200 } as const;

describe.each(['rectangle', 'ellipse'] as const)('the %s tool', (tool) => {
  test('draws by dragging in any direction, on whole pixels, as one step', () => {
    const drawn = act(holding(tool), press(300.7, 250.2), drag(150, 200), drag(100.2, 100.9), release(100.2, 100.9));
    expect(drawn.document.regions).toHaveLength(1);
    const region = regionSchema.parse(drawn.document.regions[0]);
    expect(region.shape).toEqual({ kind: tool, box: box(100, 100, 201, 151) });
    expect([region.origin.kind, region.decision]).toEqual(['manual', 'accepted']);
    expect(drawn.history.past).toHaveLength(1);
    expect(drawn.selection).toEqual([region.id]);
    expect(drawn.tool.tool).toBe(tool);
  });

  test('shows while dragging what it would make', () => {
    const drawing = act(holding(tool), press(100, 100), drag(200, 200));
    expect(drawing.document.regions).toHaveLength(0);
    expect(previewed(drawing).regions[0]!.shape.box).toEqual(box(100, 100, 100, 100));
  });

  test('makes nothing of a click', () => {
    const clicked = act(holding(tool), press(100, 100), drag(101, 100), release(101, 100));
    expect(clicked.document.regions).toHaveLength(0);
    expect(previewed(act(holding(tool), press(100, 100), drag(101, 100))).regions).toHaveLength(0);
  });

  test('keeps to a square with Shift and to the picture always', () => {
    const squared = act(holding(tool), press(100, 100), drag(180, 120, true), release(180, 120));
    expect(squared.document.regions[0]!.shape.box).toEqual(box(100, 100, 80, 80));
    const beyond = act(holding(tool), press(900, 700), drag(5000, 5000), release(5000, 5000));
    expect(beyond.document.regions[0]!.shape.box).toEqual(box(900, 700, 100, 100));
  });

  test.each(['cancel', 'interrupt'] as const)('leaves nothing behind on %s', (kind) => {
    const left = act(holding(tool), press(100, 100), drag(300, 300), { kind });
    expect(left.tool.state.kind).toBe('idle');
    expect(left.document.regions).toHaveLength(0);
    expect(act(left, release(300, 300)).document.regions).toHaveLength(0);
  });

  test('is drawn by keyboard alone: place, move, resize, confirm', () => {
    const placed = act(holding(tool), place);
    expect(previewed(placed).regions[0]!.shape.box).toEqual(box(400, 340, 200, 120));
    const adjusted = act(placed, nudgeTool(10, -10), nudgeTool(5, 5, true), { kind: 'confirm' });
    expect(adjusted.document.regions[0]!.shape.box).toEqual(box(410, 330, 205, 125));
    expect(adjusted.history.past).toHaveLength(1);
    expect(act(placed, { kind: 'cancel' }).document.regions).toHaveLength(0);
  });
});

describe('the select tool', () => {
  const region = rectangle(box(100, 100, 200, 100));
  const found = proposal(box(500, 500, 100, 100));
  const state = editorWith({ regions: [region, found] });

  test('selects what is clicked, adds with Shift, and lets go on empty ground', () => {
    const one = act(state, press(150, 150), release(150, 150));
    expect(one.selection).toEqual([region.id]);
    const both = act(one, press(550, 550, true), release(550, 550));
    expect(both.selection).toEqual([region.id, found.id]);
    expect(act(both, press(150, 150, true), release(150, 150)).selection).toEqual([found.id]);
    expect(act(both, press(900, 50), release(900, 50)).selection).toEqual([]);
  });

  test('a drag moves the selection as one step, however many events it had', () => {
    const moved = act(state, press(150, 150), drag(160, 150), drag(170, 160), drag(180, 170), release(180, 170));
    expect(moved.document.regions[0]!.shape.box).toEqual(box(130, 120, 200, 100));
    expect(moved.history.past.map((step) => step.name)).toEqual(['Move']);
    expect(act(moved, { kind: 'undo' }).document.regions).toEqual(state.document.regions);
  });

  test('a trembling click moves nothing', () => {
    const clicked = act(state, press(150, 150), drag(152, 151), release(152, 151));
    expect(clicked.document).toBe(state.document);
  });

  test('a drag that is cancelled or interrupted leaves everything where it was', () => {
    for (const kind of ['cancel', 'interrupt'] as const) {
      const left = act(state, press(150, 150), drag(300, 300), { kind });
      expect(left.document).toBe(state.document);
      expect(left.selection).toEqual([region.id]);
    }
  });

  test('resizes by a handle, over the opposite side if need be', () => {
    const chosen = act(state, press(150, 150), release(150, 150));
    const wider = act(chosen, press(300, 200), drag(350, 260), release(350, 260));
    expect(wider.document.regions[0]!.shape.box).toEqual(box(100, 100, 250, 160));
    const flipped = act(chosen, press(300, 200), drag(50, 60), release(50, 60));
    expect(flipped.document.regions[0]!.shape.box).toEqual(box(50, 60, 50, 40));
  });

  test('drags the head of an arrow', () => {
    const line = arrow(at(10, 10), at(60, 60));
    const chosen = act(editorWith({ annotations: [line] }), { kind: 'select', ids: [line.id] });
    const turned = act(chosen, press(60, 60), drag(90, 20), release(90, 20));
    expect(turned.document.annotations[0]).toMatchObject({ from: { x: 10, y: 10 }, to: { x: 90, y: 20 } });
  });

  test('moving a proposal does not decide on it', () => {
    const moved = act(state, press(550, 550), drag(570, 560), release(570, 560));
    expect(moved.document.regions[1]).toMatchObject({ decision: 'pending', shape: { box: box(520, 510, 100, 100) } });
  });

  test('on a reviewed picture selects but changes nothing', () => {
    const locked = editorWith({ regions: [region] }, 1, true);
    const tried = act(locked, press(150, 150), drag(250, 250), release(250, 250));
    expect(tried.selection).toEqual([region.id]);
    expect(tried.document).toBe(locked.document);
  });
});

describe('the arrow tool', () => {
  test('draws from tail to head and makes nothing of a click', () => {
    const drawn = act(holding('arrow'), press(10, 10), drag(100, 80), release(100, 80));
    expect(drawn.document.annotations[0]).toMatchObject({
      kind: 'arrow',
      from: { x: 10, y: 10 },
      to: { x: 100, y: 80 },
    });
    expect(act(holding('arrow'), press(10, 10), release(10, 10)).document.annotations).toHaveLength(0);
  });

  test('turns by 45° with Shift', () => {
    const drawn = act(holding('arrow'), press(100, 100), drag(200, 104, true), release(200, 104));
    const made = drawn.document.annotations[0];
    expect(made?.kind === 'arrow' && made.to.y).toBeCloseTo(100);
  });

  test('is placed by keyboard; Alt moves the head alone', () => {
    const placed = act(holding('arrow'), place, nudgeTool(10, 0), nudgeTool(0, 5, true), { kind: 'confirm' });
    expect(placed.document.annotations[0]).toMatchObject({ from: { x: 310, y: 500 }, to: { x: 510, y: 405 } });
  });
});

describe('the label tool', () => {
  const writing = act(holding('label'), press(50, 60), release(50, 60));
  const type = (text: string) => ({ kind: 'type', text }) as const;

  test('first takes a place, then words, then keeps both', () => {
    expect(writing.tool.state.kind).toBe('writing');
    const kept = act(writing, type('Irregular  '), { kind: 'confirm' });
    expect(kept.document.annotations[0]).toMatchObject({ kind: 'label', text: 'Irregular', at: { x: 50, y: 60 } });
  });

  test('keeps no empty label', () => {
    expect(act(writing, type('   '), { kind: 'confirm' }).document.annotations).toHaveLength(0);
  });

  test('loses typed words on cancel only, never by an interruption', () => {
    expect(act(writing, type('x'), { kind: 'cancel' }).document.annotations).toHaveLength(0);
    expect(act(writing, type('x'), { kind: 'interrupt' }).document.annotations).toHaveLength(1);
    expect(act(writing, type('x'), { kind: 'pick-tool', tool: 'select' }).document.annotations).toHaveLength(1);
    expect(act(writing, type('x'), press(300, 300)).document.annotations).toHaveLength(1);
  });

  test('is placed by keyboard', () => {
    const kept = act(holding('label'), place, nudgeTool(-10, 0), { kind: 'confirm' }, type('ok'), { kind: 'confirm' });
    expect(kept.document.annotations[0]).toMatchObject({ text: 'ok', at: { x: 490, y: 400 } });
  });
});

describe('the pointer tool', () => {
  test('counts on from the highest number', () => {
    const state = holding('pointer', editorWith({ annotations: [pointer(1), pointer(2), label('x')] }));
    const put = act(state, press(10, 10), drag(20, 20), release(20, 20));
    expect(put.document.annotations.at(-1)).toMatchObject({ kind: 'pointer', number: 3, at: { x: 20, y: 20 } });
  });

  test('is placed by keyboard and cancelled by Escape', () => {
    const placed = act(holding('pointer'), place);
    expect(act(placed, nudgeTool(1, 1), { kind: 'confirm' }).document.annotations).toHaveLength(1);
    expect(act(placed, { kind: 'cancel' }).document.annotations).toHaveLength(0);
  });
});
