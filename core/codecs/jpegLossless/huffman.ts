import { damaged } from '../refusals.ts';

/** A table as DHT writes it: how many codes of each length 1 to 16, and the values in order of their codes. */
export interface HuffmanTable {
  readonly counts: readonly number[];
  readonly values: readonly number[];
}

/** Values of lossless JPEG: how many bits the difference has, 0 to 16. */
export const categories = 17;

/** For each 16 bits that may come next: code length × 32 + value; 0 where no code begins so. */
export function lookupTable({ counts, values }: HuffmanTable): Uint16Array {
  const table = new Uint16Array(65536);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const span = 1 << (16 - length);
    for (let count = counts[length - 1]!; count > 0; count--) {
      const value = values[index++]!;
      if (value >= categories || code + span > 65536) throw damaged();
      table.fill(length * 32 + value, code, code + span);
      code += span;
    }
  }
  return table;
}

/** Code and length of each value, for writing; length 0 where a value does not occur. */
export function codeTable({ counts, values }: HuffmanTable): { codes: Uint16Array; lengths: Uint8Array } {
  const codes = new Uint16Array(categories);
  const lengths = new Uint8Array(categories);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    for (let count = counts[length - 1]!; count > 0; count--) {
      const value = values[index++]!;
      codes[value] = code++;
      lengths[value] = length;
    }
    code <<= 1;
  }
  return { codes, lengths };
}

/**
 * The best table for these frequencies (T.81 K.2). One more symbol of the lowest frequency takes the code of all ones, which the
 * standard forbids to use; it is the last of the longest codes and left out.
 */
export function optimalTable(frequencies: ArrayLike<number>): HuffmanTable {
  const used = Array.from(frequencies, (weight, value) => ({ weight, value })).filter(({ weight }) => weight > 0);
  const lengths = codeLengths([...used.map(({ weight }) => weight), 0]);
  const perLength = new Array<number>(33).fill(0);
  for (const length of lengths) perLength[length]!++;
  shortenTo16(perLength);
  let longest = 16;
  while (perLength[longest] === 0) longest--;
  perLength[longest]!--;
  const values = used.sort((a, b) => b.weight - a.weight || a.value - b.value).map(({ value }) => value);
  return { counts: perLength.slice(1, 17), values };
}

/** Depths of the Huffman tree. At most 18 leaves: looking for the two lightest anew each time is quick enough. */
function codeLengths(weights: readonly number[]): number[] {
  const lengths = weights.map(() => 0);
  let trees = weights.map((weight, leaf) => ({ weight, leaves: [leaf] }));
  while (trees.length > 1) {
    trees.sort((a, b) => a.weight - b.weight);
    const [first, second] = trees as [Tree, Tree];
    const leaves = [...first.leaves, ...second.leaves];
    for (const leaf of leaves) lengths[leaf]!++;
    trees = [{ weight: first.weight + second.weight, leaves }, ...trees.slice(2)];
  }
  return lengths.map((length) => Math.max(1, length));
}

interface Tree {
  readonly weight: number;
  readonly leaves: number[];
}

/** T.81 figure K.3: pairs of codes that are too long are hung below shorter ones. */
function shortenTo16(perLength: number[]): void {
  for (let length = perLength.length - 1; length > 16; length--) {
    while (perLength[length]! > 0) {
      let shorter = length - 2;
      while (perLength[shorter] === 0) shorter--;
      perLength[length]! -= 2;
      perLength[length - 1]!++;
      perLength[shorter + 1]! += 2;
      perLength[shorter]!--;
    }
  }
}
