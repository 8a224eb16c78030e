import type { BitWriter } from './bitWriter.ts';
import type { HuffmanCodes } from './huffmanCodes.ts';

/** Bits of a coefficient's magnitude (table F.1). */
export const magnitudeSize = (value: number): number => 32 - Math.clz32(Math.abs(value));

/** The bits behind a symbol: a negative number is one less, in two's complement. */
const magnitudeBits = (value: number, size: number): number => (value < 0 ? value - 1 : value) & ((1 << size) - 1);

/** Counts the symbols that `BitWriter.putAc` will use. */
export function countAc(blocks: Int16Array, block: number, low: number, high: number, counts: Uint32Array): void {
  let next = 1;
  for (let base = 0, mask = low; base < 64; base += 32, mask = high) {
    while (mask !== 0) {
      const lowest = mask & -mask;
      mask ^= lowest;
      const at = base + 31 - Math.clz32(lowest);
      const run = at - next;
      next = at + 1;
      counts[0xf0]! += run >> 4;
      counts[((run & 15) << 4) | magnitudeSize(blocks[block + at]!)]!++;
    }
  }
  if (next < 64) counts[0]!++;
}

/** F.1.2.1: the difference to the DC coefficient before. */
export function writeDc(writer: BitWriter, difference: number, { codes, lengths }: HuffmanCodes): void {
  const size = magnitudeSize(difference);
  writer.put(codes[size]!, lengths[size]!);
  writer.put(magnitudeBits(difference, size), size);
}
