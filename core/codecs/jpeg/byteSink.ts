/** A file as it grows. */
export class ByteSink {
  #bytes: Uint8Array;
  #size = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(1024, capacity));
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
    this.#reserve(count * 2);
    const out = this.#bytes;
    let size = this.#size;
    for (let i = 0; i < count; i++) {
      const byte = bytes[i]!;
      out[size++] = byte;
      if (byte === 0xff) out[size++] = 0;
    }
    this.#size = size;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }
}
