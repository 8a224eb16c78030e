import type { EntropyData } from './entropyData.ts';
import { extend, window } from './huffmanTable.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import { damaged } from './refusals.ts';

/**
 * Reads Huffman codes and the bits behind them from one restart interval after another. Reading beyond an interval is noticed by
 * `checkEnd` and `endInterval` only: callers ask once a block, and no block can leave the padding behind the data.
 */
export class BitReader {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly #starts: Uint32Array;
  /** In bits. */
  position = 0;
  end = 0;

  constructor({ bytes, view, starts }: EntropyData) {
    this.bytes = bytes;
    this.view = view;
    this.#starts = starts;
  }

  beginInterval(interval: number): void {
    this.position = this.#starts[interval]! * 8;
    this.end = this.#starts[interval + 1]! * 8;
  }

  checkEnd(): void {
    if (this.position > this.end) throw damaged();
  }

  /** After the last block of an interval only the bits that fill its last byte may be left. */
  endInterval(): void {
    const left = this.end - this.position;
    if (left < 0 || left > 7) throw damaged();
  }

  /** Up to 25 bits. */
  bits(count: number): number {
    if (count === 0) return 0;
    const word = this.view.getUint32(this.position >>> 3) << (this.position & 7);
    this.position += count;
    return word >>> (32 - count);
  }

  /** The bits that a look-up sees; they stay. */
  peek(): number {
    return (this.view.getUint32(this.position >>> 3) << (this.position & 7)) >>> (32 - window);
  }

  symbol(table: HuffmanTable): number {
    const word = this.view.getUint32(this.position >>> 3) << (this.position & 7);
    const entry = table.lookup[word >>> (32 - window)]!;
    if (entry !== 0) {
      this.position += entry >> 8;
      return entry & 0xff;
    }
    const next = word >>> 16;
    for (let length = window + 1; length <= 16; length++) {
      if (next >= table.limits[length]!) continue;
      this.position += length;
      return table.symbols[table.offsets[length]! + (next >> (16 - length))]!;
    }
    throw damaged();
  }

  /** The difference of a DC coefficient from the one before (F.2.2.1). */
  dcDifference(table: HuffmanTable): number {
    const size = this.symbol(table);
    if (size === 0) return 0;
    if (size > 15) throw damaged();
    return extend(this.bits(size), size);
  }

  /** A whole AC coefficient step by step, as `HuffmanTable.values` has it but for its bits. */
  acSymbol(table: HuffmanTable): number {
    const symbol = this.symbol(table);
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && run !== 0 && run !== 15) throw damaged();
    return ((size === 0 ? 0 : extend(this.bits(size), size)) << 16) | (run << 8);
  }

  /** The 63 AC coefficients of a block (F.2.2.2), in zigzag order; `block` is where its DC coefficient stands. */
  acCoefficients(table: HuffmanTable, values: Int32Array, out: Int16Array, block: number): void {
    for (let k = 1; k < 64; k++) {
      const word = this.view.getUint32(this.position >>> 3) << (this.position & 7);
      const entry = values[word >>> (32 - window)]!;
      let value = entry >> 16;
      let run = (entry >> 8) & 15;
      if (entry !== 0) {
        this.position += entry & 0xff;
      } else {
        const coded = this.acSymbol(table);
        value = coded >> 16;
        run = (coded >> 8) & 15;
      }
      if (value === 0 && run === 0) return;
      k += run;
      if (k > 63) throw damaged();
      // A run of sixteen zeros ends in one.
      if (value === 0 && k === 63) throw damaged();
      out[block + k] = value;
    }
  }

  /** Goes past the 63 AC coefficients of a block, as strict as `acCoefficients`. */
  skipAc(table: HuffmanTable, skips: Int32Array): void {
    const { view } = this;
    let { position } = this;
    for (let k = 1; k < 64;) {
      const word = view.getUint32(position >>> 3) << (position & 7);
      const entry = skips[word >>> (32 - window)]!;
      const after = k + ((entry >> 8) & 0xff);
      if (entry !== 0 && after < 64) {
        position += entry & 0xff;
        k = entry < 0x10000 ? after : 64;
        continue;
      }
      this.position = position;
      const symbol = this.symbol(table);
      const [run, size] = [symbol >> 4, symbol & 15];
      position = this.position + size;
      if (size === 0 && run !== 15) {
        if (run !== 0) throw damaged();
        break;
      }
      k += run + 1;
      if (k > 64 || (size === 0 && k === 64)) throw damaged();
    }
    this.position = position;
  }
}
