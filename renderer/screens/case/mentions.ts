import type { User } from '../../../model/account.ts';
import type { UserId } from '../../../model/ids.ts';

/** A name as a mention writes it: a title before it would read like a patient's name to the identifier check. */
export const mentionName = ({ displayName }: Pick<User, 'displayName'>): string =>
  displayName.replace(/^(?:(?:prof|dr|pd|med)\.?\s+)+/i, '') || displayName;

/** What is typed after an `@` before the caret, in at most three words; undefined where nobody is being mentioned. */
export function mentionAt(text: string, caret: number): { readonly from: number; readonly query: string } | undefined {
  const before = text.slice(Math.max(0, caret - 60), caret);
  const found = /(?:^|\s)@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*){0,2})$/u.exec(before);
  return found ? { from: caret - found[1]!.length, query: found[1]! } : undefined;
}

/** The text with the name in place of what was typed, and where the caret goes. */
export function withMention(text: string, from: number, caret: number, name: string) {
  const head = `${text.slice(0, from)}${name} `;
  return { text: head + text.slice(caret).trimStart(), caret: head.length };
}

/** Those chosen whose names still stand in the text. */
export const mentionedIn = (text: string, chosen: ReadonlyMap<UserId, string>): UserId[] =>
  [...chosen].filter(([, name]) => text.includes(`@${name}`)).map(([id]) => id);
