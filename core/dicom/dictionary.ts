import { dictionaryLines } from './dictionary.generated.ts';

export interface DictionaryEntry {
  readonly vr: string;
  readonly keyword: string;
}

const byTag = new Map<number, DictionaryEntry>();
const byKeyword = new Map<string, number>();
for (const line of dictionaryLines.split('\n')) {
  if (line === '') continue;
  const tag = Number.parseInt(line.slice(0, 8), 16);
  const entry = { vr: line.slice(8, 10), keyword: line.slice(10) };
  byTag.set(tag, entry);
  byKeyword.set(entry.keyword, tag);
}

/** The standard's entry for a tag (group × 65536 + element); undefined for private and unknown elements. */
export const dictionaryEntry = (tag: number): DictionaryEntry | undefined => byTag.get(tag);

/** The tag of a keyword of PS3.6. Throws on a keyword that does not exist: that is a bug, not input. */
export function tagOf(keyword: string): number {
  const tag = byKeyword.get(keyword);
  if (tag === undefined) throw new Error(`no such keyword: ${keyword}`);
  return tag;
}

/** Overlay (60xx) and curve (50xx) groups repeat one definition; PS3.5 7.6. */
export const isRepeatingGroup = (tag: number): boolean => {
  const high = tag >>> 24;
  return high === 0x50 || high === 0x60;
};

/** Private elements live in odd groups; PS3.5 7.8. */
export const isPrivate = (tag: number): boolean => ((tag >>> 16) & 1) === 1;

/** (gggg,eeee) in lower-case hexadecimal. A tag says nothing of anyone, so it may stand in messages. */
export const formatTag = (tag: number): string => {
  const digits = tag.toString(16).padStart(8, '0');
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
};
