import { storedPatterns, type CodedFrame } from '../frame.ts';
import { marker } from '../jpegMarkers.ts';
import { categories, codeTable, optimalTable, type HuffmanTable } from './huffman.ts';
import { predict } from './predict.ts';

interface Source {
  readonly samples: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
  readonly selection: number;
}

/**
 * Lossless JPEG, process 14 of ITU-T T.81: one interleaved scan, one Huffman table made for this frame. Selection value 1 is what
 * transfer syntax 1.2.840.10008.1.2.4.70 demands. Frames of one bit are stated as two: the standard has no less.
 */
export function encodeJpegLossless(frame: CodedFrame, selection = 1): Uint8Array {
  const { width, height, components } = frame;
  const samples = storedPatterns(frame);
  const source = { samples, width, height, components, bits: Math.max(2, frame.bits), selection };
  const differences = differencesOf(source);
  const frequencies = new Float64Array(categories);
  for (const difference of differences) frequencies[categoryOf(difference)]!++;
  const table = optimalTable(frequencies);
  const writer = new BitWriter(headerOf(source, table), codedLength(frequencies, table));
  const { codes, lengths } = codeTable(table);
  for (const difference of differences) {
    const category = categoryOf(difference);
    writer.write(codes[category]!, lengths[category]!);
    if (category > 0 && category < 16)
      writer.write(difference < 0 ? difference + (1 << category) - 1 : difference, category);
  }
  return writer.finish();
}

/** In the order of the scan. Differences are modulo 65536 (H.1.2.1); the one of 32768 stands as its negative, which is the same. */
function differencesOf({ samples, width, height, components, bits, selection }: Source): Int16Array {
  const differences = new Int16Array(samples.length);
  const rowStride = width * components;
  for (let row = 0; row < height; row++) {
    const start = row * rowStride;
    const end = start + rowStride;
    for (let at = start; at < start + components; at++)
      differences[at] = samples[at]! - (row === 0 ? 1 << (bits - 1) : samples[at - rowStride]!);
    const chosen = row === 0 ? 1 : selection;
    for (let at = start + components; at < end; at++)
      differences[at] = samples[at]! - predict(samples, at, components, rowStride, chosen);
  }
  return differences;
}

const categoryOf = (difference: number): number => 32 - Math.clz32(Math.abs(difference));

/** Bytes that the bits fill, stuffing not counted. */
function codedLength(frequencies: Float64Array, table: HuffmanTable): number {
  const { lengths } = codeTable(table);
  return Math.ceil(
    frequencies.reduce((sum, count, category) => sum + count * (lengths[category]! + (category % 16)), 0) / 8,
  );
}

function headerOf({ width, height, components, bits, selection }: Source, table: HuffmanTable): Uint8Array {
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const word = (value: number): number[] => [value >> 8, value & 255];
  const segment = (kind: number, content: readonly number[]): number[] => [
    0xff,
    kind,
    ...word(content.length + 2),
    ...content,
  ];
  return Uint8Array.from([
    ...[0xff, marker.soi],
    ...segment(marker.sofLossless, [
      bits,
      ...word(height),
      ...word(width),
      components,
      ...ids.flatMap((id) => [id, 0x11, 0]),
    ]),
    ...segment(marker.dht, [0, ...table.counts, ...table.values]),
    ...segment(marker.sos, [components, ...ids.flatMap((id) => [id, 0]), selection, 0, 0]),
  ]);
}

/** Most significant bits first; a byte FF is followed by a zero byte, as in all JPEG. */
class BitWriter {
  private out: Uint8Array;
  private at: number;
  private bits = 0;
  private count = 0;

  constructor(header: Uint8Array, expectedLength: number) {
    this.out = new Uint8Array(header.length + expectedLength + (expectedLength >> 6) + 64);
    this.out.set(header);
    this.at = header.length;
  }

  write(value: number, length: number): void {
    this.bits = (this.bits << length) | value;
    this.count += length;
    while (this.count >= 8) {
      this.count -= 8;
      this.putByte((this.bits >>> this.count) & 255);
    }
  }

  private putByte(byte: number): void {
    if (this.at + 4 > this.out.length) this.grow();
    this.out[this.at++] = byte;
    if (byte === 0xff) this.out[this.at++] = 0;
  }

  private grow(): void {
    const larger = new Uint8Array(this.out.length * 1.25 + 64);
    larger.set(this.out);
    this.out = larger;
  }

  /** The last byte is filled up with ones (F.1.2.3). */
  finish(): Uint8Array {
    if (this.count > 0) this.write((1 << (8 - this.count)) - 1, 8 - this.count);
    this.putEnd();
    return this.out.slice(0, this.at);
  }

  private putEnd(): void {
    if (this.at + 4 > this.out.length) this.grow();
    this.out[this.at++] = 0xff;
    this.out[this.at++] = marker.eoi;
  }
}
