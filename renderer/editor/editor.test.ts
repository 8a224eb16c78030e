import { describe, expect, test } from 'vitest';
import { emptyHistory } from '../../model/editHistory.ts';
import { openEditor, pendingIn } from './editor.ts';
import {
  act,
  box,
  documentOf,
  drag,
  editorWith,
  pointer,
  press,
  proposal,
  rectangle,
  release,
} from './editor.support.test.ts';

describe('working through proposals', () => {
  const [a, b, c] = [proposal(), proposal(), proposal()];
  const state = editorWith({ regions: [a, b, c] });
  const decide = (ids: readonly string[], decision: 'accepted' | 'rejected') =>
    ({ kind: 'decide', ids, decision }) as const;

  test('a decision goes on to the next pending one and around to those before', () => {
    const first = act(state, decide([b.id], 'accepted'));
    expect(first.selection).toEqual([c.id]);
    const second = act(first, decide(first.selection, 'rejected'), { kind: 'give-reason', reason: 'not-a-person' });
    expect(second.selection).toEqual([a.id]);
    const third = act(second, decide(second.selection, 'accepted'));
    expect(pendingIn(third)).toBe(0);
    expect(third.document.regions.map((region) => region.decision)).toEqual(['accepted', 'accepted', 'rejected']);
  });

  test('stepping visits pending ones only and lets go past the end, so that Tab can leave', () => {
    const decided = act(state, decide([b.id], 'accepted'), { kind: 'select', ids: [] });
    const visited = [];
    let current = decided;
    for (let i = 0; i < 3; i++) {
      current = act(current, { kind: 'step-pending', by: 1 });
      visited.push(current.selection[0]);
    }
    expect(visited).toEqual([a.id, c.id, undefined]);
    expect(act(decided, { kind: 'step-pending', by: -1 }).selection).toEqual([c.id]);
  });

  test('selecting one on another frame turns to that frame', () => {
    const far = proposal(undefined, { frames: 7 });
    const turned = act(editorWith({ regions: [far] }, 10), { kind: 'step-pending', by: 1 });
    expect([turned.frame, turned.selection]).toEqual([7, [far.id]]);
  });

  test('accept all is one step', () => {
    const all = act(state, { kind: 'accept-all' });
    expect(pendingIn(all)).toBe(0);
    expect(pendingIn(act(all, { kind: 'undo' }))).toBe(3);
  });
});

describe('frames', () => {
  test('stay within the picture, and a half-drawn shape does not follow', () => {
    const state = act(editorWith({}, 5), { kind: 'pick-tool', tool: 'rectangle' }, press(10, 10), drag(200, 200));
    const turned = act(state, { kind: 'go-to-frame', frame: 99 });
    expect([turned.frame, turned.tool.state.kind]).toEqual([4, 'idle']);
    expect(act(turned, { kind: 'go-to-frame', frame: -3 }).frame).toBe(0);
  });

  test('new redactions cover all frames of a series, or this one if so chosen', () => {
    const draw = [{ kind: 'pick-tool', tool: 'rectangle' } as const, press(10, 10), drag(90, 90), release(90, 90)];
    expect(act(editorWith({}, 5), ...draw).document.regions[0]!.frames).toBe('all');
    const one = act(editorWith({}, 5), { kind: 'scope', scope: 'frame' }, { kind: 'go-to-frame', frame: 3 }, ...draw);
    expect(one.document.regions[0]!.frames).toBe(3);
  });
});

describe('a reviewed picture', () => {
  const region = rectangle();
  const state = editorWith({ regions: [region, proposal()], annotations: [pointer(1)] }, 1, true);

  test('cannot be changed by any edit', () => {
    const tried = act(
      state,
      { kind: 'select', ids: [region.id] },
      { kind: 'remove' },
      { kind: 'accept-all' },
      { kind: 'nudge', dx: 5, dy: 5, resize: false },
      { kind: 'cover', frames: 0 },
      { kind: 'write', annotation: { ...state.document.annotations[0]!, note: 'x' } as never },
      { kind: 'pick-tool', tool: 'rectangle' },
      press(10, 10),
      drag(100, 100),
      release(100, 100),
    );
    expect(tried.document).toBe(state.document);
    expect(tried.tool.tool).toBe('select');
  });
});

describe('undo', () => {
  test('lets go of what it removes and drops a half-made shape', () => {
    const drawn = act(
      editorWith(),
      { kind: 'pick-tool', tool: 'ellipse' },
      press(10, 10),
      drag(90, 90),
      release(90, 90),
    );
    const undone = act(drawn, press(200, 200), drag(300, 300), { kind: 'undo' });
    expect([undone.selection, undone.document.regions, undone.tool.state.kind]).toEqual([[], [], 'idle']);
    expect(act(undone, { kind: 'redo' }).document).toEqual(drawn.document);
  });

  test('nudging by keyboard is one step per shape, whichever tool is in hand', () => {
    const region = rectangle(box(100, 100, 50, 50));
    let state = act(
      editorWith({ regions: [region] }),
      { kind: 'select', ids: [region.id] },
      { kind: 'pick-tool', tool: 'ellipse' },
    );
    for (let i = 0; i < 4; i++) state = act(state, { kind: 'nudge', dx: 10, dy: 0, resize: false });
    state = act(state, { kind: 'nudge', dx: 0, dy: 7, resize: true });
    expect(state.document.regions[0]!.shape.box).toEqual(box(140, 100, 50, 57));
    expect(state.history.past).toHaveLength(2);
  });
});

test('loading again starts over: new document, no history, nothing half-made', () => {
  const state = act(
    editorWith(),
    { kind: 'pick-tool', tool: 'rectangle' },
    press(10, 10),
    drag(90, 90),
    release(90, 90),
  );
  const next = documentOf({ regions: [proposal()] });
  const loaded = act(state, { kind: 'load', document: next, history: emptyHistory, locked: true });
  expect(loaded).toMatchObject({ document: next, locked: true, selection: [], history: { past: [], future: [] } });
});

test('typing in a note is one step', () => {
  const note = pointer(1);
  let state = openEditor({ width: 10, height: 10 }, 1, documentOf({ annotations: [note] }), false);
  for (const text of ['I', 'Ir', 'Irr'])
    state = act(state, { kind: 'write', annotation: { ...note, note: text } as never });
  expect(state.history.past).toHaveLength(1);
  expect(act(state, { kind: 'undo' }).document.annotations[0]).toEqual(note);
});
