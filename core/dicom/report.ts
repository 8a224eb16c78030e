import { ScrimFailure } from '../../model/errors.ts';
import type { Content } from '../files/content.ts';
import { tagOf } from './dictionary.ts';
import { parseDicom, type DicomFile } from './parse.ts';
import type { ReadLimits } from './picture.ts';
import { pixelTags } from './pixelFormat.ts';
import { Tag } from './tags.ts';
import { isReportClass } from './uids.ts';
import { valuesOf, type Values } from './values.ts';

/** A structured report: an object that is known to be a tree of content items and nothing that somebody would have to look at. */
export interface Report {
  readonly file: DicomFile;
  readonly values: Values;
}

const payloads: readonly number[] = [
  ...pixelTags,
  ...['PixelDataProviderURL', 'EncapsulatedDocument', 'WaveformSequence', 'SpectroscopyData'].map(tagOf),
];
const valueType = tagOf('ValueType');

/**
 * Reads what only the Clean Structured Content option lets through (PS3.15 E.3.3). DICOM_EMBEDDED_DOCUMENT for an object of another class, with
 * another payload, or whose root is no container; else throws what `parseDicom` throws.
 */
export function openReport(source: Uint8Array | Content, limits?: ReadLimits): Report {
  const file = parseDicom(source, limits && { ratio: limits.zipRatio, megabytes: limits.fileMegabytes });
  const values = valuesOf(file, file.elements);
  const isReport =
    isReportClass(values.string(Tag.SOPClassUID) ?? '') &&
    values.string(valueType) === 'CONTAINER' &&
    !payloads.some((tag) => values.element(tag));
  if (!isReport) throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
  return { file, values };
}
