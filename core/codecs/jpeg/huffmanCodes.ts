/** Codes to write with, by symbol; length 0 where a symbol has none. `counts` and `list` are what DHT states. */
export interface HuffmanCodes {
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
  readonly counts: Uint8Array;
  readonly list: number[];
}

/** Codes as a DHT entry states them (annex C). */
export function huffmanCodes(counts: Uint8Array, list: Iterable<number>): HuffmanCodes {
  const made: HuffmanCodes = {
    codes: new Uint16Array(256),
    lengths: new Uint8Array(256),
    counts: counts.slice(),
    list: [...list],
  };
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++, code <<= 1) {
    for (let i = 0; i < counts[length]!; i++, index++, code++) {
      const symbol = made.list[index]!;
      // Of a symbol listed twice the shorter code will do.
      if (made.lengths[symbol] !== 0) continue;
      made.codes[symbol] = code;
      made.lengths[symbol] = length;
    }
  }
  return made;
}

/**
 * Adds a code of 16 bits for a symbol that has none, behind all others, which keep theirs. False if there is no room: the word of
 * all ones is no code.
 */
export function addCode(table: HuffmanCodes, symbol: number): boolean {
  let next = 0;
  for (let length = 1; length <= 16; length++) next = next * 2 + table.counts[length]!;
  if (next >= 0xffff || table.list.length > 255) return false;
  table.codes[symbol] = next;
  table.lengths[symbol] = 16;
  table.counts[16]!++;
  table.list.push(symbol);
  return true;
}

/** The table of shortest codes for symbols of these frequencies, none above 16 bits, none all ones (K.2). */
export function optimalCodes(frequencies: Uint32Array): HuffmanCodes {
  const lengths = codeLengths(frequencies);
  const counts = new Uint8Array(17);
  limitLengths(lengths).forEach((count, length) => (counts[length] = count));
  const list = Array.from({ length: 256 }, (_, symbol) => symbol)
    .filter((symbol) => lengths[symbol]! > 0)
    .sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  return huffmanCodes(counts, list);
}

/** By symbol; index 256 is the reserved code point, the rarest of all, which takes the word of all ones. */
function codeLengths(frequencies: Uint32Array): Uint8Array {
  const weights = Float64Array.from({ length: 257 }, (_, i) => (i === 256 ? 1 : frequencies[i]!));
  const lengths = new Uint8Array(257);
  const next = new Int16Array(257).fill(-1);
  for (;;) {
    const [least, second] = twoLeast(weights);
    if (second < 0) return lengths;
    weights[least]! += weights[second]!;
    weights[second] = 0;
    let last = least;
    for (lengths[last]!++; next[last]! >= 0; lengths[last]!++) last = next[last]!;
    next[last] = second;
    for (let i = second; i >= 0; i = next[i]!) lengths[i]!++;
  }
}

/** Of equal weights the later one, so that the reserved code point gets the longest code. */
function twoLeast(weights: Float64Array): [number, number] {
  let [least, second] = [-1, -1];
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    if (least < 0 || weights[i]! <= weights[least]!) [least, second] = [i, least];
    else if (second < 0 || weights[i]! <= weights[second]!) second = i;
  }
  return [least, second];
}

/** How many codes have each length, after those above 16 were moved (figure K.3) and the reserved one was taken away. */
function limitLengths(lengths: Uint8Array): number[] {
  const counts = new Array<number>(258).fill(0);
  for (const length of lengths) if (length > 0) counts[length]!++;
  for (let length = 257; length > 16; length--) {
    while (counts[length]! > 0) {
      let shorter = length - 2;
      while (counts[shorter] === 0) shorter--;
      counts[length]! -= 2;
      counts[length - 1]!++;
      counts[shorter + 1]! += 2;
      counts[shorter]!--;
    }
  }
  let longest = 16;
  while (counts[longest] === 0) longest--;
  counts[longest]!--;
  return counts.slice(0, 17);
}
