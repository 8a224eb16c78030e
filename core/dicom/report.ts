import { ScrimFailure } from '../../model/errors.ts';
import type { Content } from '../files/content.ts';
import { isSrgbProfile } from '../codecs/colourProfile.ts';
import { isOwnSrgb } from '../codecs/srgbProfile.ts';
import { tagOf } from './dictionary.ts';
import { parseDicom, type DicomFile } from './parse.ts';
import type { DicomElement } from './walk.ts';
import type { ReadLimits } from './picture.ts';
import { pixelTags } from './pixelFormat.ts';
import { Tag } from './tags.ts';
import { isPresentationClass, isReportClass } from './uids.ts';
import { valuesOf, type Values } from './values.ts';

/** An object without pixels that is known to be a tree of content items, or of texts and drawings, and nothing that somebody would have to look at. */
export interface Report {
  readonly kind: 'report' | 'presentation';
  readonly file: DicomFile;
  readonly values: Values;
}

const payloads: readonly number[] = [
  ...pixelTags,
  ...['PixelDataProviderURL', 'EncapsulatedDocument', 'WaveformSequence', 'SpectroscopyData'].map(tagOf),
];
const valueType = tagOf('ValueType');
const graphicData = tagOf('GraphicData');
/** Numbers of one drawing: more of them could be handwriting, which nobody looked at. */
const mostNumbers = 256;

/**
 * Reads what only the Clean Structured Content or the Clean Graphics option lets through (PS3.15 E.3.3 and E.3.4). DICOM_EMBEDDED_DOCUMENT for an object of
 * another class, with another payload, a report whose root is no container, colours by another profile than sRGB, or drawings that could be handwriting; else throws what `parseDicom` throws.
 */
export function openReport(source: Uint8Array | Content, limits?: ReadLimits): Report {
  const file = parseDicom(source, limits && { ratio: limits.zipRatio, megabytes: limits.fileMegabytes });
  const values = valuesOf(file, file.elements);
  const kind = payloads.some((tag) => values.element(tag)) ? undefined : kindOf(file, values);
  if (!kind) throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
  return { kind, file, values };
}

function kindOf({ elements }: DicomFile, values: Values): Report['kind'] | undefined {
  const sopClass = values.string(Tag.SOPClassUID) ?? '';
  if (isReportClass(sopClass)) return values.string(valueType) === 'CONTAINER' ? 'report' : undefined;
  if (!isPresentationClass(sopClass) || elements.some(mayBeHandwriting)) return undefined;
  return hasPlainColours(values) ? 'presentation' : undefined;
}

/** Without a profile, or with one that can be written anew: another would have to stay as it is, and may name a device and its owner. */
function hasPlainColours(values: Values): boolean {
  const icc = values.bytes(Tag.ICCProfile);
  return !icc || isOwnSrgb(icc) || isSrgbProfile(icc, 'scnr') || isSrgbProfile(icc);
}

/** In this element, or in what its items hold. */
const mayBeHandwriting = ({ tag, valueStart, valueEnd, items }: DicomElement): boolean =>
  (tag === graphicData && valueEnd - valueStart > mostNumbers * 4) ||
  (items ?? []).some((item) => item.elements.some(mayBeHandwriting));
