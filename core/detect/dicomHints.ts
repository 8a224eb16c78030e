import type { Box } from '../../model/geometry.ts';
import { dictionaryEntry, tagOf } from '../dicom/dictionary.ts';
import type { Picture } from '../dicom/picture.ts';
import { ultrasoundRegions } from '../dicom/ultrasoundRegions.ts';
import type { Values } from '../dicom/values.ts';
import type { DicomElement } from '../dicom/walk.ts';
import type { HeaderIdentifier } from './text/identifiers.ts';

/** What a DICOM header says that helps to find things in the pixels. Hints, never permissions. */
export interface DicomHints {
  /** False only for greyscale of a scanner's depth whose modality and SOP class agree that a device without a camera made it. */
  readonly mayShowFaces: boolean;
  /** Modality and SOP class agree that it is ultrasound. */
  readonly ultrasoundDevice: boolean;
  readonly identifiers: readonly HeaderIdentifier[];
  /** Regions in whole pixels inside the picture; undefined where the object declares none. */
  readonly ultrasoundRegions?: readonly Box[];
}

export function dicomHints({ file, values, format }: Picture): DicomHints {
  const modality = values.string(tagOf('Modality')) ?? '';
  const grey = format.photometric.startsWith('MONOCHROME');
  const ownClass = isStandardClass(modality, values.string(tagOf('SOPClassUID')) ?? '');
  const ultrasoundDevice = modality === 'US' && ownClass;
  // Scanners store more than 8 bits; a photograph or a screen that was put under a scanner's header mostly has just those.
  const scannersDepth = format.bitsStored > 8 || ultrasoundDevice;
  return {
    mayShowFaces: !grey || !ownClass || !scannersDepth,
    ultrasoundDevice,
    identifiers: headerIdentifiers(file.bytes, file.elements, characterSetOf(values)),
    ultrasoundRegions: ultrasoundRegions(values, format, file.littleEndian),
  };
}

const storage = '1.2.840.10008.5.1.4.1.1.';
/**
 * Modalities of slices and projections (PS3.3 C.7.3.1.1.1) with their own storage classes (PS3.4 B.5), after the common root: plain,
 * enhanced and legacy converted. No capture, no colour and no photographic class: those hold whatever stood before a camera or on a screen.
 */
const ownClasses = new Map<string, readonly string[]>([
  ['CT', ['2', '2.1', '2.2']],
  ['MR', ['4', '4.1', '4.4']],
  ['PT', ['128', '128.1', '130']],
  ['NM', ['20']],
  ['CR', ['1']],
  ['DX', ['1.1', '1.1.1']],
  ['MG', ['1.2', '1.2.1', '13.1.3']],
  ['XA', ['12.1', '12.1.1', '13.1.1']],
  ['RF', ['12.2']],
  ['US', ['6.1', '3.1']],
]);

/** An unknown modality, an unknown class, or two that do not belong together: no. */
function isStandardClass(modality: string, sopClass: string): boolean {
  return ownClasses.get(modality)?.some((suffix) => sopClass === storage + suffix) ?? false;
}

/** Value representations whose values name a person, a place, a number or a day. */
const identifyingVrs = new Set(['PN', 'DA', 'DT', 'AS', 'LO', 'SH', 'ST', 'LT']);
/** Of those, what is said of the device or the picture: matching it would call every "Abdomen" an identifier. */
const impersonal = new Set([
  ...['Manufacturer', 'ManufacturerModelName', 'SoftwareVersions', 'TransducerData', 'ProcessingFunction'],
  ...['SeriesDescription', 'ProtocolName', 'WindowCenterWidthExplanation', 'CodeMeaning', 'CodeValue'],
  ...['CodingSchemeDesignator', 'DerivationDescription', 'ConvolutionKernel', 'RescaleType', 'FilterType'],
  ...['ContrastBolusAgent', 'SequenceName', 'DeidentificationMethod'],
]);
const MOST_IDENTIFIERS = 500;

/** Values of the header that may also stand in the pixels, at any depth of sequences; the first of a repeated value. */
export function headerIdentifiers(
  bytes: Uint8Array,
  elements: readonly DicomElement[],
  characterSet: string,
): HeaderIdentifier[] {
  const found = new Map<string, HeaderIdentifier>();
  const decoder = new TextDecoder(characterSet);
  const visit = (level: readonly DicomElement[]): void => {
    for (const element of level) {
      for (const item of element.items ?? []) visit(item.elements);
      const keyword = keywordOf(element);
      if (!keyword || found.size >= MOST_IDENTIFIERS) continue;
      const text = decoder.decode(
        bytes.subarray(element.valueStart, Math.min(element.valueEnd, element.valueStart + 1024)),
      );
      for (const value of text.split('\\').map((part) => part.replace(/[\0\s]+$/g, '').trim())) {
        if (value !== '' && !found.has(value)) found.set(value, { keyword, value });
      }
    }
  };
  visit(elements);
  // A reason names the first match: a name is a name before it is a word of a description.
  return [...found.values()].sort((a, b) => personal(a.keyword) - personal(b.keyword));
}

const personal = (keyword: string): number =>
  keyword.startsWith('Patient') ? 0 : /Name|ID|Number$/.test(keyword) ? 1 : 2;

function keywordOf(element: DicomElement): string | undefined {
  if (element.items || !identifyingVrs.has(element.vr)) return undefined;
  // Private values are matched as well; their tags have no keyword.
  const keyword = dictionaryEntry(element.tag)?.keyword ?? 'a private element';
  return impersonal.has(keyword) ? undefined : keyword;
}

/** Label of the WHATWG encoding nearest to SpecificCharacterSet; a wrong guess only costs a match, never a proposal. */
function characterSetOf(values: Values): string {
  const defined = values.strings(tagOf('SpecificCharacterSet')).at(-1) ?? '';
  const latin = /^ISO(?:_IR| 2022 IR) (\d+)$/.exec(defined)?.[1];
  return { '192': 'utf-8', '101': 'iso-8859-2', '109': 'iso-8859-3', '144': 'iso-8859-5' }[latin ?? ''] ?? 'latin1';
}
