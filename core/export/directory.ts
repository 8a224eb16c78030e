import { mediaStorageDirectory } from '../dicom/uids.ts';
import { encodeDataSet, fileHead, newUid, type DataSet } from './dataset.ts';
import { encodeSequence, encodeDelimiter } from '../dicom/encode.ts';
import { tagOf } from '../dicom/dictionary.ts';

/** One Directory Record: its own keys (PS3.3 F.5) and what lies below it. */
export interface DirectoryRecord {
  readonly type: string;
  readonly keys: DataSet;
  readonly children: DirectoryRecord[];
}

/** Where the two offsets of a record stand, from the first byte of its item: behind the item's header, as its first and third element. */
const nextAt = 8 + 8;
const lowerAt = nextAt + 4 + 8 + 2 + 8;
const itemHeader = 8;
const explicitLittle = { explicit: true, littleEndian: true } as const;

/**
 * The Basic Directory of a File-set, PS3.3 annex F: records in the order patient, its studies, their series, their instances. Offsets
 * count from the first byte of the file to the first of the record's item (F.3.2.2); all are known only when the whole is laid out.
 */
export function encodeDirectory(patients: readonly DirectoryRecord[], fileSetId: string): Uint8Array {
  const laid: Laid[] = [];
  layOut(patients, laid);
  const head = fileHead(mediaStorageDirectory, newUid());
  const start = head.length + prologue(fileSetId, 0, 0).length + sequenceHeader;
  let at = start;
  for (const entry of laid) {
    entry.offset = at;
    at += itemHeader + entry.bytes.length;
  }
  const items = laid.map(({ bytes, next, lower }) => {
    const item = Buffer.concat([encodeDelimiter(itemTag, bytes.length, explicitLittle), bytes]);
    item.writeUInt32LE(next?.offset ?? 0, nextAt);
    item.writeUInt32LE(lower?.offset ?? 0, lowerAt);
    return item;
  });
  const roots = laid.filter(({ root }) => root);
  const ends = prologue(fileSetId, roots[0]?.offset ?? 0, roots.at(-1)?.offset ?? 0);
  const sequence = encodeSequence(tagOf('DirectoryRecordSequence'), [], explicitLittle);
  const whole = Buffer.concat([head, ends, sequence, ...items]);
  whole.writeUInt32LE(at - start, start - 4);
  return whole;
}

const itemTag = 0xfffee000;
/** Tag, VR, two reserved bytes and the length of a sequence. */
const sequenceHeader = 12;

interface Laid {
  readonly bytes: Uint8Array;
  readonly root: boolean;
  offset: number;
  next: Laid | undefined;
  lower: Laid | undefined;
}

/** Depth first; answers the first of the siblings. Three levels lie below the root at most. */
function layOut(records: readonly DirectoryRecord[], laid: Laid[], root = true): Laid | undefined {
  let first: Laid | undefined;
  let previous: Laid | undefined;
  for (const { type, keys, children } of records) {
    const bytes = encodeDataSet({
      OffsetOfTheNextDirectoryRecord: 0,
      RecordInUseFlag: 0xffff,
      OffsetOfReferencedLowerLevelDirectoryEntity: 0,
      DirectoryRecordType: type,
      ...keys,
    });
    const entry: Laid = { bytes, root, offset: 0, next: undefined, lower: undefined };
    laid.push(entry);
    if (previous) previous.next = entry;
    first ??= entry;
    previous = entry;
    entry.lower = layOut(children, laid, false);
  }
  return first;
}

const prologue = (fileSetId: string, first: number, last: number): Uint8Array =>
  encodeDataSet({
    FileSetID: fileSetId,
    OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: first,
    OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: last,
    FileSetConsistencyFlag: 0,
  });
