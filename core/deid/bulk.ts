import { tagOf } from '../dicom/dictionary.ts';
import type { DicomFile } from '../dicom/parse.ts';
import { Tag } from '../dicom/tags.ts';
import { isPalettePresentation } from '../dicom/uids.ts';
import { valuesOf, type Values } from '../dicom/values.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { isToneCurve, lutEntries, readsLikeText, type LutShape } from './lutContent.ts';
import { isEmpty } from './text.ts';

const pixels: ReadonlySet<number> = new Set([Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData]);
const palettes: ReadonlySet<number> = new Set(
  ['', 'Large', 'Segmented']
    .flatMap((kind) => ['Red', 'Green', 'Blue'].map((colour) => `${kind}${colour}PaletteColorLookupTableData`))
    .concat('AlphaPaletteColorLookupTableData', 'SegmentedAlphaPaletteColorLookupTableData')
    .map(tagOf),
);
const lutData = tagOf('LUTData');
const lutDescriptor = tagOf('LUTDescriptor');
const modalityLuts = tagOf('ModalityLUTSequence');
/** PS3.3 C.11.1, C.11.2, C.11.4 and C.11.8. */
const lutSequences: ReadonlySet<number> = new Set(
  ['ModalityLUTSequence', 'VOILUTSequence', 'PresentationLUTSequence', 'SoftcopyVOILUTSequence'].map(tagOf),
);

/** Elements that could hold a second picture, which no detector, reviewer or mask would meet. */
export const isBulk = (tag: number): boolean => pixels.has(tag) || palettes.has(tag) || tag === lutData;

/**
 * The bulk elements that may stay at one level: at the top (`sequence` undefined) those that make up the picture that was looked at, in an item
 * only a lookup table of exactly the size that is stated beside it, in the sequences that PS3.3 gives one. Whether the profile keeps them is another question.
 */
export function allowedBulk(
  elements: readonly DicomElement[],
  source: DicomFile,
  sequence: number | undefined,
): ReadonlySet<number> {
  const bulk = elements.filter(({ tag }) => isBulk(tag));
  if (bulk.length === 0) return none;
  const values = valuesOf(source, elements);
  if (sequence !== undefined) {
    if (!lutSequences.has(sequence)) return none;
    const most =
      sequence === modalityLuts ? 2 ** (valuesOf(source, source.elements).uint16(Tag.BitsStored) ?? 16) : 65536;
    const fits = bulk.every((element) => {
      const shape = element.tag === lutData ? shapeOf(source, values, lutDescriptor) : undefined;
      if (element.tag !== lutData || isEmpty(element)) return true;
      const entries = shape && !element.items ? lutEntries(valueOf(source, element), shape) : undefined;
      return entries !== undefined && entries.length <= most && isToneCurve(entries, shape!.bits);
    });
    return fits ? new Set([lutData]) : none;
  }
  const usesPalette =
    values.string(Tag.PhotometricInterpretation) === 'PALETTE COLOR' ||
    isPalettePresentation(values.string(Tag.SOPClassUID) ?? '');
  return new Set([...pixels, ...(usesPalette ? usedPalettes(elements, source, values) : [])]);
}

/** The tables that the picture is shown with: plain ones of exactly their stated size, or in their absence segmented ones. */
function usedPalettes(elements: readonly DicomElement[], source: DicomFile, values: Values): number[] {
  const tag = (kind: string, colour: string, what: string): number =>
    tagOf(`${kind}${colour}PaletteColorLookupTable${what}`);
  return ['Red', 'Green', 'Blue'].flatMap((colour) => {
    const plain = elements.find((element) => element.tag === tag('', colour, 'Data'));
    const used = plain ?? elements.find((element) => element.tag === tag('Segmented', colour, 'Data'));
    const shape = shapeOf(source, values, tag('', colour, 'Descriptor'));
    if (!used || used.items || !shape) return [];
    const value = valueOf(source, used);
    // One colour for each value that a sample can have; more are colours of nothing.
    const inWords = value.length !== shape.entries + (shape.entries % 2);
    if (shape.entries > 2 ** (values.uint16(Tag.BitsStored) ?? 16) || readsLikeText(value, 8, inWords)) return [];
    if (!plain) return value.length <= shape.entries * 2 + 12 ? [used.tag] : [];
    const entries = lutEntries(value, shape);
    return entries ? [plain.tag] : [];
  });
}

const none: ReadonlySet<number> = new Set();

/** PS3.3 C.11.1.1.1 and C.11.2.1.1: entries (0 is 65536), first value, bits an entry. */
function shapeOf({ littleEndian }: DicomFile, values: Values, descriptor: number): LutShape | undefined {
  const [count, bits] = [values.uint16(descriptor, 0), values.uint16(descriptor, 2)];
  if (count === undefined || bits === undefined || bits < 8 || bits > 16) return undefined;
  return { entries: count === 0 ? 65536 : count, bits, littleEndian };
}

const valueOf = ({ bytes }: DicomFile, { valueStart, valueEnd }: DicomElement): Uint8Array =>
  bytes.subarray(valueStart, valueEnd);
