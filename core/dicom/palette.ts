import { ScrimFailure } from '../../model/errors.ts';
import { Tag } from './tags.ts';
import type { Values } from './values.ts';

/** A palette of PS3.3 C.7.6.3.1.5–6 as 8-bit RGB. */
export interface Palette {
  /** Stored value that the first entry is for; lower ones take the first entry, higher ones the last. */
  readonly first: number;
  readonly entries: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

const channels = [
  [Tag.RedPaletteColorLookupTableDescriptor, Tag.RedPaletteColorLookupTableData],
  [Tag.GreenPaletteColorLookupTableDescriptor, Tag.GreenPaletteColorLookupTableData],
  [Tag.BluePaletteColorLookupTableDescriptor, Tag.BluePaletteColorLookupTableData],
] as const;

/** Throws DICOM_PIXELS where the palette is missing, segmented or does not fit its description. */
export function readPalette(values: Values): Palette {
  const [red, green, blue] = channels.map(([descriptor, data]) => readChannel(values, descriptor, data));
  if (red!.first !== green!.first || red!.first !== blue!.first) throw noPalette();
  const entries = Math.min(red!.levels.length, green!.levels.length, blue!.levels.length);
  return { first: red!.first, entries, red: red!.levels, green: green!.levels, blue: blue!.levels };
}

const noPalette = (): ScrimFailure => new ScrimFailure('DICOM_PIXELS', { what: 'palette' });

function readChannel(values: Values, descriptor: number, data: number): { first: number; levels: Uint8Array } {
  const [count, first, bits] = [0, 1, 2].map((index) => values.uint16(descriptor, index));
  const bytes = values.bytes(data);
  if (count === undefined || first === undefined || !bytes || (bits !== 8 && bits !== 16)) throw noPalette();
  const entries = count === 0 ? 65536 : count;
  return {
    first,
    levels: bytes.length >= entries * 2 ? wordLevels(values, data, entries, bits) : byteLevels(values, data, entries),
  };
}

/** Sixteen bits an entry. Some writers fill only the low byte although they claim 16 bits; then that is the level. */
function wordLevels(values: Values, data: number, entries: number, bits: number): Uint8Array {
  const words = Array.from({ length: entries }, (_, index) => values.uint16(data, index)!);
  const shift = bits === 16 && words.some((word) => word > 255) ? 8 : 0;
  return Uint8Array.from(words, (word) => (word >> shift) & 0xff);
}

/** Two 8-bit entries a word, the earlier one in its low byte. */
function byteLevels(values: Values, data: number, entries: number): Uint8Array {
  const available = values.bytes(data)!.length;
  if (available < entries) throw noPalette();
  return Uint8Array.from({ length: entries }, (_, index) => {
    const word = values.uint16(data, index >> 1);
    if (word === undefined) return values.bytes(data)![index]!;
    return index % 2 === 0 ? word & 0xff : word >> 8;
  });
}

/** The entry that a stored value selects. */
export const paletteIndex = (palette: Palette, stored: number): number =>
  Math.min(Math.max(stored - palette.first, 0), palette.entries - 1);
