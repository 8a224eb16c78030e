import { addCode, type HuffmanCodes } from './huffmanCodes.ts';

/** Bits of one restart interval after another, without stuffing; grows as it needs. */
export class BitWriter {
  bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  /** Whole bytes written; in words of four until `align`. */
  size = 0;
  /** The bits after them, from the highest on, and how many more have room: 1 to 32. */
  #rest = 0;
  #free = 32;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity + slack);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Bits written so far. */
  get position(): number {
    return this.size * 8 + 32 - this.#free;
  }

  clear(): void {
    this.size = 0;
    this.#rest = 0;
    this.#free = 32;
  }

  /** For whoever reads what was written by `position`: nothing may be written after it. */
  finished(): DataView {
    this.#reserve(slack);
    this.#view.setUint32(this.size, this.#rest);
    return this.#view;
  }

  /** So that `count` more bytes fit. */
  #reserve(count: number): void {
    if (this.size + count + slack <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.size + count + slack));
    larger.set(this.bytes.subarray(0, this.size));
    this.bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** The `count` low bits of `value`, 0 to 31 of them; no others may be set. */
  put(value: number, count: number): void {
    const free = this.#free - count;
    if (free > 0) {
      this.#rest |= value << free;
      this.#free = free;
      return;
    }
    if (this.size + slack > this.bytes.length) this.#reserve(slack);
    this.#view.setUint32(this.size, this.#rest | (value >>> -free));
    this.size += 4;
    this.#free = free + 32;
    // Two shifts: one by 32 would be none.
    this.#rest = (value << (free + 31)) << 1;
  }

  /**
   * F.1.2.2: the AC coefficients of a block that are not zero, each as the zeros before it, its size and its bits. `low` and `high` have a bit for each of them:
   * positions 1 to 31 and 32 to 63. A code that the table lacks is added to it; false where it has no room.
   */
  putAc(blocks: Int16Array, block: number, low: number, high: number, table: AcCodes): boolean {
    this.#reserve(mostBlockBytes);
    const { short, codes } = table;
    const view = this.#view;
    let { size } = this;
    let rest = this.#rest;
    let free = this.#free;
    let next = 1;
    for (let base = 0, mask = low; base < 64; base += 32, mask = high) {
      while (mask !== 0) {
        const lowest = mask & -mask;
        mask ^= lowest;
        const at = base + 31 - Math.clz32(lowest);
        let run = at - next;
        next = at + 1;
        const value = blocks[block + at]!;
        for (; run > 15; run -= 16) {
          if (codes.lengths[0xf0] === 0 && !addCode(codes, 0xf0)) return false;
          free -= codes.lengths[0xf0]!;
          if (free > 0) {
            rest |= codes.codes[0xf0]! << free;
            continue;
          }
          view.setUint32(size, rest | (codes.codes[0xf0]! >>> -free));
          size += 4;
          rest = (codes.codes[0xf0]! << (free + 31)) << 1;
          free += 32;
        }
        const entry = value > -16 && value < 16 ? short[(run << 5) | (value + 16)]! : 0;
        let bits = entry >>> 5;
        let count = entry & 31;
        if (entry === 0) {
          const magnitude = 32 - Math.clz32(value < 0 ? -value : value);
          const symbol = (run << 4) | magnitude;
          if (codes.lengths[symbol] === 0 && !addCode(codes, symbol)) return false;
          const length = codes.lengths[symbol]!;
          bits = (codes.codes[symbol]! << magnitude) | ((value < 0 ? value - 1 : value) & ((1 << magnitude) - 1));
          count = length + magnitude;
        }
        free -= count;
        if (free > 0) {
          rest |= bits << free;
        } else {
          view.setUint32(size, rest | (bits >>> -free));
          size += 4;
          rest = (bits << (free + 31)) << 1;
          free += 32;
        }
      }
    }
    this.size = size;
    this.#rest = rest;
    this.#free = free;
    if (next === 64) return true;
    if (codes.lengths[0] === 0 && !addCode(codes, 0)) return false;
    this.put(codes.codes[0]!, codes.lengths[0]!);
    return true;
  }

  /** Copies the bits from ≤ position < to; eight bytes behind them must be readable. */
  copy(source: DataView, from: number, to: number): void {
    this.#reserve(((to - from) >>> 3) + 4);
    const view = this.#view;
    const free = this.#free;
    let { size } = this;
    let rest = this.#rest;
    let at = from;
    for (; to - at >= 32; at += 32, size += 4) {
      const place = at >>> 3;
      const shift = at & 7;
      const word = (source.getUint32(place) << shift) | (source.getUint8(place + 4) >>> (8 - shift));
      view.setUint32(size, rest | (word >>> (32 - free)));
      rest = (word << (free - 1)) << 1;
    }
    this.size = size;
    this.#rest = rest;
    while (at < to) {
      const count = Math.min(24, to - at);
      this.put((source.getUint32(at >>> 3) << (at & 7)) >>> (32 - count), count);
      at += count;
    }
  }

  /** Fills the last byte with ones (F.1.2.3). */
  align(): void {
    const count = this.#free & 7;
    this.put((1 << count) - 1, count);
    this.#reserve(slack);
    this.#view.setUint32(this.size, this.#rest);
    this.size += (32 - this.#free) >>> 3;
    this.#rest = 0;
    this.#free = 32;
  }
}

/** An AC table to write with; `short` holds code and value together (bits << 5 | count) by run << 5 | value + 16, 0 where a symbol has no code. */
export interface AcCodes {
  readonly codes: HuffmanCodes;
  readonly short: Int32Array;
}

export function acCodes(codes: HuffmanCodes): AcCodes {
  const short = new Int32Array(16 * 32);
  for (let run = 0; run < 16; run++) {
    for (let value = -15; value < 16; value++) {
      const magnitude = 32 - Math.clz32(Math.abs(value));
      const symbol = (run << 4) | magnitude;
      const length = codes.lengths[symbol]!;
      if (value === 0 || length === 0) continue;
      const bits = (value < 0 ? value - 1 : value) & ((1 << magnitude) - 1);
      short[(run << 5) | (value + 16)] = (((codes.codes[symbol]! << magnitude) | bits) << 5) | (length + magnitude);
    }
  }
  return { codes, short };
}

/** 63 coefficients of 31 bits. */
const mostBlockBytes = 256;

/** Room for what is written without asking. */
const slack = 16;
