/** What a lookup table's descriptor states; PS3.3 C.11.1.1.1. */
export interface LutShape {
  readonly entries: number;
  readonly bits: number;
  readonly littleEndian: boolean;
}

/** Entries as they are counted: 8-bit ones in bytes or in words. Undefined where the length is not exactly that of so many. */
export function lutEntries(value: Uint8Array, { entries, bits, littleEndian }: LutShape): number[] | undefined {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  if (value.length === entries * 2) {
    return Array.from({ length: entries }, (_, i) => view.getUint16(i * 2, littleEndian));
  }
  if (bits !== 8 || value.length !== entries + (entries % 2)) return undefined;
  const swap = littleEndian ? 0 : 1;
  if (entries % 2 === 1 && value[entries ^ swap] !== 0) return undefined;
  return Array.from({ length: entries }, (_, i) => value[i ^ swap]!);
}

/**
 * Whether a table maps brightness to brightness: never down and up again, no entry of more than its bits. Where it has more entries than values it may fall
 * back once to one constant. Whatever else such a table held, it could not be read out of it.
 */
export function isToneCurve(entries: readonly number[], bits: number): boolean {
  if (entries.some((entry) => entry >= 2 ** bits)) return false;
  let end = entries.length;
  while (end > 1 && entries[end - 1] === entries[end - 2]) end--;
  // The constant tail is one entry now; it may lie anywhere.
  return isMonotone(entries.slice(0, end)) || isMonotone(entries.slice(0, end - 1));
}

function isMonotone(entries: readonly number[]): boolean {
  let [rises, falls] = [false, false];
  for (let i = 1; i < entries.length; i++) {
    rises ||= entries[i]! > entries[i - 1]!;
    falls ||= entries[i]! < entries[i - 1]!;
  }
  return !(rises && falls);
}

const isTextByte = (byte: number): boolean =>
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x2c && byte <= 0x3a) ||
  byte === 0x20 ||
  byte === 0x5e;
/** After a small letter, as in McDonald; colours of interleaved ramps, read as letters, change their case at random. */
const mostCapitalsWithin = 1;
const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
const isLetter = (byte: number): boolean => byte >= 0x41 && isTextByte(byte) && byte !== 0x5e;

/**
 * Whether numbers read like prose, in bytes or in words: `run` letters, digits and spaces one after the other, up and down as no ramp of colours
 * goes. Chance hardly makes them of `run` numbers; numbers that are known to be words (`inWords`) give two bytes each.
 */
export function readsLikeText(value: Uint8Array, run: number, inWords = false): boolean {
  return hasRun(value, 0, 1, inWords ? run * 2 : run) || hasRun(value, 0, 2, run) || hasRun(value, 1, 2, run);
}

function hasRun(value: Uint8Array, phase: number, step: number, run: number): boolean {
  let start = phase;
  for (let at = phase; at <= value.length + step; at += step) {
    if (at < value.length && isTextByte(value[at]!)) continue;
    if ((at - start) / step >= run && isProse(value, start, at, step)) return true;
    start = at + step;
  }
  return false;
}

/** Mostly letters of words, and turning more than once for each six of them. */
function isProse(value: Uint8Array, from: number, to: number, step: number): boolean {
  let [letters, turns, last] = [0, 0, 0];
  let [wordLetters, capitalsWithin] = [0, 0];
  for (let at = from; at <= to; at += step) {
    const byte = at < to ? value[at]! : 0;
    if (isLetter(byte)) {
      wordLetters++;
      if (isCapital(byte) && wordLetters > 1 && !isCapital(value[at - step]!)) capitalsWithin++;
    } else {
      if (capitalsWithin <= mostCapitalsWithin) letters += wordLetters;
      [wordLetters, capitalsWithin] = [0, 0];
    }
    const difference = at + step < to ? Math.sign(value[at + step]! - value[at]!) : 0;
    if (difference !== 0 && last !== 0 && difference !== last) turns++;
    if (difference !== 0) last = difference;
  }
  const count = (to - from) / step;
  return letters >= count / 2 && turns >= Math.max(2, count / 6);
}
