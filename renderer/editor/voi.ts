import { tableFraction, windowFraction, windowOfTable, type GreyTable, type VoiFunction } from '../../model/greys.ts';
import type { DicomFacts } from '../../model/item.ts';

/** From stored samples to grey, PS3.3 C.7.6.3 and C.11.2. Up to 16 bits one table per window: each pixel is then one look-up. */

export interface GreyWindow {
  readonly center: number;
  readonly width: number;
  readonly invert: boolean;
  /** LINEAR where absent; LINEAR_EXACT for floats, which have no steps of one. */
  readonly voi?: VoiFunction;
  /** One of the frame's VOI LUTs, in place of center and width. */
  readonly table?: number;
}

/** What turns a stored bit pattern into a modality value. */
export interface SampleFormat {
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly signed: boolean;
  /** Single precision numbers. */
  readonly float: boolean;
  readonly slope: number;
  readonly intercept: number;
  /** MONOCHROME1: the lowest value is white. */
  readonly lowIsWhite: boolean;
}

export const isGreyscale = (dicom: DicomFacts | undefined): dicom is DicomFacts =>
  dicom !== undefined && dicom.SamplesPerPixel === 1 && dicom.PhotometricInterpretation.startsWith('MONOCHROME');

export function modalityValue(stored: number, format: SampleFormat): number {
  // The stored bits of every pattern, the highest of them the sign; a shift by 32 would be one by none.
  const unused = 32 - format.bitsStored;
  const value = format.signed ? (stored << unused) >> unused : (stored << unused) >>> unused;
  return value * format.slope + format.intercept;
}

/** Grey 0–255 of a modality value. */
function greyOfValue(
  window: GreyWindow,
  format: SampleFormat,
  tables: readonly GreyTable[],
): (value: number) => number {
  const flip = window.invert !== format.lowIsWhite;
  const table = window.table === undefined ? undefined : tables[window.table];
  const voi = window.voi ?? (format.float ? 'LINEAR_EXACT' : 'LINEAR');
  return (value) => {
    const grey = table ? tableFraction(table, value) : windowFraction(value, window, voi);
    const level = Math.round(255 * grey);
    return flip ? 255 - level : level;
  };
}

/** Grey 0–255 of every sample, where there are too many values for a table: samples of 32 bits are numbers already. */
export function greyOfSample(
  window: GreyWindow,
  format: SampleFormat,
  tables: readonly GreyTable[] = [],
): (sample: number) => number {
  const grey = greyOfValue(window, format, tables);
  return (sample) => grey(sample * format.slope + format.intercept);
}

/** Grey 0–255 for every possible stored pattern of 8 or 16 bits. */
export function lookupTable(
  window: GreyWindow,
  format: SampleFormat,
  tables: readonly GreyTable[] = [],
): Uint8ClampedArray {
  const greys = new Uint8ClampedArray(2 ** format.bitsAllocated);
  const grey = greyOfValue(window, format, tables);
  for (let stored = 0; stored < greys.length; stored++) greys[stored] = grey(modalityValue(stored, format));
  return greys;
}

/** What of a VOI LUT is known where its entries are not. */
export interface TableExtent {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

/** The linear window that a person goes on from by hand where a VOI LUT was shown. */
export function linearOf(window: GreyWindow, tables: readonly TableExtent[]): GreyWindow {
  const table = window.table === undefined ? undefined : tables[window.table];
  return table ? { ...windowOfTable(table), invert: window.invert } : window;
}

/** Drag like every PACS: to the right widens, down raises the centre. `perPixel` fits the sensitivity to the window. */
export function draggedWindow(start: GreyWindow, dx: number, dy: number): GreyWindow {
  const perPixel = (start.width < 1 ? start.width : Math.max(start.width, 2)) / 250;
  // Nothing but a float picture has a window below one.
  const least = Math.min(1, start.width);
  return { ...start, center: start.center + dy * perPixel, width: Math.max(least, start.width + dx * perPixel) };
}

export interface ValueRange {
  readonly low: number;
  readonly high: number;
  readonly float?: boolean;
}

/** The whole range of values of a frame. */
export const fullRange = ({ low, high, float = false }: ValueRange): { center: number; width: number } =>
  float
    ? { center: (low + high) / 2, width: Math.max(1e-6, high - low) }
    : { center: (low + high + 1) / 2, width: Math.max(1, high - low + 1) };
