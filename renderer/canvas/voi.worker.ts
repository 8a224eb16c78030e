import type { GreyTable } from '../../model/greys.ts';
import { roiStatistics, type RoiStatistics } from '../../model/measure.ts';
import { histogramSteps, stepOf, type Histogram } from '../editor/histogram.ts';
import {
  greyOfSample,
  lookupTable,
  modalityValue,
  type GreyWindow,
  type SampleFormat,
  type ValueRange,
} from '../editor/voi.ts';

/** Holds the samples of a few frames and paints them through a window, off the window's own thread. */

export interface FrameLoad {
  readonly kind: 'load';
  readonly frame: number;
  readonly samples: ArrayBuffer;
  readonly columns: number;
  readonly rows: number;
  readonly format: SampleFormat;
  /** The frame's VOI LUTs. */
  readonly tables: readonly (GreyTable & { readonly name: string })[];
}
export type VoiRequest =
  | FrameLoad
  | { readonly kind: 'paint'; readonly frame: number; readonly window: GreyWindow }
  /** The picture is closed: nothing of it stays, and another one may come. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'measure'; readonly number: number; readonly frame: number; readonly roi: Roi };
export type Roi = Parameters<typeof roiStatistics>[0];
export type VoiReply =
  | {
      readonly kind: 'loaded';
      readonly frame: number;
      readonly histogram: Histogram;
      readonly dropped: readonly number[];
    }
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'measured'; readonly number: number; readonly statistics: RoiStatistics | null }
  | { readonly kind: 'painted'; readonly frame: number; readonly bitmap: ImageBitmap | null };

const budget = 256 * 2 ** 20;
const held = new Map<number, FrameLoad>();
let table: { readonly key: string; readonly grey: Uint8ClampedArray } | undefined;

/** Of 32 bits: numbers. Of 8 and 16: bit patterns, for a table. */
function storedSamples({ samples, format, columns, rows }: FrameLoad): ArrayLike<number> {
  const count = columns * rows;
  if (format.float) return new Float32Array(samples, 0, count);
  if (format.bitsAllocated === 32) {
    return format.signed ? new Int32Array(samples, 0, count) : new Uint32Array(samples, 0, count);
  }
  return format.bitsAllocated === 8 ? new Uint8Array(samples, 0, count) : new Uint16Array(samples, 0, count);
}

function keep(load: FrameLoad): number[] {
  held.delete(load.frame);
  held.set(load.frame, load);
  let total = 0;
  for (const other of held.values()) total += other.samples.byteLength;
  const dropped: number[] = [];
  for (const [frame, other] of held) {
    if (total <= budget || frame === load.frame) break;
    held.delete(frame);
    dropped.push(frame);
    total -= other.samples.byteLength;
  }
  return dropped;
}

const histogramOf = (load: FrameLoad): Histogram =>
  load.format.bitsAllocated === 32 ? histogramOfNumbers(load) : histogramOfPatterns(load);

const rangeOf = (low: number, high: number, { float }: SampleFormat): ValueRange =>
  low <= high ? { low, high, float } : { low: 0, high: 1, float };

function histogramOfNumbers(load: FrameLoad): Histogram {
  const { slope, intercept } = load.format;
  const stored = storedSamples(load);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i]! * slope + intercept;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = rangeOf(low, high, load.format);
  const counts = new Uint32Array(histogramSteps);
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i]! * slope + intercept;
    if (Number.isFinite(value)) counts[stepOf(range, value)]!++;
  }
  return { range, counts };
}

function histogramOfPatterns(load: FrameLoad): Histogram {
  const patterns = new Uint32Array(2 ** load.format.bitsAllocated);
  const samples = storedSamples(load);
  for (let i = 0; i < samples.length; i++) patterns[samples[i]!]!++;
  let [low, high] = [Infinity, -Infinity];
  for (let stored = 0; stored < patterns.length; stored++) {
    if (patterns[stored] === 0) continue;
    const value = modalityValue(stored, load.format);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = rangeOf(low, high, load.format);
  const counts = new Uint32Array(histogramSteps);
  for (let stored = 0; stored < patterns.length; stored++) {
    if (patterns[stored]! > 0) counts[stepOf(range, modalityValue(stored, load.format))]! += patterns[stored]!;
  }
  return { range, counts };
}

function greyTable(window: GreyWindow, { format, tables, frame }: FrameLoad): Uint8ClampedArray {
  const key = JSON.stringify([window, format, window.table === undefined ? null : frame]);
  if (table?.key !== key) table = { key, grey: lookupTable(window, format, tables) };
  return table.grey;
}

async function paint(load: FrameLoad, window: GreyWindow): Promise<ImageBitmap> {
  const picture = new ImageData(load.columns, load.rows);
  const pixels = new Uint32Array(picture.data.buffer);
  const stored = storedSamples(load);
  if (load.format.bitsAllocated === 32) {
    const grey = greyOfSample(window, load.format, load.tables);
    for (let i = 0; i < stored.length; i++) pixels[i] = 0xff000000 | (grey(stored[i]!) * 0x010101);
  } else {
    const grey = greyTable(window, load);
    for (let i = 0; i < stored.length; i++) pixels[i] = 0xff000000 | (grey[stored[i]!]! * 0x010101);
  }
  return createImageBitmap(picture);
}

function measured(load: FrameLoad, roi: Roi): RoiStatistics | null {
  const { format, columns: width, rows: height } = load;
  const stored = storedSamples(load);
  const value =
    format.bitsAllocated === 32
      ? (index: number) => stored[index]! * format.slope + format.intercept
      : (index: number) => modalityValue(stored[index]!, format);
  return roiStatistics(roi, { width, height }, value) ?? null;
}

async function handle(request: VoiRequest): Promise<void> {
  if (request.kind === 'load') {
    reply({ kind: 'loaded', frame: request.frame, histogram: histogramOf(request), dropped: keep(request) });
    return;
  }
  if (request.kind === 'forget') {
    held.clear();
    // Another picture's VOI LUT may have the same number.
    table = undefined;
    return reply({ kind: 'forgotten' });
  }
  const load = held.get(request.frame);
  if (request.kind === 'measure') {
    return reply({ kind: 'measured', number: request.number, statistics: load ? measured(load, request.roi) : null });
  }
  const bitmap = load ? await paint(load, request.window) : null;
  reply({ kind: 'painted', frame: request.frame, bitmap }, bitmap ? [bitmap] : []);
}

function reply(message: VoiReply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

self.addEventListener('message', (event: MessageEvent<VoiRequest>) => void handle(event.data));
