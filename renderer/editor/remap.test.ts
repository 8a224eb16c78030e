import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { bindingsNow, commandFor, keyCommands, keymap, keysOf, applyKeymap, type KeyPress } from './keymap.ts';
import { isRemappable, refusalOf, remapped, spellingOf } from './remap.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrl: false, shift: false, alt: false },
  ...held,
});

afterEach(() => applyKeymap(keymap));

describe('keys of a person’s own', () => {
  test('replace the key of a command, in the handler and in the tooltips', () => {
    applyKeymap(remapped({ 'proposal.accept': 'F2' }));
    expect(commandFor(press('F2'))).toBe('proposal.accept');
    expect(commandFor(press('a'))).toBeUndefined();
    expect(keysOf('proposal.accept')).toBe('F2');
    expect(bindingsNow()).toHaveLength(keymap.length);
  });

  test('may mark a picture as reviewed, which has none of its own', () => {
    expect(isRemappable(keymap.find(({ command }) => command === 'review.done')!)).toBe(true);
    applyKeymap(remapped({ 'review.done': 'F2' }));
    expect(commandFor(press('F2'))).toBe('review.done');
    expect(commandFor(press('Enter', { ctrl: true }))).toBeUndefined();
  });

  test('may be exchanged', () => {
    const own = remapped({ 'proposal.accept': 'R', 'proposal.reject': 'A' });
    const keys = (command: string) => own.find((binding) => binding.command === command)?.keys;
    expect([keys('proposal.accept'), keys('proposal.reject')]).toEqual(['R', 'A']);
  });

  test('are refused with a reason where another command or the page needs them', () => {
    expect(refusalOf('proposal.accept', 'R', keymap)).toMatchObject({
      kind: 'taken',
      by: { command: 'proposal.reject' },
    });
    for (const keys of ['Tab', 'Enter', 'Escape', 'Space', 'Ctrl+A', 'Alt+A', 'F5']) {
      expect([keys, refusalOf('proposal.accept', keys, keymap)]).toEqual([keys, { kind: 'reserved' }]);
    }
    expect(refusalOf('proposal.accept', 'A', keymap)).toBeUndefined();
  });

  test.each([
    [press('a'), 'A'],
    [press('A', { shift: true }), 'Shift+A'],
    [press('?', { shift: true }), '?'],
    [press('F4'), 'F4'],
    [press(' '), 'Space'],
    [press('Shift', { shift: true }), undefined],
    [press('a', { ctrl: true }), undefined],
  ])('are spelt as bindings are: %o', (pressed, spelt) => {
    expect(spellingOf(pressed)).toBe(spelt);
  });

  test('whatever is stored, each combination is bound once and every command keeps one', () => {
    const anyKeys = fc.constantFrom('A', 'R', 'V', 'X', 'F2', 'F3', 'Tab', 'Ctrl+Z', '', 'Shift+A', '1', 'nonsense');
    const any = fc.dictionary(fc.constantFrom(...keyCommands, 'gone'), anyKeys);
    fc.assert(
      fc.property(any, (own) => {
        const made = remapped(own);
        expect(new Set(made.map(({ keys }) => keys)).size).toBe(keymap.length);
        made.forEach((binding, index) => {
          if (!isRemappable(keymap[index]!)) expect(binding).toEqual(keymap[index]);
        });
      }),
    );
  });
});
