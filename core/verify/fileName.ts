import type { Findings } from './findings.ts';
import { isSignificant, type NeedleSet } from './needles.ts';
import { oneSpelling } from './spellings.ts';

/** What a finished file is called, and what its original was called where the two need not be alike to be found together. */
export interface FileNames {
  readonly output: string;
  readonly original?: string | undefined;
}

/** Shorter ones are words that any name may hold. */
const leastWithin = 6;

/** A name travels with its file: neither an identifier of the original stands in it nor what the original was called. */
export function checkFileName({ output, original }: FileNames, needles: NeedleSet, findings: Findings): void {
  findings.begin('name');
  const name = wordsOf(stem(output));
  const whole = ` ${name.join(' ')} `;
  const joined = name.join('');
  const holds = (text: string): boolean => {
    const words = wordsOf(text);
    if (words.length === 0 || !isSignificant(text)) return false;
    return (
      whole.includes(` ${words.join(' ')} `) ||
      (words.join('').length >= leastWithin && joined.includes(words.join('')))
    );
  };
  for (const { kind, text, source } of needles.all.values()) {
    if (kind !== 'weak' && holds(text)) return findings.add('name', `a value of ${source} stands in the file’s name`);
  }
  const part = name.map((word) => needles.names.get(word)).find((source) => source !== undefined);
  if (part) return findings.add('name', `a word of ${part} stands in the file’s name`);
  if (original !== undefined && holds(stem(original)))
    findings.add('name', 'the original’s name stands in the file’s name');
}

const stem = (name: string): string => name.replace(/\.[A-Za-z0-9]{1,5}$/, '');

/** Letters and digits, spelt in one way. */
const wordsOf = (text: string): string[] =>
  text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
    .map(oneSpelling);
