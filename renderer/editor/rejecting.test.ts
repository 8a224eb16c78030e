import { describe, expect, test } from 'vitest';
import { isRejectionAmiss } from '../../model/rejection.ts';
import { pendingIn, type EditorAction } from './editor.ts';
import { act, editorWith, label, proposal, rectangle } from './editor.support.test.ts';
import type { KeyPress } from './keymap.ts';
import { answerFor, reasonsFor } from './rejecting.ts';

const text = { kind: 'proposal', what: 'text', score: 0.9, reason: 'text' } as const;
const banner = { ...text, what: 'region' } as const;
const [face, line, outside] = [
  proposal(),
  proposal(undefined, { origin: text }),
  proposal(undefined, { origin: banner }),
];
const state = editorWith({ regions: [face, line, outside] });
const reject = (...ids: string[]): EditorAction => ({ kind: 'decide', ids, decision: 'rejected' });
const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrl: false, shift: false, alt: false },
  ...held,
});
const decisions = ({ document }: typeof state) => document.regions.map(({ decision }) => decision);

describe('turning a proposal down', () => {
  test('asks for a reason first; nothing is decided before it is given', () => {
    const asked = act(state, reject(face.id));
    expect(asked.asking).toEqual([face.id]);
    expect(pendingIn(asked)).toBe(3);
    const answered = act(asked, answerFor(press('2'), asked)!);
    expect(answered.document.regions[0]).toMatchObject({ decision: 'rejected', rejection: { reason: 'not-a-person' } });
    expect(answered).toMatchObject({ asking: [], selection: [line.id] });
    expect(act(answered, { kind: 'undo' }).document).toEqual(state.document);
  });

  test('asks nothing where a device declares what lies outside of its image', () => {
    expect(decisions(act(state, reject(outside.id)))).toEqual(['pending', 'pending', 'rejected']);
  });

  test('offers what may be said of all that are turned down together', () => {
    const asked = act(state, reject(face.id, line.id, outside.id));
    expect(decisions(asked)).toEqual(['pending', 'pending', 'rejected']);
    expect(reasonsFor(asked.document, asked.asking)).toEqual(['nothing-there', 'covered-otherwise']);
    const answered = act(asked, answerFor(press('1'), asked)!);
    expect(pendingIn(answered)).toBe(0);
    expect(answered.document.regions.some(isRejectionAmiss)).toBe(false);
  });

  test('by deleting it asks as well, and deletes the rest', () => {
    const [manual, note] = [rectangle(), label('x')];
    const mixed = editorWith({ regions: [face, manual], annotations: [note] });
    const asked = act(mixed, { kind: 'select', ids: [face.id, manual.id, note.id] }, { kind: 'remove' });
    expect(asked.document).toEqual({ regions: [face], annotations: [] });
    expect(asked).toMatchObject({ asking: [face.id], selection: [face.id] });
  });

  test('is withdrawn by Escape and by whatever else one does', () => {
    const asked = act(state, reject(face.id));
    expect(act(asked, answerFor(press('Escape'), asked)!)).toMatchObject({ asking: [], document: state.document });
    const others: EditorAction[] = [
      { kind: 'undo' },
      { kind: 'select', ids: [] },
      { kind: 'pick-tool', tool: 'ellipse' },
    ];
    for (const other of others) expect(act(asked, other).asking).toEqual([]);
    expect(act(asked, { kind: 'display', display: { beneath: true } }).asking).toEqual([face.id]);
  });

  test('leaves keys alone that answer nothing', () => {
    const asked = act(state, reject(face.id));
    for (const other of [press('9'), press('a'), press('1', { ctrl: true })]) {
      expect(answerFor(other, asked)).toBeUndefined();
    }
    expect(answerFor(press('1'), state)).toBeUndefined();
  });

  test('is taken back with its reason', () => {
    const decided = act(state, reject(face.id), { kind: 'give-reason', reason: 'nothing-there' });
    const back = act(decided, { kind: 'decide', ids: [face.id], decision: 'accepted' });
    expect(back.document.regions.some(isRejectionAmiss)).toBe(false);
  });

  test('is impossible on what is locked', () => {
    const locked = editorWith({ regions: [face] }, 1, true);
    expect(act(locked, reject(face.id), { kind: 'remove' })).toMatchObject({ asking: [], document: locked.document });
  });
});

describe('a proposal that was turned down', () => {
  const rejection = { reason: 'nothing-there' } as const;
  const settled = proposal(undefined, { decision: 'rejected', rejection });
  const before = editorWith({ regions: [settled] });

  test('waits for a decision again when it is moved, resized, put on another frame or made to cover the eyes', () => {
    const chosen = act(before, { kind: 'select', ids: [settled.id] });
    const changes: EditorAction[] = [
      { kind: 'nudge', dx: 5, dy: 0, resize: false },
      { kind: 'set-box', id: settled.id, box: { x: 0, y: 0, width: 400, height: 300 } },
      { kind: 'cover', frames: 0 },
      { kind: 'face-part' },
    ];
    for (const change of changes) {
      const after = act(chosen, change);
      expect(after.document.regions[0]?.decision).toBe('pending');
      expect(after.document.regions[0]?.rejection).toBeUndefined();
      expect(act(after, { kind: 'undo' }).document).toEqual(before.document);
    }
  });
});
