import type { BitWriter } from './bitWriter.ts';
import type { HuffmanCodes } from './huffmanCodes.ts';

/** Bits of a coefficient's magnitude (table F.1). */
export const magnitudeSize = (value: number): number => 32 - Math.clz32(Math.abs(value));

/** The bits behind a symbol: a negative number is one less, in two's complement. */
const magnitudeBits = (value: number, size: number): number => (value < 0 ? value - 1 : value) & ((1 << size) - 1);

/** Counts the symbols that `writeBlock` will use. */
export function countBlock(
  blocks: Int16Array,
  block: number,
  difference: number,
  dc: Uint32Array,
  ac: Uint32Array,
): void {
  dc[magnitudeSize(difference)]!++;
  let run = 0;
  for (let at = block + 1; at < block + 64; at++) {
    const value = blocks[at]!;
    if (value === 0) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) ac[0xf0]!++;
    ac[(run << 4) | magnitudeSize(value)]!++;
    run = 0;
  }
  if (run > 0) ac[0]!++;
}

/** F.1.2.1: the difference to the DC coefficient before. */
export function writeDc(writer: BitWriter, difference: number, { codes, lengths }: HuffmanCodes): void {
  const size = magnitudeSize(difference);
  writer.put(codes[size]!, lengths[size]!);
  writer.put(magnitudeBits(difference, size), size);
}

/** F.1.2.2: the 63 AC coefficients, each as the zeros before it, its size and its bits. */
export function writeAc(writer: BitWriter, blocks: Int16Array, block: number, { codes, lengths }: HuffmanCodes): void {
  let run = 0;
  for (let at = block + 1; at < block + 64; at++) {
    const value = blocks[at]!;
    if (value === 0) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) writer.put(codes[0xf0]!, lengths[0xf0]!);
    const size = magnitudeSize(value);
    const symbol = (run << 4) | size;
    const length = lengths[symbol]!;
    const bits = magnitudeBits(value, size);
    if (length + size <= 24) {
      writer.put((codes[symbol]! << size) | bits, length + size);
    } else {
      writer.put(codes[symbol]!, length);
      writer.put(bits, size);
    }
    run = 0;
  }
  if (run > 0) writer.put(codes[0]!, lengths[0]!);
}
