import { contentOf, type Content } from '../files/content.ts';
import type { Needle } from './needles.ts';
import { remembered } from './remembered.ts';

export interface Hit {
  readonly needle: Needle;
  readonly from: number;
  readonly to: number;
}

interface Pattern {
  readonly bytes: Uint8Array;
  readonly needle: Needle;
}

interface Wanted {
  readonly patterns: ReadonlyMap<number, readonly Pattern[]>;
  /** By hash of the first four bytes: whether any pattern begins so. */
  readonly worth: Uint8Array;
  /** Of the longest pattern, in bytes. */
  readonly longest: number;
}

/** What of a file on disk is searched at once; what is cut in two is found in the next piece, which begins before it. */
const searchedBytes = 1 << 22;

/** A search for the same values in several places. */
export type Search = (file: Uint8Array | Content) => Generator<Hit>;

/**
 * Finds every needle as UTF-8, Latin-1, UTF-16LE and UTF-16BE, whatever the case, in one pass over the bytes: a table of the first
 * four bytes, folded to lower case, says where a comparison is worth its while.
 */
export function searchFor(needles: Iterable<Needle>): Search {
  const wanted = wantedOf(needles);
  return (file) => search(contentOf(file), wanted);
}

function* search(content: Content, wanted: Wanted): Generator<Hit> {
  if (wanted.patterns.size === 0) return;
  if (content.bytes) {
    yield* searchPiece(content.bytes, wanted);
    return;
  }
  const piece = new Uint8Array(Math.min(content.length, searchedBytes + wanted.longest));
  let seen = 0;
  for (let at = 0; at < content.length; at += searchedBytes) {
    const bytes = piece.subarray(0, Math.min(piece.length, content.length - at));
    content.read(at, bytes);
    for (const { needle, from, to } of searchPiece(bytes, wanted)) {
      // In the overlap everything is found twice.
      if (at + to > seen) yield { needle, from: at + from, to: at + to };
    }
    seen = at + bytes.length;
  }
}

function wantedOf(needles: Iterable<Needle>): Wanted {
  const patterns = new Map<number, Pattern[]>();
  const worth = new Uint8Array(0x10000);
  let longest = 0;
  for (const needle of needles) {
    for (const bytes of patternsOf(needle.text)) {
      const key = keyAt(bytes, 0);
      worth[hash(key)] = 1;
      longest = Math.max(longest, bytes.length);
      const alike = patterns.get(key);
      if (alike) alike.push({ bytes, needle });
      else patterns.set(key, [{ bytes, needle }]);
    }
  }
  return { patterns, worth, longest };
}

function* searchPiece(bytes: Uint8Array, { patterns, worth }: Wanted): Generator<Hit> {
  let key = 0;
  for (let end = 0; end < bytes.length; end++) {
    key = (key << 8) | fold[bytes[end]!]!;
    if (end < 3 || worth[hash(key)] === 0) continue;
    for (const { bytes: wanted, needle } of patterns.get(key) ?? []) {
      if (matches(bytes, end - 3, wanted)) yield { needle, from: end - 3, to: end - 3 + wanted.length };
    }
  }
}

const fold = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));
const hash = (key: number): number => (Math.imul(key, 0x9e3779b1) >>> 16) & 0xffff;
const keyAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

function matches(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  if (at + wanted.length > bytes.length) return false;
  for (let i = 4; i < wanted.length; i++) if (fold[bytes[at + i]!] !== wanted[i]) return false;
  return true;
}

/** Of one text, folded: as it stands, and in each case, for not every letter is folded byte by byte. */
const patternsOf = remembered((text) => {
  const patterns = new Map<string, Uint8Array>();
  for (const spelling of [text, text.toLowerCase(), text.toUpperCase()]) {
    for (const encoded of encodings(spelling)) {
      const bytes = encoded.map((byte) => fold[byte]!);
      if (bytes.length >= 4) patterns.set(Buffer.from(bytes).toString('latin1'), bytes);
    }
  }
  return [...patterns.values()];
});

function encodings(text: string): Uint8Array[] {
  const wide = Buffer.from(text, 'utf16le');
  const big = Buffer.from(wide).swap16();
  const narrow = /^[\0-\xff]*$/.test(text) ? [Buffer.from(text, 'latin1')] : [];
  return [Buffer.from(text, 'utf8'), wide, big, ...narrow];
}
