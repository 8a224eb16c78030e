import type { DicomHeaderFacts } from '../../model/item.ts';
import type { Content } from '../files/content.ts';
import { identifierCategories } from './identifiers.ts';
import { instanceIdentity } from './identity.ts';
import { parseDicom } from './parse.ts';
import type { ReadLimits } from './picture.ts';
import { sopClassOf } from './sopClass.ts';
import { Tag } from './tags.ts';
import { speakableUid } from './uids.ts';
import { valuesOf } from './values.ts';

/**
 * What an object says of itself whose picture cannot be taken: as much as its header tells, and nothing of it checked against pixels. Throws
 * what `parseDicom` throws where not even that can be read.
 */
export function headerFacts(source: Uint8Array | Content, limits: ReadLimits) {
  const bounds = { ratio: limits.zipRatio, megabytes: limits.fileMegabytes };
  const file = parseDicom(source, bounds, { headerOnly: true });
  const values = valuesOf(file, file.elements);
  const size = (tag: number): number | null => values.uint16(tag) || null;
  const frames = values.string(Tag.NumberOfFrames) ?? '1';
  const photometric = values.string(Tag.PhotometricInterpretation) ?? '';
  const facts: DicomHeaderFacts = {
    bytes: source.length,
    columns: size(Tag.Columns),
    rows: size(Tag.Rows),
    // A number that is none is not guessed at.
    frames: /^[1-9]\d{0,8}$/.test(frames) ? Number(frames) : null,
    identifiers: identifierCategories(file),
    SOPClassUID: speakableUid(sopClassOf(file)) || null,
    TransferSyntaxUID: file.transferSyntax,
    PhotometricInterpretation: /^[A-Z0-9_ ]{1,16}$/.test(photometric) ? photometric : null,
  };
  return { facts, identity: instanceIdentity(values) };
}
