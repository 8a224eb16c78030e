import type { DicomFacts, WindowLevel } from '../../model/item.ts';

/** From stored samples to grey, PS3.3 C.7.6.3 and C.11.2.1.2. Up to 16 bits one table per window: each pixel is then one look-up. */

export interface GreyWindow {
  readonly center: number;
  readonly width: number;
  readonly invert: boolean;
}

/** What turns a stored bit pattern into a modality value. */
export interface SampleFormat {
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly signed: boolean;
  /** Single precision numbers. Their windows have no steps of one: LINEAR_EXACT of C.11.2.1.3.2. */
  readonly float: boolean;
  readonly slope: number;
  readonly intercept: number;
  /** MONOCHROME1: the lowest value is white. */
  readonly lowIsWhite: boolean;
}

export const isGreyscale = (dicom: DicomFacts | undefined): dicom is DicomFacts =>
  dicom !== undefined && dicom.SamplesPerPixel === 1 && dicom.PhotometricInterpretation.startsWith('MONOCHROME');

export function modalityValue(stored: number, format: SampleFormat): number {
  const mask = 2 ** format.bitsStored - 1;
  const low = stored & mask;
  const value = format.signed && low > mask >> 1 ? low - mask - 1 : low;
  return value * format.slope + format.intercept;
}

/** Grey 0–255 of every sample, where there are too many values for a table: samples of 32 bits are numbers already. */
export function greyOfSample(window: GreyWindow, format: SampleFormat): (sample: number) => number {
  const flip = window.invert !== format.lowIsWhite;
  const fraction = format.float ? linearExact : linear;
  return (sample) => {
    const grey = fraction(sample * format.slope + format.intercept, window);
    return Math.round(255 * (flip ? 1 - grey : grey));
  };
}

/** The LINEAR_EXACT function of C.11.2.1.3.2 as a fraction. What is not a number is black. */
export function linearExact(value: number, { center, width }: Pick<GreyWindow, 'center' | 'width'>): number {
  return Math.min(1, Math.max(0, (value - center) / width + 0.5)) || 0;
}

/** Grey 0–255 for every possible stored pattern of 8 or 16 bits. */
export function lookupTable(window: GreyWindow, format: SampleFormat): Uint8ClampedArray {
  const table = new Uint8ClampedArray(2 ** format.bitsAllocated);
  const flip = window.invert !== format.lowIsWhite;
  for (let stored = 0; stored < table.length; stored++) {
    const grey = linear(modalityValue(stored, format), window);
    table[stored] = Math.round(255 * (flip ? 1 - grey : grey));
  }
  return table;
}

/** The LINEAR function of C.11.2.1.2.1 as a fraction. A width of 1 or less is a step. */
export function linear(value: number, { center, width }: Pick<GreyWindow, 'center' | 'width'>): number {
  const middle = center - 0.5;
  if (width <= 1) return value > middle ? 1 : 0;
  return Math.min(1, Math.max(0, (value - middle) / (width - 1) + 0.5));
}

/** Drag like every PACS: to the right widens, down raises the centre. `perPixel` fits the sensitivity to the window. */
export function draggedWindow(start: GreyWindow, dx: number, dy: number): GreyWindow {
  const perPixel = (start.width < 1 ? start.width : Math.max(start.width, 2)) / 250;
  // Nothing but a float picture has a window below one.
  const least = Math.min(1, start.width);
  return { ...start, center: start.center + dy * perPixel, width: Math.max(least, start.width + dx * perPixel) };
}

const ctPresets: readonly WindowLevel[] = [
  { name: 'Soft tissue', center: 40, width: 400 },
  { name: 'Lung', center: -600, width: 1500 },
  { name: 'Bone', center: 400, width: 1800 },
  { name: 'Brain', center: 40, width: 80 },
];

export interface ValueRange {
  readonly low: number;
  readonly high: number;
  readonly float?: boolean;
}

/** The whole range of values of a frame. */
export const fullWindow = ({ low, high, float = false }: ValueRange): WindowLevel =>
  float
    ? { name: 'Full range', center: (low + high) / 2, width: Math.max(1e-6, high - low) }
    : { name: 'Full range', center: (low + high + 1) / 2, width: Math.max(1, high - low + 1) };

/** The object's own windows, those of its modality, and the full range once it is known. */
export function windowPresets(dicom: DicomFacts, range: ValueRange | null): readonly WindowLevel[] {
  const own = dicom.windows.map((window, index) => ({
    ...window,
    name: window.name.trim() || (index === 0 ? 'From the file' : `From the file ${index + 1}`),
  }));
  return [...own, ...(dicom.Modality === 'CT' ? ctPresets : []), ...(range ? [fullWindow(range)] : [])];
}
