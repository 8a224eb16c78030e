import { describe, expect, test } from 'vitest';
import { actionFor } from './keyActions.ts';
import { arrowVector, commandFor, keyCommands, keymap, keysOf, type KeyPress } from './keymap.ts';
import { act, at, editorWith, proposal } from './editor.support.test.ts';

const key = (name: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key: name,
  ctrl: false,
  shift: false,
  alt: false,
  ...held,
});
const placement = { at: at(500, 400), size: 100 };

describe('the keymap', () => {
  test('binds every command, each combination once', () => {
    expect(new Set(keymap.map((binding) => binding.command))).toEqual(new Set(keyCommands));
    expect(new Set(keymap.map((binding) => binding.keys)).size).toBe(keymap.length);
  });

  test.each([
    [key('v'), 'tool.select'],
    [key('V'), 'tool.select'],
    [key('b'), 'tool.rectangle'],
    [key('a'), 'proposal.accept'],
    [key('A', { shift: true }), 'proposal.accept-all'],
    [key('z', { ctrl: true }), 'edit.undo'],
    [key('Z', { ctrl: true, shift: true }), 'edit.redo'],
    [key('y', { ctrl: true }), 'edit.redo'],
    [key('Tab'), 'proposal.next'],
    [key('Tab', { shift: true }), 'proposal.previous'],
    [key('?', { shift: true }), 'help'],
    [key('+', { shift: true }), 'view.zoom-in'],
    [key('='), 'view.zoom-in'],
    [key('Enter', { ctrl: true }), 'review.done'],
    [key('Backspace'), 'shape.delete'],
    [key('ArrowLeft', { alt: true, shift: true }), 'arrow'],
    [key('ArrowLeft', { ctrl: true }), 'pan'],
    [key('s', { ctrl: true }), undefined],
    [key('a', { ctrl: true }), undefined],
  ])('reads %o as %s', (press, command) => {
    expect(commandFor(press)).toBe(command);
  });

  test('names keys for tooltips and measures arrows', () => {
    expect(keysOf('view.fit')).toBe('F');
    expect(arrowVector(key('ArrowUp', { shift: true }))).toEqual({ dx: 0, dy: -10 });
  });
});

describe('keys in context', () => {
  const does = (press: KeyPress, state = editorWith()) => actionFor(commandFor(press)!, press, state, placement);

  test('Enter places with a drawing tool in hand, then confirms', () => {
    const state = act(editorWith(), { kind: 'pick-tool', tool: 'rectangle' });
    const first = does(key('Enter'), state)!;
    expect(first).toMatchObject({ kind: 'tool', event: { kind: 'place', size: 100 } });
    expect(does(key('Enter'), act(state, first))).toEqual({ kind: 'tool', event: { kind: 'confirm' } });
    expect(does(key('Enter'))).toBeUndefined();
  });

  test('arrows move the placed shape, else the selection, else the frame, else nothing here', () => {
    const region = proposal();
    const selected = act(editorWith({ regions: [region] }), { kind: 'select', ids: [region.id] });
    expect(does(key('ArrowRight', { shift: true }), selected)).toEqual({ kind: 'nudge', dx: 10, dy: 0, resize: false });
    expect(does(key('ArrowDown'), editorWith({}, 9))).toEqual({ kind: 'go-to-frame', frame: 1 });
    expect(does(key('ArrowDown'))).toBeUndefined();
    const placed = act(editorWith(), { kind: 'pick-tool', tool: 'pointer' }, { kind: 'place', ...placement });
    expect(does(key('ArrowDown', { alt: true }), placed)).toMatchObject({ event: { kind: 'nudge', resize: true } });
  });

  test('Escape cancels, then lets go, then returns to Select, then leaves the key alone', () => {
    const region = proposal();
    let state = act(
      editorWith({ regions: [region] }),
      { kind: 'pick-tool', tool: 'ellipse' },
      { kind: 'place', ...placement },
    );
    const kinds = [];
    for (let i = 0; i < 4; i++) {
      const action = does(key('Escape'), state);
      kinds.push(action?.kind);
      if (action) state = act(state, action);
      if (i === 0) state = act(state, { kind: 'select', ids: [region.id] });
    }
    expect(kinds).toEqual(['tool', 'select', 'pick-tool', undefined]);
  });

  test('Tab is left to the browser once no proposal is pending', () => {
    expect(does(key('Tab'))).toBeUndefined();
    expect(does(key('Tab'), editorWith({ regions: [proposal()] }))).toEqual({ kind: 'step-pending', by: 1 });
  });
});
