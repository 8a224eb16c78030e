/** Bits of a packet header: after a byte of ones the next has seven; B.10.1. */
export class HeaderBits {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private held = 0;
  private count = 0;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  bit(): number {
    if (this.count === 0) {
      if (this.at >= this.end) throw new RangeError('a packet header breaks off');
      this.count = this.held === 0xff ? 7 : 8;
      this.held = this.bytes[this.at++]!;
    }
    return (this.held >> --this.count) & 1;
  }

  number(bits: number): number {
    if (bits > 31) throw new RangeError('a length of too many bits');
    let value = 0;
    for (let i = 0; i < bits; i++) value = value * 2 + this.bit();
    return value;
  }

  /** To the next byte; a last byte of ones is followed by a stuffed one. False where bits that mean nothing are not zero. */
  align(): boolean {
    let unused = this.held & ((1 << this.count) - 1);
    if (this.held === 0xff) unused |= this.at < this.end ? this.bytes[this.at++]! : 1;
    this.count = 0;
    return unused === 0;
  }
}

/** A tag tree of packet headers; B.10.2. */
export class TagTree {
  private readonly widths: number[] = [];
  private readonly starts: number[] = [];
  private readonly values: Int32Array;
  private readonly known: Uint8Array;

  constructor(width: number, height: number) {
    let [w, h, nodes] = [width, height, 0];
    for (;;) {
      this.widths.push(w);
      this.starts.push(nodes);
      nodes += w * h;
      if (w * h <= 1) break;
      [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
    }
    this.values = new Int32Array(nodes);
    this.known = new Uint8Array(nodes);
  }

  /** Whether the leaf's value is below `threshold`; reads no more bits than that needs. */
  isBelow(bits: HeaderBits, x: number, y: number, threshold: number): boolean {
    let least = 0;
    let node = 0;
    for (let level = this.widths.length - 1; level >= 0; level--) {
      node = this.starts[level]! + (y >> level) * this.widths[level]! + (x >> level);
      if (this.values[node]! < least) this.values[node] = least;
      while (this.known[node] === 0 && this.values[node]! < threshold) {
        if (bits.bit() === 1) this.known[node] = 1;
        else this.values[node]!++;
      }
      least = this.values[node]!;
    }
    return this.known[node] === 1 && this.values[node]! < threshold;
  }
}
