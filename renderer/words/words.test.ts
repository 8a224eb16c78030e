import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../model/errors.table.ts';
import { scrimError } from '../../model/errors.ts';
import { errors } from './de/errors.table.ts';
import { german } from './de/german.ts';
import { errorWords } from './errors.ts';
import { keyWords } from './keyNames.ts';
import { english } from './en/english.ts';
import { languageOf, localeOf } from './words.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(path + key, value);
    else for (const [inner, text] of leaves(value, `${path}${key}.`)) found.set(inner, text);
  }
  return found;
}

const placeholders = (text: string, pattern: RegExp): string[] => (text.match(pattern) ?? []).sort();

describe('keys', () => {
  it('stand as on the person’s keyboard, the plus sign too', () => {
    expect(['Ctrl+Shift+Z', '+', 'Ctrl++', 'PageDown'].map(keyWords)).toEqual([
      'Ctrl+Shift+Z',
      '+',
      'Ctrl++',
      'PageDown',
    ]);
  });
});

describe('the words of the window', () => {
  const inEnglish = leaves(english);
  const inGerman = leaves(german);

  it('has every key in both languages, and no empty text', () => {
    expect([...inGerman.keys()].sort()).toEqual([...inEnglish.keys()].sort());
    for (const text of [...inEnglish.values(), ...inGerman.values()]) expect(text.trim()).not.toBe('');
  });

  it('fills the same values into both languages', () => {
    for (const [key, text] of inEnglish) {
      const other = inGerman.get(key) ?? '';
      expect([key, placeholders(other, /\{\{\w+\}\}/g)]).toEqual([key, placeholders(text, /\{\{\w+\}\}/g)]);
    }
  });

  it('fills the same values into an error in both languages', () => {
    for (const [code, { sentence, advice }] of Object.entries(errorCatalogue)) {
      const other = errors[code as keyof typeof errorCatalogue];
      expect([code, placeholders(other.sentence, /\{\w+\}/g), placeholders(other.advice, /\{\w+\}/g)]).toEqual([
        code,
        placeholders(sentence, /\{\w+\}/g),
        placeholders(advice, /\{\w+\}/g),
      ]);
    }
  });

  it('says what a failed check looked for, and keeps the name of one that it does not know', () => {
    const failed = (check: string) => errorWords(scrimError('VERIFY_FAILED', { check }));
    expect(failed('masks-uniform')).toBe(
      'The finished file did not pass verification: something can still be seen under a redaction.',
    );
    expect(failed('of-tomorrow')).toContain('of-tomorrow');
  });

  it('takes the first language of the system that it speaks, unless a person chose one', () => {
    expect(languageOf('system', ['fr-CH', 'de-CH', 'en'])).toBe('de');
    expect(languageOf('system', ['fr', 'it'])).toBe('en');
    expect(languageOf('en', ['de-DE'])).toBe('en');
  });

  it('writes dates and numbers as the system’s variety of the language does', () => {
    expect(localeOf('en', ['de-DE', 'en-GB'])).toBe('en-GB');
    expect(localeOf('de', ['en-GB'])).toBe('de');
  });
});
