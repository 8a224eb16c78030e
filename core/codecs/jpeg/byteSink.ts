import { copyToFf, viewOf } from './stuffing.ts';

/** A file as it grows. */
export class ByteSink {
  #bytes: Uint8Array;
  #size = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  #reserve(count: number): void {
    if (this.#size + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + count));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }

  /** A marker segment with its length. */
  segment(marker: number, data: ArrayLike<number>): void {
    this.#reserve(data.length + 4);
    this.marker(marker);
    const length = data.length + 2;
    this.#bytes[this.#size++] = length >> 8;
    this.#bytes[this.#size++] = length & 0xff;
    this.#bytes.set(data, this.#size);
    this.#size += data.length;
  }

  marker(marker: number): void {
    this.#reserve(2);
    this.#bytes[this.#size++] = 0xff;
    this.#bytes[this.#size++] = marker;
  }

  /** Entropy-coded bytes, with a zero behind each 0xff (B.1.1.5). */
  stuffed(bytes: Uint8Array, count: number): void {
    const source = viewOf(bytes);
    this.#reserve(count + (count >> 5) + 64);
    let target = viewOf(this.#bytes);
    for (let at = 0; at < count;) {
      const plain = copyToFf(source, at, count, target, this.#size);
      at += plain;
      this.#size += plain;
      if (at === count) return;
      at++;
      if (this.#size + 2 + (count - at) > this.#bytes.length) {
        this.#reserve((count - at) * 2 + 64);
        target = viewOf(this.#bytes);
      }
      target.setUint16(this.#size, 0xff00);
      this.#size += 2;
    }
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  /** What was written so far, not copied. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }
}
