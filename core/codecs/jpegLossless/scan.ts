import { damaged } from '../refusals.ts';
import { predict } from './predict.ts';

export interface Scan {
  readonly parts: readonly { readonly component: number; readonly table: Uint16Array }[];
  readonly selection: number;
  readonly pointTransform: number;
  /** 0 where the scan has no restart markers. */
  readonly restartRows: number;
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  /** Components of the frame: samples are interleaved. */
  readonly stride: number;
}

/**
 * Bits of an entropy-coded segment. Past its end, which is a marker or the end of the code, it gives zeros and counts them: whoever
 * reads must ask `overdrawn` before long.
 */
class BitReader {
  private readonly code: Uint8Array;
  private at: number;
  private bits = 0;
  private count = 0;
  private invented = 0;

  constructor(code: Uint8Array, at: number) {
    this.code = code;
    this.at = at;
  }

  private fill(): void {
    while (this.count <= 24) {
      let byte = 0;
      if (this.at >= this.code.length) this.invented += 8;
      else {
        byte = this.code[this.at]!;
        if (byte !== 0xff) this.at++;
        else if (this.code[this.at + 1] === 0) this.at += 2;
        else {
          byte = 0;
          this.invented += 8;
        }
      }
      this.bits = (this.bits << 8) | byte;
      this.count += 8;
    }
  }

  /** The next difference, by T.81 H.1.2.2; a code that is in no table ends the decoding. */
  difference(table: Uint16Array): number {
    if (this.count < 16) this.fill();
    const entry = table[(this.bits >>> (this.count - 16)) & 0xffff]!;
    if (entry === 0) throw damaged();
    this.count -= entry >> 5;
    const category = entry & 31;
    if (category === 0) return 0;
    if (category === 16) return 32768;
    if (this.count < category) this.fill();
    this.count -= category;
    const value = (this.bits >>> this.count) & ((1 << category) - 1);
    return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
  }

  get overdrawn(): boolean {
    return this.invented > this.count;
  }

  /** Offset of the marker that ends the segment. Fill bytes and a few stray ones before it are passed over, as other decoders do. */
  end(): number {
    if (this.overdrawn) throw damaged();
    let at = this.at;
    while (
      at + 1 < this.code.length &&
      (this.code[at] !== 0xff || this.code[at + 1] === 0 || this.code[at + 1] === 0xff)
    )
      at++;
    return at;
  }
}

/** Decodes one scan from `at` on, into the samples of its components; returns the offset behind it. */
export function decodeScan(code: Uint8Array, at: number, scan: Scan, samples: Uint8Array | Uint16Array): number {
  const rowsPerPart = scan.restartRows || scan.height;
  let position = at;
  for (let row = 0; row < scan.height; row += rowsPerPart) {
    if (row > 0) {
      const expectedMarker = 0xd0 + ((row / rowsPerPart - 1) & 7);
      if (code[position] !== 0xff || code[position + 1] !== expectedMarker) throw damaged();
      position += 2;
    }
    const reader = new BitReader(code, position);
    const lastRow = Math.min(scan.height, row + rowsPerPart);
    for (let current = row; current < lastRow; current++) {
      decodeRow(reader, scan, samples, current, current === row);
      if (reader.overdrawn) throw damaged();
    }
    position = reader.end();
  }
  if (scan.pointTransform > 0) scaleUp(scan, samples);
  return position;
}

/** Differences add up modulo 65536 (H.1.2.1); the first row after a start predicts from the left, the first column from above. */
function decodeRow(
  reader: BitReader,
  scan: Scan,
  samples: Uint8Array | Uint16Array,
  row: number,
  isFirst: boolean,
): void {
  const { parts, stride } = scan;
  const rowStride = scan.width * stride;
  const start = row * rowStride;
  const end = start + rowStride;
  const middle = 1 << (scan.precision - scan.pointTransform - 1);
  const selection = isFirst ? 1 : scan.selection;
  for (const { component, table } of parts) {
    const at = start + component;
    samples[at] = (isFirst ? middle : samples[at - rowStride]!) + reader.difference(table);
  }
  if (parts.length === 1) {
    const { component, table } = parts[0]!;
    for (let at = start + component + stride; at < end; at += stride)
      samples[at] = predict(samples, at, stride, rowStride, selection) + reader.difference(table);
    return;
  }
  for (let pixel = start + stride; pixel < end; pixel += stride) {
    for (const { component, table } of parts) {
      const at = pixel + component;
      samples[at] = predict(samples, at, stride, rowStride, selection) + reader.difference(table);
    }
  }
}

function scaleUp({ parts, pointTransform, stride }: Scan, samples: Uint8Array | Uint16Array): void {
  for (const { component } of parts)
    for (let at = component; at < samples.length; at += stride) samples[at] = samples[at]! << pointTransform;
}
