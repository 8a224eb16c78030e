import { ScrimFailure } from '../../model/errors.ts';
import type { Content } from '../files/content.ts';
import type { Fragment } from './fragments.ts';
import { Tag } from './tags.ts';
import type { PixelCoding } from './transferSyntax.ts';
import type { Values } from './values.ts';
import type { DicomElement } from './walk.ts';

/** Fragments of one frame, in order, at least one. */
export type FrameFragments = readonly Fragment[];

interface Encapsulated {
  readonly content: Content;
  readonly values: Values;
  readonly element: DicomElement;
  readonly coding: PixelCoding;
  readonly frames: number;
}

/**
 * Which fragments make up which frame; PS3.5 A.4. Every fragment belongs to exactly one frame: a picture that no frame leads to would
 * never be looked at. DAMAGED_FILE where there are too few or too many fragments, or where nothing says for certain how they go together.
 */
export function mapFrames(encapsulated: Encapsulated): readonly FrameFragments[] {
  const { element, coding, frames } = encapsulated;
  const [table, ...fragments] = element.fragments!;
  if (fragments.length < frames) throw damaged();
  // With one fragment a frame no table can tell anything else, so a wrong one does no harm.
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  // Only code streams may go on in a next fragment (PS3.5 A.4.2 has one fragment a frame for RLE).
  if (!isCodeStream(coding)) throw damaged();
  const begins = fragments.map((fragment) => beginsCodeStream(encapsulated.content, fragment, coding));
  const scanned = begins.flatMap((begin, index) => (begin ? [index] : []));
  const certain = scanned.length === frames && scanned[0] === 0;
  const told = extendedOffsets(encapsulated) ?? basicOffsets(encapsulated, table!);
  const firsts = told && fragmentsAt(told, fragments, frames);
  if (firsts?.every((index) => begins[index])) {
    // More beginnings than frames: a picture within another's fragments.
    if (scanned.length > frames) throw damaged();
    return slices(fragments, firsts);
  }
  if (!certain) throw damaged();
  return slices(fragments, scanned);
}

const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');

const isCodeStream = (coding: PixelCoding): boolean => coding !== 'rle' && coding !== 'native' && coding !== 'deflated';

/** SOI of the JPEG family (FFD8 FF) never stands within entropy-coded data; SOC and SIZ of JPEG 2000 (FF4F FF51) not by chance. */
function beginsCodeStream(content: Content, { valueStart, valueEnd }: Fragment, coding: PixelCoding): boolean {
  const wanted = coding === 'jpeg2000' || coding === 'htj2k' ? [0xff, 0x4f, 0xff, 0x51] : [0xff, 0xd8, 0xff];
  if (valueEnd - valueStart < wanted.length) return false;
  const found = content.slice(valueStart, valueStart + wanted.length);
  return wanted.every((byte, index) => found[index] === byte);
}

/** Offsets of PS3.3 C.7.6.3.1.8, from the first byte behind the Basic Offset Table. */
function extendedOffsets({ values }: Encapsulated): number[] | undefined {
  const table = values.bytes(Tag.ExtendedOffsetTable);
  if (!table || table.length === 0 || table.length % 8 !== 0) return undefined;
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  return Array.from({ length: table.length / 8 }, (_, index) => Number(view.getBigUint64(index * 8, true)));
}

function basicOffsets({ content, frames }: Encapsulated, { valueStart, valueEnd }: Fragment): number[] | undefined {
  // One of another size fits no picture of so many frames, and may be as large as the file.
  if (valueEnd - valueStart !== frames * 4) return undefined;
  const table = content.slice(valueStart, valueEnd);
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  return Array.from({ length: frames }, (_, index) => view.getUint32(index * 4, true));
}

/** Index of the fragment at each offset; undefined for a table that does not fit the fragments. */
function fragmentsAt(
  offsets: readonly number[],
  fragments: readonly Fragment[],
  frames: number,
): readonly number[] | undefined {
  if (offsets.length !== frames || offsets[0] !== 0) return undefined;
  const origin = fragments[0]!.start;
  const firsts: number[] = [];
  let index = 0;
  for (const offset of offsets) {
    while (index < fragments.length && fragments[index]!.start - origin < offset) index++;
    if (fragments[index] === undefined || fragments[index]!.start - origin !== offset || firsts.at(-1) === index)
      return undefined;
    firsts.push(index);
  }
  return firsts;
}

const slices = (fragments: readonly Fragment[], firsts: readonly number[]): FrameFragments[] =>
  firsts.map((first, index) => fragments.slice(first, firsts[index + 1] ?? fragments.length));

/** The code of one frame; a copy where it stands in several fragments or on disk. */
export function frameCode(content: Content, fragments: FrameFragments): Uint8Array {
  const [only] = fragments;
  if (fragments.length === 1) return content.slice(only!.valueStart, only!.valueEnd);
  return Buffer.concat(fragments.map(({ valueStart, valueEnd }) => content.slice(valueStart, valueEnd)));
}
