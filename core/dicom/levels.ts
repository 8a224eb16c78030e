import { tableEntry, tableFraction, windowFraction, type GreyTable, type VoiFunction } from '../../model/greys.ts';
import type { WindowLevel } from '../../model/item.ts';
import type { Picture } from './picture.ts';
import { decodeFrame } from './decode.ts';
import type { PixelFormat } from './pixelFormat.ts';
import type { Samples } from './samples.ts';
import { greyLevels, type GreyLevels, type Window } from './statedLevels.ts';
import { Tag } from './tags.ts';

/** Frames that are looked at to find a cine's range: enough to be fair, few enough to be quick. */
const probedFrames = 8;
export const isProbed = ({ frames }: Pick<PixelFormat, 'frames'>, frame: number): boolean =>
  frame % Math.max(1, Math.ceil(frames / probedFrames)) === 0;

/** Stored values from the lowest to the highest; `low` is above `high` as long as there is none. */
export interface StoredRange {
  readonly low: number;
  readonly high: number;
}
export const noRange: StoredRange = { low: Infinity, high: -Infinity };

/** The range with one frame's values in it, padding and what is no finite number left out. */
export function widenRange(range: StoredRange, picture: Picture, frame: number): StoredRange {
  const padding = paddingValue(picture);
  const { samples } = decodeFrame(picture, frame);
  let { low, high } = range;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    if (sample === padding || (sample < low && sample === -Infinity) || (sample > high && sample === Infinity))
      continue;
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  return { low, high };
}

/** The window that shows the whole range of what is there. Maps the minimum to black and the maximum to white. */
export function rangeWindow(range: StoredRange, { format }: Picture, levels: GreyLevels): WindowLevel {
  const { low, high } = range.low > range.high ? { low: 0, high: 0 } : range;
  const ends = modalityEnds(low, high, levels);
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  // Floats have no steps of one that a window's half could lie between.
  if (format.float) return { name: 'Default', center: (min + max) / 2, width: Math.max(max - min, 1e-6) };
  return { name: 'Default', center: (min + max) / 2 + 0.5, width: max - min + 1 };
}

/** A Modality LUT may rise and fall: all of its entries that lie between count, however far the stored values go beyond them. */
function modalityEnds(low: number, high: number, { modality, slope, intercept }: GreyLevels): [number, number] {
  if (!modality) return [low * slope + intercept, high * slope + intercept];
  const { first, entries } = modality;
  const within = (stored: number): number => first + Math.min(Math.max(0, Math.round(stored) - first), entries.length);
  let [least, most] = [Infinity, -Infinity];
  for (let stored = within(low); stored <= within(high); stored++) {
    const value = tableEntry(modality, stored);
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

export function paddingValue({ values, format }: Picture): number | undefined {
  if (format.float)
    return values.float(format.bitsAllocated === 32 ? Tag.FloatPixelPaddingValue : Tag.DoubleFloatPixelPaddingValue);
  return format.signed ? values.int16(Tag.PixelPaddingValue) : values.uint16(Tag.PixelPaddingValue);
}

/** A frame's samples with the grey of each: by a table that they index, or for floats and 32 bits by a function. */
export interface GreySamples {
  readonly samples: Samples;
  /** Of a length that is a power of two: a sample's lowest bits are its place. */
  readonly table: Uint8Array | undefined;
  readonly grey: (stored: number) => number;
}

/**
 * One frame as it is meant to be seen: rescaled, windowed, MONOCHROME1 turned over. An object's first window comes before its VOI LUTs, as
 * PS3.3 C.11.2.1 leaves to the application.
 */
export function greySamples(picture: Picture, frame: number, window?: Window): GreySamples {
  const levels = greyLevels(picture.values, frame);
  const { samples } = decodeFrame(picture, frame);
  const shown = shownLevels(picture, frame, levels, window);
  const grey = greyOf(picture, levels, shown);
  if (picture.format.bytesPerSample > 2) return { samples, table: undefined, grey };
  const { bitsStored, signed, photometric } = picture.format;
  // Slices of a series are shown alike; those with tables of their own are few.
  const { modality, slope, intercept } = levels;
  const key =
    modality || shown.kind === 'table'
      ? undefined
      : [bitsStored, signed, photometric, slope, intercept, shown.center, shown.width, shown.voi].join();
  if (!key) return { samples, table: greyTable(picture, grey), grey };
  if (lastTable?.key !== key) lastTable = { key, table: greyTable(picture, grey) };
  return { samples, table: lastTable.table, grey };
}

type Shown =
  | { readonly kind: 'window'; readonly center: number; readonly width: number; readonly voi: VoiFunction }
  | { readonly kind: 'table'; readonly table: GreyTable };

function shownLevels(picture: Picture, frame: number, levels: GreyLevels, window: Window | undefined): Shown {
  const own = window ?? levels.windows[0];
  const [table] = levels.tables;
  if (!own && table) return { kind: 'table', table };
  const chosen = own ?? rangeWindow(widenRange(noRange, picture, frame), picture, levels);
  return { kind: 'window', center: chosen.center, width: chosen.width, voi: voiOf(picture, levels, window) };
}

let lastTable: { readonly key: string; readonly table: Uint8Array } | undefined;

/** The same as 8-bit grey. */
export function greyFrame(picture: Picture, frame: number, window?: Window): Uint8Array {
  const { samples, table, grey } = greySamples(picture, frame, window);
  return table ? applyTable(samples, table) : applyEach(samples, grey);
}

/** A window that was chosen by hand or computed is linear, whatever the object's own windows are. */
function voiOf({ format }: Picture, levels: GreyLevels, window: Window | undefined): VoiFunction {
  if (!window && levels.windows.length > 0 && levels.voi !== 'LINEAR') return levels.voi;
  return format.float ? 'LINEAR_EXACT' : 'LINEAR';
}

/** From a stored value to 0–255. */
function greyOf({ format }: Picture, levels: GreyLevels, shown: Shown): (stored: number) => number {
  const { modality, slope, intercept } = levels;
  const invert = format.photometric === 'MONOCHROME1';
  return (stored) => {
    const value = modality ? tableEntry(modality, stored) : stored * slope + intercept;
    const grey = shown.kind === 'table' ? tableFraction(shown.table, value) : windowFraction(value, shown, shown.voi);
    const level = Math.round(255 * grey);
    return invert ? 255 - level : level;
  };
}

/** Grey of every value that the stored bits can have; a signed sample indexes it by its two's complement. */
function greyTable({ format }: Picture, grey: (stored: number) => number): Uint8Array {
  const size = 2 ** format.bitsStored;
  const table = new Uint8Array(size);
  for (let i = 0; i < size; i++) table[i] = grey(format.signed && i >= size / 2 ? i - size : i);
  return table;
}

function applyTable(samples: Samples, table: Uint8Array): Uint8Array {
  const mask = table.length - 1;
  const out = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) out[i] = table[samples[i]! & mask]!;
  return out;
}

function applyEach(samples: Samples, grey: (stored: number) => number): Uint8Array {
  const out = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) out[i] = grey(samples[i]!);
  return out;
}
