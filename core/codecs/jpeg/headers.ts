import type { ByteSink } from './byteSink.ts';
import type { HuffmanCodes } from './huffmanCodes.ts';
import type { Jpeg } from './jpeg.ts';

/** Segments that may be carried over. Both are written afresh from what was understood of them. */
export type KeptSegment = 'jfif' | 'adobe';

export interface HeaderOptions {
  /** Written only where the source has them; by default both, as they tell a decoder which colours it sees. */
  readonly keepSegments?: readonly KeptSegment[];
}

/** SOI to SOF: nothing of the source but colour, quantisation, size and sampling. A progressive frame becomes a sequential one. */
export function writeHeaders(sink: ByteSink, jpeg: Jpeg, { keepSegments = ['jfif', 'adobe'] }: HeaderOptions): void {
  const { colour, frame, quantisation } = jpeg;
  sink.marker(0xd8);
  if (colour.jfif && keepSegments.includes('jfif')) {
    sink.segment(0xe0, [...latin1('JFIF\0'), 1, 1, Math.min(2, colour.jfif[0]!), ...colour.jfif.subarray(1), 0, 0]);
  }
  if (colour.adobeTransform !== undefined && keepSegments.includes('adobe')) {
    sink.segment(0xee, [...latin1('Adobe'), 0, 100, 0, 0, 0, 0, colour.adobeTransform]);
  }
  const written = new Set<number>();
  let wide = false;
  frame.components.forEach(({ quantisationId }, index) => {
    if (written.has(quantisationId)) return;
    written.add(quantisationId);
    wide = writeQuantisation(sink, quantisationId, quantisation[index]!) || wide;
  });
  const size = [frame.height >> 8, frame.height & 0xff, frame.width >> 8, frame.width & 0xff];
  const components = frame.components.flatMap((component) => [
    component.id,
    component.sampling,
    component.quantisationId,
  ]);
  sink.segment(sequentialMarker(jpeg, wide), [frame.bits, ...size, frame.components.length, ...components]);
}

/** As it was; what was progressive is baseline if it may be. */
function sequentialMarker({ frame }: Jpeg, wide: boolean): number {
  if (!frame.progressive) return frame.marker;
  return frame.bits === 8 && !wide ? 0xc0 : 0xc1;
}

function writeQuantisation(sink: ByteSink, id: number, steps: Uint16Array): boolean {
  const wide = steps.some((step) => step > 255);
  sink.segment(0xdb, [
    (wide ? 0x10 : 0) | id,
    ...(wide ? [...steps].flatMap((step) => [step >> 8, step & 0xff]) : steps),
  ]);
  return wide;
}

/** `key` is class << 4 | id. */
export function writeHuffman(sink: ByteSink, key: number, { counts, list }: HuffmanCodes): void {
  sink.segment(0xc4, [key, ...counts.subarray(1), ...list]);
}

export function writeRestartInterval(sink: ByteSink, interval: number): void {
  sink.segment(0xdd, [interval >> 8, interval & 0xff]);
}

export interface OutputComponent {
  readonly index: number;
  readonly dcId: number;
  readonly acId: number;
}

/** SOS of a sequential scan. */
export function writeScanHeader(sink: ByteSink, { frame }: Jpeg, components: readonly OutputComponent[]): void {
  const selectors = components.flatMap(({ index, dcId, acId }) => [frame.components[index]!.id, (dcId << 4) | acId]);
  sink.segment(0xda, [components.length, ...selectors, 0, 63, 0]);
}

const latin1 = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
