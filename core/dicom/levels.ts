import type { WindowLevel } from '../../model/item.ts';
import type { Picture } from './picture.ts';
import { decodeFrame } from './decode.ts';
import type { PixelFormat } from './pixelFormat.ts';
import type { Samples } from './samples.ts';
import { greyLevels, type GreyLevels, type VoiFunction, type Window } from './statedLevels.ts';
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
export function rangeWindow(range: StoredRange, { format }: Picture, { slope, intercept }: GreyLevels): WindowLevel {
  const { low, high } = range.low > range.high ? { low: 0, high: 0 } : range;
  const ends = [low * slope + intercept, high * slope + intercept];
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  // Floats have no steps of one that a window's half could lie between.
  if (format.float) return { name: 'Default', center: (min + max) / 2, width: Math.max(max - min, 1e-6) };
  return { name: 'Default', center: (min + max) / 2 + 0.5, width: max - min + 1 };
}

export function paddingValue({ values, format }: Picture): number | undefined {
  if (format.float)
    return values.float(format.bitsAllocated === 32 ? Tag.FloatPixelPaddingValue : Tag.DoubleFloatPixelPaddingValue);
  return format.signed ? values.int16(Tag.PixelPaddingValue) : values.uint16(Tag.PixelPaddingValue);
}

/** Grey 0–255 of a modality value; PS3.3 C.11.2.1.2 and C.11.2.1.3. */
export function voiGrey(value: number, { center, width }: Window, voi: VoiFunction): number {
  if (voi === 'SIGMOID') return 255 / (1 + Math.exp((-4 * (value - center)) / width));
  const middle = voi === 'LINEAR' ? center - 0.5 : center;
  const span = voi === 'LINEAR' ? width - 1 : width;
  if (value <= middle - span / 2) return 0;
  if (value > middle + span / 2) return 255;
  return ((value - middle) / span + 0.5) * 255;
}

/** A frame's samples with the grey of each: by a table that they index, or for floats and 32 bits by a function. */
export interface GreySamples {
  readonly samples: Samples;
  /** Of a length that is a power of two: a sample's lowest bits are its place. */
  readonly table: Uint8Array | undefined;
  readonly grey: (stored: number) => number;
}

/** One frame as it is meant to be seen: rescaled, windowed, MONOCHROME1 turned over. */
export function greySamples(picture: Picture, frame: number, window?: Window): GreySamples {
  const levels = greyLevels(picture.values, frame);
  const chosen = window ?? levels.windows[0] ?? rangeWindow(widenRange(noRange, picture, frame), picture, levels);
  const { samples } = decodeFrame(picture, frame);
  const shown = { ...chosen, voi: voiOf(picture, levels, window) };
  const grey = greyOf(picture, levels, shown);
  if (picture.format.bytesPerSample > 2) return { samples, table: undefined, grey };
  const { bitsStored, signed, photometric } = picture.format;
  const key = [
    bitsStored,
    signed,
    photometric,
    levels.slope,
    levels.intercept,
    shown.center,
    shown.width,
    shown.voi,
  ].join();
  // Slices of a series are shown alike.
  if (lastTable?.key !== key) lastTable = { key, table: greyTable(picture, grey) };
  return { samples, table: lastTable.table, grey };
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
function greyOf(
  { format }: Picture,
  { slope, intercept }: GreyLevels,
  window: Window & { readonly voi: VoiFunction },
): (stored: number) => number {
  const invert = format.photometric === 'MONOCHROME1';
  return (stored) => {
    const grey = Math.round(voiGrey(stored * slope + intercept, window, window.voi));
    return invert ? 255 - grey : grey;
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
