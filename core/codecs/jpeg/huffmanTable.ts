import { damaged } from './refusals.ts';

/** Bits that one look-up sees. */
export const window = 11;

/** A Huffman table ready to decode. The three look-ups are indexed by the next 11 bits; 0 means: decode step by step. */
export interface HuffmanTable {
  /** As in DHT: number of codes of each length (index 1 to 16), and the symbols in order of their codes. */
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
  /** length << 8 | symbol */
  readonly lookup: Uint16Array;
  /** By code length: the first 16-bit word that no code of this length begins. */
  readonly limits: Int32Array;
  /** By code length: what to add to a code to find its symbol. */
  readonly offsets: Int32Array;
  /** value << 16 | run << 8 | bits: a whole AC coefficient; the value 0 stands for EOB (run 0) or ZRL (run 15). */
  readonly values: () => Int32Array;
  /** ends << 16 | coefficients << 8 | bits: as many whole AC symbols as begin in the window, for whoever needs no values. */
  readonly skips: () => Int32Array;
}

/** Builds a table from a DHT entry (annex C). Codes that overflow their length are DAMAGED_FILE. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const lookup = new Uint16Array(1 << window);
  const limits = new Int32Array(17);
  const offsets = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++, code <<= 1) {
    const count = counts[length]!;
    if (code + count > 1 << length) throw damaged();
    offsets[length] = index - code;
    for (let i = 0; i < count && length <= window; i++) {
      const first = (code + i) << (window - length);
      lookup.fill((length << 8) | symbols[index + i]!, first, first + (1 << (window - length)));
    }
    index += count;
    code += count;
    limits[length] = code << (16 - length);
  }
  return {
    counts,
    symbols,
    lookup,
    limits,
    offsets,
    values: once(() => valueLookup(lookup)),
    skips: once(() => skipLookup(lookup)),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The number that `size` bits stand for (table F.1): the lower half is negative. */
export const extend = (bits: number, size: number): number => (bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits);

function valueLookup(lookup: Uint16Array): Int32Array {
  const values = new Int32Array(1 << window);
  for (let word = 0; word < values.length; word++) {
    const [length, symbol] = [lookup[word]! >> 8, lookup[word]! & 0xff];
    const [run, size] = [symbol >> 4, symbol & 15];
    if (length === 0 || length + size > window || (size === 0 && run !== 0 && run !== 15)) continue;
    const bits = (word >> (window - length - size)) & ((1 << size) - 1);
    const value = size === 0 ? 0 : extend(bits, size);
    values[word] = (value << 16) | (run << 8) | (length + size);
  }
  return values;
}

function skipLookup(lookup: Uint16Array): Int32Array {
  const skips = new Int32Array(1 << window);
  for (let word = 0; word < skips.length; word++) {
    let bits = 0;
    let coefficients = 0;
    let ends = 0;
    while (bits < window && ends === 0) {
      const entry = lookup[(word << bits) & ((1 << window) - 1)]!;
      const [length, run, size] = [entry >> 8, (entry >> 4) & 15, entry & 15];
      if (length === 0 || bits + length > window) break;
      if (size === 0 && run !== 15) {
        if (run !== 0) break;
        ends = 1;
      } else {
        coefficients += run + 1;
      }
      bits += length + size;
    }
    skips[word] = (ends << 16) | (coefficients << 8) | bits;
  }
  return skips;
}
