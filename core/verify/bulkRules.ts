import { pixelData, type DicomElement, type DicomLayout } from './dicomWalk.ts';
import { holdsProse, tableEntries, toneFault } from './tables.ts';
import { valueText } from './valueText.ts';
import { lutData, lutDescriptor, lutSequences, paletteTags } from './headerRules.table.ts';

interface Level {
  /** The tag of the sequence around it. */
  readonly sequence: number | undefined;
  lastTag: number;
  descriptor: DicomElement | undefined;
}

const pictures: ReadonlySet<number> = new Set([0x7fe00008, 0x7fe00009, pixelData]);

/**
 * Answers, element by element in the order of the file, why one that could hold a picture may not stand where it stands. The checks of
 * pixels look at the dataset's own picture only, so there may be no other, whatever VR it is written with.
 */
export function bulkRule(bytes: Uint8Array, layout: DicomLayout): (element: DicomElement) => string | undefined {
  const levels: Level[] = [];
  const palette =
    isPalettePresentation(layout) ||
    layout.elements.some(
      (element) => element.tag === 0x00280004 && element.depth === 0 && isPaletteColor(bytes, element),
    );
  const top = (tag: number) => layout.elements.find((element) => element.tag === tag && element.depth === 0);
  /** Red, green and blue by plain tables of their stated size (0028,1201–3), or in their absence segmented ones (0028,1221–3). */
  const paletteFault = (element: DicomElement): string | undefined => {
    const colour = element.tag & 0xf;
    if (colour < 1 || colour > 3) return 'a palette that no colour is shown with';
    const plain = 0x00281200 + colour;
    const stated = top(0x00281100 + colour);
    const shape = stated && statedShape(bytes, layout, stated);
    const data = bytes.subarray(element.from, element.to);
    if (shape && shape.entries > reach) return 'a palette of more colours than samples can have';
    const inWords = shape !== undefined && data.length !== shape.entries + (shape.entries % 2);
    if (holdsProse(data, 8, inWords)) return 'a palette that reads like text';
    if (element.tag === 0x00281220 + colour) {
      if (top(plain)) return 'a second palette';
      return shape && data.length <= 2 * shape.entries + 12 ? undefined : 'segments longer than their palette';
    }
    const fits = element.tag === plain && stated !== undefined && isLutSize(bytes, layout, stated, element);
    return fits ? undefined : 'a palette that is not of the size stated beside it';
  };
  const bitsStored = top(0x00280101);
  const reach = bitsStored ? 2 ** numberAt(bytes, layout, bitsStored.from) : 0x10000;
  const toneRule = (sequence: number | undefined, stated: DicomElement, data: DicomElement): string | undefined => {
    const shape = statedShape(bytes, layout, stated)!;
    if (sequence === modalityLuts && shape.entries > reach)
      return 'a lookup table with more entries than samples can reach';
    return toneFault(tableEntries(bytes.subarray(data.from, data.to), shape, layout.littleEndian), shape.bits);
  };
  const mostNumberBytes = 2048 + 24 * frameCount(bytes, layout);
  return (element) => {
    const { tag, depth } = element;
    levels.length = Math.min(levels.length, depth + 1);
    let level = levels[depth];
    // Tags ascend within an item: one that does not begins the next.
    if (!level || tag <= level.lastTag) {
      level = levels[depth] = { sequence: levels[depth - 1]?.lastTag, lastTag: tag, descriptor: undefined };
    }
    level.lastTag = tag;
    if (tag === lutDescriptor) level.descriptor = element;
    if (element.to === element.from && element.vr !== 'SQ') return undefined;
    if (pictures.has(tag)) return depth > 0 ? 'a picture beside the picture' : undefined;
    if (paletteTags.has(tag))
      return depth > 0 || !palette ? 'a palette that the picture does not use' : paletteFault(element);
    if (tag !== lutData) {
      const many = numberVrs.has(element.vr) && element.to - element.from > mostNumberBytes;
      if (many) return 'more numbers than any setting has';
      const prose = rawNumberVrs.has(element.vr) && holdsProse(bytes.subarray(element.from, element.to), 10);
      return prose ? 'numbers that read like text' : undefined;
    }
    const stated = lutSequences.has(level.sequence ?? 0) ? level.descriptor : undefined;
    if (!stated || !isLutSize(bytes, layout, stated, element))
      return 'a lookup table that is not of the size stated beside it';
    return toneRule(level.sequence, stated, element);
  };
}

const modalityLuts = 0x00283000;
const rawNumberVrs: ReadonlySet<string> = new Set('US SS UL SL UV SV FL FD AT'.split(' '));
const numberVrs: ReadonlySet<string> = new Set('US SS UL SL UV SV FL FD AT DS IS'.split(' '));

/** An array of numbers may have a few for each frame; a longer one could be a picture. */
function frameCount(bytes: Uint8Array, layout: DicomLayout): number {
  const stated = layout.elements.find((element) => element.tag === 0x00280008 && element.depth === 0);
  const count = stated
    ? Number(String.fromCharCode(...bytes.subarray(stated.from, Math.min(stated.to, stated.from + 12))))
    : 1;
  return Number.isInteger(count) ? Math.min(Math.max(count, 1), 1_000_000) : 1;
}

/** Whether a file says that it is a pseudo-color or blending softcopy presentation state, which has a palette of its own; PS3.3 C.11.12 and C.11.14. */
export const isPalettePresentation = ({ bytes, elements }: DicomLayout): boolean =>
  elements.some(
    (element) =>
      element.tag === 0x00080016 &&
      element.depth === 0 &&
      /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.[34]$/.test(valueText(bytes, element).trim()),
  );

const isPaletteColor = (bytes: Uint8Array, { from, to }: DicomElement): boolean =>
  /^ *PALETTE COLOR[ \0]*$/.test(String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 32))));

const numberAt = (bytes: Uint8Array, layout: DicomLayout, at: number): number =>
  at + 2 <= bytes.length ? new DataView(bytes.buffer, bytes.byteOffset).getUint16(at, layout.littleEndian) : 0;

function statedShape(
  bytes: Uint8Array,
  layout: DicomLayout,
  stated: DicomElement,
): { readonly entries: number; readonly bits: number } | undefined {
  if (stated.to - stated.from !== 6) return undefined;
  return {
    entries: numberAt(bytes, layout, stated.from) || 0x10000,
    bits: numberAt(bytes, layout, stated.from + 4),
  };
}

function isLutSize(bytes: Uint8Array, layout: DicomLayout, stated: DicomElement, data: DicomElement): boolean {
  const shape = statedShape(bytes, layout, stated);
  if (!shape) return false;
  const { entries, bits } = shape;
  const held = data.to - data.from;
  if (bits === 8 && held === 2 * Math.ceil(entries / 2)) return true;
  return bits >= 8 && bits <= 16 && held === 2 * entries;
}
