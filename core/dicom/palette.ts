import { ScrimFailure } from '../../model/errors.ts';
import { expandSegments } from './segmentedPalette.ts';
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

interface ChannelTags {
  readonly descriptor: number;
  readonly data: number;
  readonly segments: number;
}
const channels: readonly ChannelTags[] = [
  {
    descriptor: Tag.RedPaletteColorLookupTableDescriptor,
    data: Tag.RedPaletteColorLookupTableData,
    segments: Tag.SegmentedRedPaletteColorLookupTableData,
  },
  {
    descriptor: Tag.GreenPaletteColorLookupTableDescriptor,
    data: Tag.GreenPaletteColorLookupTableData,
    segments: Tag.SegmentedGreenPaletteColorLookupTableData,
  },
  {
    descriptor: Tag.BluePaletteColorLookupTableDescriptor,
    data: Tag.BluePaletteColorLookupTableData,
    segments: Tag.SegmentedBluePaletteColorLookupTableData,
  },
];

/** Throws DICOM_PIXELS where the palette is missing or does not fit its description. */
export function readPalette(values: Values): Palette {
  const [red, green, blue] = channels.map((tags) => readChannel(values, tags));
  if (red!.first !== green!.first || red!.first !== blue!.first) throw noPalette();
  const entries = Math.min(red!.levels.length, green!.levels.length, blue!.levels.length);
  return { first: red!.first, entries, red: red!.levels, green: green!.levels, blue: blue!.levels };
}

const noPalette = (): ScrimFailure => new ScrimFailure('DICOM_PIXELS', { what: 'palette' });

function readChannel(
  values: Values,
  { descriptor, data, segments }: ChannelTags,
): { first: number; levels: Uint8Array } {
  const [count, bits] = [values.uint16(descriptor, 0), values.uint16(descriptor, 2)];
  // Signed where the samples that index it are; PS3.3 C.7.6.3.1.5.
  const signed = values.uint16(Tag.PixelRepresentation) === 1;
  const first = signed ? values.int16(descriptor, 1) : values.uint16(descriptor, 1);
  if (count === undefined || first === undefined || (bits !== 8 && bits !== 16)) throw noPalette();
  const entries = count === 0 ? 65536 : count;
  return { first, levels: levelsOf(values, { data, segments, entries, bits }) };
}

interface ChannelData extends Omit<ChannelTags, 'descriptor'> {
  readonly entries: number;
  readonly bits: 8 | 16;
}

function levelsOf(values: Values, { data, segments, entries, bits }: ChannelData): Uint8Array {
  const words = values.words(data);
  if (words && words.length >= entries) return wordLevels(words.subarray(0, entries), bits);
  if (words && words.length > 0) return byteLevels(words, values.bytes(data)!, entries);
  const coded = bits === 16 ? values.words(segments) : values.bytes(segments);
  const expanded = coded && expandSegments(coded, entries);
  if (!expanded) throw noPalette();
  return wordLevels(expanded, bits);
}

/** Sixteen bits an entry. Some writers fill only the low byte although they claim 16 bits; then that is the level. */
function wordLevels(words: Uint16Array, bits: number): Uint8Array {
  const shift = bits === 16 && words.some((word) => word > 255) ? 8 : 0;
  return Uint8Array.from(words, (word) => (word >> shift) & 0xff);
}

/** Two 8-bit entries a word, the earlier one in its low byte. */
function byteLevels(words: Uint16Array, bytes: Uint8Array, entries: number): Uint8Array {
  if (bytes.length < entries) throw noPalette();
  return Uint8Array.from({ length: entries }, (_, index) => {
    const word = words[index >> 1];
    if (word === undefined) return bytes[index]!;
    return index % 2 === 0 ? word & 0xff : word >> 8;
  });
}

/** The entry that a stored value selects. */
export const paletteIndex = (palette: Palette, stored: number): number =>
  Math.min(Math.max(stored - palette.first, 0), palette.entries - 1);
