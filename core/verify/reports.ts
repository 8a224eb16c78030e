import { isPalettePresentation } from './bulkRules.ts';
import { binaryTags } from './headerRules.table.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import { isOwnProfile } from './headerRules.ts';
import { levelsOf } from './levels.ts';
import { valueText } from './valueText.ts';

const [sopClassTag, mediaClassTag, valueTypeTag, contentSequence] = [0x00080016, 0x00020002, 0x0040a040, 0x0040a730];
const reportClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.\d{1,4}$/;
const presentationClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.[1-4]$/;
/** Descriptors, plain and segmented tables of red, green and blue; what they hold `bulkRules` looks at. */
const palette: ReadonlySet<number> = new Set(
  [0x00281100, 0x00281200, 0x00281220].flatMap((tag) => [tag + 1, tag + 2, tag + 3]),
);
const graphicDataTag = 0x00700022;
/** Bytes of one drawing: a longer one may be handwriting. */
const mostOfDrawing = 1024;
/** PS3.3 table C.17.3-7. */
const valueTypes: ReadonlySet<string> = new Set(
  'TEXT NUM CODE DATETIME DATE TIME UIDREF PNAME COMPOSITE IMAGE WAVEFORM SCOORD SCOORD3D TCOORD CONTAINER TABLE'.split(
    ' ',
  ),
);

function topValue({ bytes, elements }: DicomLayout, wanted: number): string {
  const element = elements.find(({ tag, depth }) => tag === wanted && depth === 0);
  return element ? valueText(bytes, element).trim() : '';
}

/** Whether a file says that it is a structured report or a key object selection, which have no pixels; PS3.3 A.35. */
export const isReport = (layout: DicomLayout): boolean => reportClass.test(topValue(layout, sopClassTag));

/** Whether a file says that it is a softcopy presentation state, which has no pixels; PS3.3 A.33.1 to A.33.4. */
export const isPresentation = (layout: DicomLayout): boolean => presentationClass.test(topValue(layout, sopClassTag));

/** Why a file that says it is a presentation state is none that may leave. */
export function presentationFaults(layout: DicomLayout): string[] {
  const faults = payloadFaults(layout);
  const isLong = ({ tag, from, to }: DicomElement): boolean => tag === graphicDataTag && to - from > mostOfDrawing;
  if (layout.elements.some(isLong)) faults.push('a drawing that may be handwriting');
  return faults;
}

/** Why a file that says it is a report is none that may leave: it holds what nobody looked at, or is no tree of content items. */
export function reportFaults(layout: DicomLayout): string[] {
  const { bytes, elements } = layout;
  const faults = payloadFaults(layout);
  if (topValue(layout, valueTypeTag) !== 'CONTAINER') faults.push('the root is no container');
  const levels = levelsOf(elements);
  const isForeign = (element: DicomElement, index: number): boolean =>
    element.tag === valueTypeTag &&
    levels[index]!.sequence === contentSequence &&
    !valueTypes.has(valueText(bytes, element).trim());
  if (elements.some(isForeign)) faults.push('a content item of no known type');
  return faults;
}

function payloadFaults(layout: DicomLayout): string[] {
  const { bytes, meta, elements, fragments } = layout;
  const faults: string[] = [];
  const media = meta.find(({ tag }) => tag === mediaClassTag);
  if (!media || valueText(bytes, media).trim() !== topValue(layout, sopClassTag)) {
    faults.push('the meta information names another class');
  }
  const mayColour = isPalettePresentation(layout);
  const isHidden = (element: DicomElement): boolean =>
    isBinary(element) &&
    !isOwnProfile(bytes, element) &&
    !(mayColour && element.depth === 0 && palette.has(element.tag));
  if (fragments.length > 0 || elements.some(isHidden)) faults.push('binary data in a report');
  return faults;
}

/** Pixels, palettes, documents, waveforms: a report has none of them at any depth, whatever VR they are written with. */
const isBinary = ({ tag, vr, from, to }: DicomElement): boolean =>
  to > from && (binaryTags.has(tag) || /^O[BDFLVW]$/.test(vr) || tag >>> 16 === 0x7fe0);

/** Why a report is none of its original's; undefined if it is. */
export function reportOfAnother(made: DicomLayout, original: DicomLayout): string | undefined {
  if (topValue(made, sopClassTag) !== topValue(original, sopClassTag)) return 'not of the original’s class';
  const hasPixels =
    original.fragments.length > 0 || original.elements.some(({ tag, depth }) => depth === 0 && tag >>> 16 === 0x7fe0);
  return hasPixels ? 'the original has pixels' : undefined;
}
