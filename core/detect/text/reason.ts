import { reasonText } from '../../../model/proposalReason.ts';
import type { Classified } from './classify.ts';

const LONGEST_QUOTE = 120;

/** Why a line is proposed, for the reviewer on this machine: what was read, and which identifier it repeats or looks like. */
export function textReason(text: string, { match, looksLike }: Classified): string {
  if (text === '') return reasonText({ kind: 'unreadable' });
  const quote = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  if (match) return reasonText({ kind: 'text', quote, hint: { kind: 'match', ...match, ofProject: false } });
  return reasonText({ kind: 'text', quote, ...(looksLike && { hint: { kind: 'form', form: looksLike } }) });
}
