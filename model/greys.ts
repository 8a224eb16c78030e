/**
 * From modality values to grey, PS3.3 C.11.1 and C.11.2: what the window shows, what is exported as a picture and what is checked against other
 * renderers is one function. Fractions: 0 is black, 1 white, before MONOCHROME1 and a person's own inversion turn them over.
 */

/** VOI LUT Function, PS3.3 C.11.2.1.3. */
export const voiFunctions = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const;
export type VoiFunction = (typeof voiFunctions)[number];

/** A Modality or VOI LUT: `first` is the value that its first entry is for; lower ones take that, higher ones the last. */
export interface GreyTable {
  readonly first: number;
  /** Of an entry: white is 2^bits − 1. */
  readonly bits: number;
  readonly entries: ArrayLike<number>;
}

export interface WindowBounds {
  readonly center: number;
  readonly width: number;
}

/** C.11.2.1.2.1 (LINEAR; a width of 1 or less is a step), C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT). What is not a number is black. */
export function windowFraction(value: number, { center, width }: WindowBounds, voi: VoiFunction): number {
  if (voi === 'SIGMOID') return 1 / (1 + Math.exp((-4 * (value - center)) / width)) || 0;
  const middle = voi === 'LINEAR' ? center - 0.5 : center;
  const span = voi === 'LINEAR' ? width - 1 : width;
  if (span <= 0) return value > middle ? 1 : 0;
  return Math.min(1, Math.max(0, (value - middle) / span + 0.5)) || 0;
}

export function tableEntry({ first, entries }: GreyTable, value: number): number {
  const index = Math.round(value) - first;
  return entries[index < 0 ? 0 : Math.min(index, entries.length - 1)] ?? 0;
}

export const tableFraction = (table: GreyTable, value: number): number =>
  Math.min(1, tableEntry(table, value) / (2 ** table.bits - 1)) || 0;

/** The linear window over the same values, for a table that a person goes on from by hand. */
export const windowOfTable = ({ first, count }: { readonly first: number; readonly count: number }): WindowBounds => ({
  center: first + count / 2,
  width: Math.max(2, count),
});
