import type { BitWriter } from './bitWriter.ts';
import type { HuffmanCodes } from './huffmanCodes.ts';
import { lastOf } from './zeros.ts';

/** Bits of a coefficient's magnitude (table F.1). */
export const magnitudeSize = (value: number): number => 32 - Math.clz32(Math.abs(value));

/** The bits behind a symbol: a negative number is one less, in two's complement. */
const magnitudeBits = (value: number, size: number): number => (value < 0 ? value - 1 : value) & ((1 << size) - 1);

/** Counts the symbols that `writeDc` and `BitWriter.putAc` will use. */
export function countBlock(
  blocks: Int16Array,
  block: number,
  difference: number,
  dc: Uint32Array,
  ac: Uint32Array,
): void {
  dc[magnitudeSize(difference)]!++;
  const end = lastOf(blocks, block);
  let run = 0;
  for (let at = block + 1; at <= end; at++) {
    const value = blocks[at]!;
    if (value === 0) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) ac[0xf0]!++;
    ac[(run << 4) | magnitudeSize(value)]!++;
    run = 0;
  }
  if (end < block + 63) ac[0]!++;
}

/** F.1.2.1: the difference to the DC coefficient before. */
export function writeDc(writer: BitWriter, difference: number, { codes, lengths }: HuffmanCodes): void {
  const size = magnitudeSize(difference);
  writer.put(codes[size]!, lengths[size]!);
  writer.put(magnitudeBits(difference, size), size);
}
