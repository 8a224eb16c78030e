import type { DicomFile } from './parse.ts';
import { Tag } from './tags.ts';
import { valuesOf } from './values.ts';

/** The object's SOPClassUID; of one that lacks it, what the file's meta group says (PS3.10 7.1 has both be the same). Empty where neither does. */
export function sopClassOf(file: Pick<DicomFile, 'bytes' | 'littleEndian' | 'elements' | 'meta'>): string {
  const stated = valuesOf(file, file.elements).string(Tag.SOPClassUID);
  if (stated !== undefined) return stated;
  return valuesOf({ bytes: file.bytes, littleEndian: true }, file.meta).string(Tag.MediaStorageSOPClassUID) ?? '';
}
