import { mostDirectoryRecords } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { parseDicom } from './parse.ts';
import type { ReadLimits } from './picture.ts';
import { Tag } from './tags.ts';
import { Values } from './values.ts';

/** ReferencedFileID of one directory record: folders from the DICOMDIR's own down, then the file. */
export type DirectoryReference = readonly string[];

/** Longer ones no file system could hold, nor would a person read them. */
const mostComponents = 32;
const longestComponent = 255;

/**
 * The files that a DICOMDIR (PS3.3 annex F) lists, each once and in its order. Records are read as the flat list that they are stored as:
 * the offsets that tie them into a tree go stale when a tool rewrites the file, and inactive records (F.3.2.2) still name files that may be
 * there. What the components say is not judged here. Throws DICOMDIR_NOT_SHARED for a DICOM object that lists nothing, DAMAGED_FILE for
 * too many records or an impossible reference, and what `parseDicom` throws.
 */
export function readDirectory(bytes: Uint8Array, limits: ReadLimits): DirectoryReference[] {
  const file = parseDicom(bytes, { ratio: limits.zipRatio, megabytes: limits.fileMegabytes });
  const records = file.elements.find(({ tag }) => tag === Tag.DirectoryRecordSequence)?.items ?? [];
  if (records.length > mostDirectoryRecords) throw new ScrimFailure('DAMAGED_FILE');
  const found = new Map<string, DirectoryReference>();
  for (const { elements } of records) {
    const reference = referenceOf(new Values(file, elements));
    if (reference) found.set(reference.join('\\'), reference);
  }
  if (found.size === 0) throw new ScrimFailure('DICOMDIR_NOT_SHARED');
  return [...found.values()];
}

/** Undefined for the records of patients, studies and series, which refer to no file. */
function referenceOf(record: Values): DirectoryReference | undefined {
  if (!record.has(Tag.ReferencedFileID)) return undefined;
  const components = record.strings(Tag.ReferencedFileID);
  if (components.length === 0) return undefined;
  if (components.length > mostComponents || components.some((component) => component.length > longestComponent)) {
    throw new ScrimFailure('DAMAGED_FILE');
  }
  return components;
}
