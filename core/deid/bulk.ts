import { tagOf } from '../dicom/dictionary.ts';
import { Tag } from '../dicom/tags.ts';
import { valuesOf, type Values, type ValueSource } from '../dicom/values.ts';
import type { DicomElement } from '../dicom/walk.ts';

const pixels: ReadonlySet<number> = new Set([Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData]);
const palettes: ReadonlySet<number> = new Set(
  ['', 'Large', 'Segmented']
    .flatMap((kind) => ['Red', 'Green', 'Blue'].map((colour) => `${kind}${colour}PaletteColorLookupTableData`))
    .concat('AlphaPaletteColorLookupTableData', 'SegmentedAlphaPaletteColorLookupTableData')
    .map(tagOf),
);
const lutData = tagOf('LUTData');
const lutDescriptor = tagOf('LUTDescriptor');
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
  source: ValueSource,
  sequence: number | undefined,
): ReadonlySet<number> {
  const bulk = elements.filter(({ tag }) => isBulk(tag));
  if (bulk.length === 0) return none;
  const values = valuesOf(source, elements);
  if (sequence !== undefined) {
    if (!lutSequences.has(sequence)) return none;
    const fits = bulk.every((element) => element.tag !== lutData || fitsDescriptor(element, values));
    return fits ? new Set([lutData]) : none;
  }
  const usesPalette = values.string(Tag.PhotometricInterpretation) === 'PALETTE COLOR';
  return new Set([...pixels, ...(usesPalette ? usedPalettes(elements, values) : [])]);
}

/** The tables that the picture is shown with: plain ones of exactly their stated size, or in their absence segmented ones. */
function usedPalettes(elements: readonly DicomElement[], values: Values): number[] {
  const tag = (kind: string, colour: string, what: string): number =>
    tagOf(`${kind}${colour}PaletteColorLookupTable${what}`);
  return ['Red', 'Green', 'Blue'].flatMap((colour) => {
    const plain = elements.find((element) => element.tag === tag('', colour, 'Data'));
    if (!plain) return [tag('Segmented', colour, 'Data')];
    return fitsDescriptor(plain, values, tag('', colour, 'Descriptor')) ? [plain.tag] : [];
  });
}

const none: ReadonlySet<number> = new Set();

/** PS3.3 C.11.1.1.1 and C.11.2.1.1: entries (0 is 65536), first value, bits an entry. Entries of 8 bits stand in bytes or in words. */
function fitsDescriptor(element: DicomElement, values: Values, descriptor = lutDescriptor): boolean {
  const [count, bits] = [values.uint16(descriptor, 0), values.uint16(descriptor, 2)];
  if (element.items || count === undefined || bits === undefined || bits < 8 || bits > 16) return false;
  const entries = count === 0 ? 65536 : count;
  const length = element.valueEnd - element.valueStart;
  return length === entries * 2 || (bits === 8 && length === entries + (entries % 2));
}
