import type { Classified } from './classify.ts';

const LONGEST_QUOTE = 120;

/** Why a line is proposed, for the reviewer on this machine: what was read, and which identifier it repeats or looks like. */
export function textReason(text: string, { match, looksLike }: Classified): string {
  if (text === '') return 'text that could not be read';
  const quote = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  if (match) return `text "${quote}" ${match.how} ${match.keyword}`;
  return looksLike ? `text "${quote}" looks like ${looksLike}` : `text "${quote}"`;
}
