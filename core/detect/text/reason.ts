import type { HeaderIdentifier } from './identifiers.ts';
import { matchIdentifier } from './identifiers.ts';
import type { Reading } from './recognise.ts';

const LONGEST_QUOTE = 120;

/** Why a line is proposed, for the reviewer on this machine: what was read and which identifier it repeats. */
export function textReason({ text }: Pick<Reading, 'text'>, identifiers: readonly HeaderIdentifier[]): string {
  if (text === '') return 'text that could not be read';
  const quote = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  const match = matchIdentifier(text, identifiers);
  return match ? `text "${quote}" ${match.how} ${match.keyword}` : `text "${quote}"`;
}
