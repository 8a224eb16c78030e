import type { HuffmanCodes } from './huffmanCodes.ts';
import { lastOf } from './zeros.ts';

/** Bits of one restart interval after another, without stuffing; grows as it needs. */
export class BitWriter {
  bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  /** Whole bytes written. */
  size = 0;
  /** The bits after them, below 8, right-aligned. */
  #rest = 0;
  #restBits = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity + slack);
    this.#view = new DataView(this.bytes.buffer);
  }

  clear(): void {
    this.size = 0;
    this.#rest = 0;
    this.#restBits = 0;
  }

  /** So that `count` more bytes fit. */
  #reserve(count: number): void {
    if (this.size + count + slack <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.size + count + slack));
    larger.set(this.bytes.subarray(0, this.size));
    this.bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** The `count` low bits of `value`, 0 to 24 of them; no others may be set. */
  put(value: number, count: number): void {
    let rest = (this.#rest << count) | value;
    let restBits = this.#restBits + count;
    if (restBits >= 8) {
      if (this.size + slack > this.bytes.length) this.#reserve(slack);
      while (restBits >= 8) {
        restBits -= 8;
        this.bytes[this.size++] = rest >>> restBits;
      }
      rest &= (1 << restBits) - 1;
    }
    this.#rest = rest;
    this.#restBits = restBits;
  }

  /** F.1.2.2: the 63 AC coefficients behind `block`, each as the zeros before it, its size and its bits. */
  putAc(blocks: Int16Array, block: number, { codes, lengths }: HuffmanCodes): void {
    this.#reserve(mostBlockBytes);
    const { bytes } = this;
    let { size } = this;
    let rest = this.#rest;
    let restBits = this.#restBits;
    const end = lastOf(blocks, block);
    let run = 0;
    for (let at = block + 1; at <= end; at++) {
      const value = blocks[at]!;
      if (value === 0) {
        run++;
        continue;
      }
      const magnitude = 32 - Math.clz32(value < 0 ? -value : value);
      const symbol = ((run & 15) << 4) | magnitude;
      for (; run > 15; run -= 16) {
        rest = (rest << lengths[0xf0]!) | codes[0xf0]!;
        for (restBits += lengths[0xf0]!; restBits >= 8;) bytes[size++] = rest >>> (restBits -= 8);
      }
      run = 0;
      const length = lengths[symbol]!;
      const bits = (value < 0 ? value - 1 : value) & ((1 << magnitude) - 1);
      if (length + magnitude <= 24) {
        rest = (((rest << length) | codes[symbol]!) << magnitude) | bits;
        restBits += length + magnitude;
      } else {
        rest = (rest << length) | codes[symbol]!;
        for (restBits += length; restBits >= 8;) bytes[size++] = rest >>> (restBits -= 8);
        rest = (rest << magnitude) | bits;
        restBits += magnitude;
      }
      while (restBits >= 8) bytes[size++] = rest >>> (restBits -= 8);
    }
    this.size = size;
    this.#rest = rest & ((1 << restBits) - 1);
    this.#restBits = restBits;
    if (end < block + 63) this.put(codes[0]!, lengths[0]!);
  }

  /** Copies the bits from ≤ position < to; four bytes behind them must be readable. */
  copy(source: DataView, from: number, to: number): void {
    let at = from;
    const align = Math.min(to - at, (8 - this.#restBits) & 7);
    if (align > 0) {
      this.put((source.getUint32(at >>> 3) << (at & 7)) >>> (32 - align), align);
      at += align;
    }
    if (to - at >= 24) {
      this.#reserve((to - at) >>> 3);
      at = this.#copyBytes(source, at, to);
    }
    while (at < to) {
      const count = Math.min(24, to - at);
      this.put((source.getUint32(at >>> 3) << (at & 7)) >>> (32 - count), count);
      at += count;
    }
  }

  /** Whole bytes, of which there is room for all; returns where it stopped. Nothing may be pending. */
  #copyBytes(source: DataView, from: number, to: number): number {
    const view = this.#view;
    let at = from;
    let size = this.size;
    if ((at & 7) === 0) {
      const count = (to - at) >>> 3;
      this.bytes.set(new Uint8Array(source.buffer, source.byteOffset + (at >>> 3), count), size);
      size += count;
      at += count * 8;
    } else {
      // Each write leaves one byte behind that the next one overwrites.
      for (; to - at >= 24; at += 24, size += 3) view.setUint32(size, source.getUint32(at >>> 3) << (at & 7));
    }
    this.size = size;
    return at;
  }

  /** Fills the last byte with ones (F.1.2.3). */
  align(): void {
    const count = (8 - this.#restBits) & 7;
    this.put((1 << count) - 1, count);
  }
}

/** 63 coefficients of 31 bits. */
const mostBlockBytes = 256;

/** Room for what is written without asking. */
const slack = 16;
