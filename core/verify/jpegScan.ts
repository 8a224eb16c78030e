/**
 * Decodes the Huffman codes of a sequential JPEG scan without turning them into pixels, only to learn where they end: decoders pass over
 * coded data that no block needs, and that is a place to hide things.
 */
export interface HuffmanTable {
  /** By code length 1–16: first code, first index, number of codes. */
  readonly firstCode: Int32Array;
  readonly firstIndex: Int32Array;
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

export interface ScanComponent {
  /** Blocks of one MCU. */
  readonly blocks: number;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

/** `data`: sixteen counts, then the symbols. */
export function huffmanTable(data: Uint8Array): HuffmanTable {
  const counts = new Uint8Array(17);
  const firstCode = new Int32Array(17);
  const firstIndex = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    counts[length] = data[length - 1]!;
    firstCode[length] = code;
    firstIndex[length] = index;
    code = (code + counts[length]!) << 1;
    index += counts[length]!;
  }
  return { firstCode, firstIndex, counts, symbols: data.slice(16) };
}

/** Each symbol has one code and each code one symbol. */
export function isPrefixCode({ counts, symbols }: HuffmanTable): boolean {
  let left = 1;
  for (let length = 1; length <= 16; length++) left = left * 2 - counts[length]!;
  // The code of all ones belongs to no symbol (T.81 C.2), though some writers use it.
  return left >= 0 && new Set(symbols).size === symbols.length;
}

/**
 * Undefined if exactly `mcus` units, each interval of `restart` ended by its marker and padded with ones, fill the bytes from `from` to
 * `to`; else what is wrong.
 */
export function scanFault(
  bytes: Uint8Array,
  from: number,
  to: number,
  components: readonly ScanComponent[],
  mcus: number,
  restart: number,
  precision = 8,
): string | undefined {
  const bits = new Bits(bytes, from, to);
  for (let mcu = 0; mcu < mcus; mcu++) {
    if (restart > 0 && mcu > 0 && mcu % restart === 0) {
      const fault = bits.alignAndSkip(2);
      if (fault) return fault;
    }
    for (const component of components) {
      if (!component.dc || !component.ac) return 'a scan names a Huffman table that is not there';
      for (let block = 0; block < component.blocks; block++) {
        const fault = blockFault(bits, component.dc, component.ac, precision + 3);
        if (fault) return fault;
      }
    }
  }
  return (
    bits.alignAndSkip(0) ?? (bits.at === to ? undefined : `${to - bits.at} bytes of coded data belong to no pixel`)
  );
}

const noCode = 'the coded data breaks off or is no code';

/** `largest`: categories of DC differences, T.81 table F.6: 11 of 8 bits, 15 of 12. */
function blockFault(bits: Bits, dc: HuffmanTable, ac: HuffmanTable, largest: number): string | undefined {
  const size = bits.symbol(dc);
  if (size < 0 || size > largest || !bits.skip(size)) return noCode;
  // Sixteen zeros before the end of a block say nothing that the end does not.
  let zeros = false;
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac);
    if (symbol < 0) return noCode;
    const length = symbol & 15;
    if (length === 0) {
      if (symbol === 0) return zeros ? 'zeros are coded before the end of a block' : undefined;
      if (symbol !== 0xf0) return noCode;
      zeros = true;
      k += 15;
      continue;
    }
    zeros = false;
    k += symbol >> 4;
    if (k > 63 || !bits.skip(length)) return noCode;
  }
  return zeros ? 'zeros are coded at the end of a block' : undefined;
}

/** The bits of entropy-coded data, without the zero bytes that are stuffed into it. */
export class Bits {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly to: number;
  private held = 0;
  private count = 0;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
  }

  /** −1 if no code fits. */
  symbol(table: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      if (this.count === 0 && !this.fill()) return -1;
      this.count--;
      code = (code << 1) | ((this.held >> this.count) & 1);
      const offset = code - table.firstCode[length]!;
      if (offset >= 0 && offset < table.counts[length]!) return table.symbols[table.firstIndex[length]! + offset]!;
    }
    return -1;
  }

  skip(length: number): boolean {
    let left = length;
    while (left > this.count) {
      left -= this.count;
      if (!this.fill()) return false;
    }
    this.count -= left;
    return true;
  }

  /** What is left of the last byte must be ones; then a marker of `marker` bytes is passed. */
  alignAndSkip(marker: number): string | undefined {
    const rest = (1 << this.count) - 1;
    if ((this.held & rest) !== rest) return `the padding before byte ${this.at} is not all ones`;
    this.count = 0;
    if (marker > 0 && !(this.bytes[this.at] === 0xff && (this.bytes[this.at + 1]! & 0xf8) === 0xd0)) {
      return `no restart marker at byte ${this.at}`;
    }
    this.at += marker;
    return undefined;
  }

  /** The next byte, its stuffed zero passed over; false at the end and at a marker. */
  private fill(): boolean {
    if (this.at >= this.to) return false;
    const byte = this.bytes[this.at]!;
    if (byte === 0xff) {
      if (this.bytes[this.at + 1] !== 0) return false;
      this.at++;
    }
    this.at++;
    this.held = byte;
    this.count = 8;
    return true;
  }
}
