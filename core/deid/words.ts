import type { KnownIdentifiers } from './knownIdentifiers.ts';
import type { Profile } from './profile.ts';

/** Segments of the spine, b-values, dimensions (3D): forms, not words. */
const forms = /^(c[1-7]|t[1-9]|t1[0-2]|l[1-5]|s[1-5]|b\d{1,4}|[1-4]d)$/;
const measure = /^(\d{1,4}(?:\.\d{1,2})?)([a-z]+)$/;
const number = /^\d{1,4}(?:\.\d{1,2})?$/;
/** Of an LT. More is no description, and would be searched for long. */
const longest = 10_240;
/** What holds words together or apart; never kept inside of a piece. */
const separators = /[-/_+,;:()[\]{}&|"'=*<>!?^~#@%\\]+/;

/**
 * A description, word by word: what stays is on the profile's keep-list, of a form that names nothing, or a number next to its unit, and is no part of
 * a name in this file. Dates, ages, rooms and whatever else is dropped without a trace. Empty if nothing stays.
 */
export function cleanWords(text: string, profile: Profile, known: KnownIdentifiers): string {
  if (text.length > longest) return '';
  const words = text.split(/[\s\0]+/).flatMap((token) => pieces(token, profile));
  const kept: string[] = [];
  const named = new Map<string, boolean>();
  const isNamed = (word: string): boolean => {
    const before = named.get(word);
    if (before !== undefined) return before;
    const found = known.isName(word) || known.appearIn(word);
    named.set(word, found);
    return found;
  };
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]?.toLowerCase();
    const measured = number.test(word) && next !== undefined && profile.units.has(next);
    if ((measured || allowed(word.toLowerCase(), profile)) && !isNamed(word)) kept.push(word);
  }
  const made = kept.join(' ');
  // Words that are harmless alone may be an identifier together.
  return known.appearIn(made) ? '' : made;
}

/** A token as it stands, if the list has it, else what its punctuation separates. */
function pieces(token: string, profile: Profile): string[] {
  const trimmed = token.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9*]+$/g, '');
  if (trimmed === '') return [];
  return allowed(trimmed.toLowerCase(), profile) ? [trimmed] : trimmed.split(separators).filter(Boolean);
}

function allowed(word: string, { words, units }: Profile): boolean {
  if (words.has(word) || forms.test(word)) return true;
  const match = measure.exec(word);
  return match !== null && units.has(match[2]!);
}
