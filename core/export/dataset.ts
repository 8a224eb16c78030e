import { createHash, randomUUID } from 'node:crypto';
import { dictionaryEntry, tagOf } from '../dicom/dictionary.ts';
import { encodeElement, encodeSequence, type ElementEncoding } from '../dicom/encode.ts';
import { implementationClassUid, implementationVersionName, TransferSyntax } from '../dicom/uids.ts';

/** Text, several values, numbers, bytes as they are, or the items of a sequence; null is an empty element (type 2). */
export type ElementValue = string | number | readonly string[] | readonly number[] | Uint8Array | readonly DataSet[];

/** A data set by keyword of PS3.6; the dictionary knows tag and VR. What is undefined is left out. */
export interface DataSet {
  readonly [keyword: string]: ElementValue | null | undefined;
}

const encoding: ElementEncoding = { explicit: true, littleEndian: true };
/** All that is written here is UTF-8; data sets say so themselves by SpecificCharacterSet. */
export const utf8 = 'ISO_IR 192';

/**
 * Explicit VR Little Endian, in ascending order of tags, sequences with explicit lengths. Throws RangeError for a value that its VR cannot
 * hold: a bug of the caller, who bounds texts that come from elsewhere.
 */
export function encodeDataSet(dataSet: DataSet): Uint8Array {
  const tagged: [number, string, ElementValue | null][] = [];
  for (const [keyword, value] of Object.entries(dataSet)) {
    if (value !== undefined) tagged.push([tagOf(keyword), keyword, value]);
  }
  tagged.sort(([a], [b]) => a - b);
  return Buffer.concat(tagged.map(([tag, keyword, value]) => encodeOne(tag, keyword, value)));
}

function encodeOne(tag: number, keyword: string, value: ElementValue | null): Uint8Array {
  const vr = dictionaryEntry(tag)!.vr;
  if (vr === 'SQ') {
    if (value !== null && !(Array.isArray(value) && value.every((item) => typeof item === 'object')))
      throw new RangeError(`not a sequence: ${keyword}`);
    const items = (value ?? []) as readonly DataSet[];
    return encodeSequence(tag, items.map(encodeDataSet), encoding);
  }
  return encodeElement(tag, vr, value === null ? new Uint8Array() : valueBytes(vr, value), encoding);
}

/** A backslash is a character in these and separates values in all other texts; PS3.5 6.2. */
const single = new Set(['LT', 'ST', 'UT', 'UR']);

function valueBytes(vr: string, value: ElementValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const write = numberWriters[vr];
  const values = (Array.isArray(value) ? value : [value]) as readonly (string | number)[];
  if (write) return Buffer.concat(values.map((one) => write(Number(one))));
  const texts = values.map(String);
  if (!single.has(vr) && texts.some((text) => text.includes('\\'))) throw new RangeError('a backslash in one value');
  return Buffer.from(texts.join('\\'), 'utf8');
}

const written = (size: number, write: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return bytes;
};
const numberWriters: Readonly<Record<string, (value: number) => Uint8Array>> = {
  US: (value) => written(2, (view) => view.setUint16(0, value, true)),
  SS: (value) => written(2, (view) => view.setInt16(0, value, true)),
  UL: (value) => written(4, (view) => view.setUint32(0, value, true)),
  SL: (value) => written(4, (view) => view.setInt32(0, value, true)),
  FL: (value) => written(4, (view) => view.setFloat32(0, value, true)),
  FD: (value) => written(8, (view) => view.setFloat64(0, value, true)),
};

/** Preamble of zeros, magic word and File Meta Information (PS3.10 7.1) of a data set in Explicit VR Little Endian, or of one whose pixels are coded. */
export function fileHead(
  sopClass: string,
  sopInstance: string,
  transferSyntax: string = TransferSyntax.ExplicitVRLittleEndian,
): Uint8Array {
  const meta = encodeDataSet({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: sopClass,
    MediaStorageSOPInstanceUID: sopInstance,
    TransferSyntaxUID: transferSyntax,
    ImplementationClassUID: implementationClassUid,
    ImplementationVersionName: implementationVersionName,
  });
  const length = encodeDataSet({ FileMetaInformationGroupLength: meta.length });
  return Buffer.concat([new Uint8Array(128), Buffer.from('DICM'), length, meta]);
}

/** A UUID-derived UID; PS3.5 B.2. */
export const newUid = (): string => uuidUid(randomUUID().replaceAll('-', ''));

/** The same UID for the same text, wherever it is asked for; version 8 of RFC 9562. */
export function derivedUid(text: string): string {
  const digest = createHash('sha256').update(`scrim export\0${text}`).digest().subarray(0, 16);
  digest[6] = (digest[6]! & 0x0f) | 0x80;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return uuidUid(digest.toString('hex'));
}

const uuidUid = (hex: string): string => `2.25.${BigInt(`0x${hex}`)}`;

/** DA and TM of a moment, in UTC. */
export function dicomMoment(moment: Date): { readonly date: string; readonly time: string } {
  const digits = moment.toISOString().replaceAll(/[-:T]/g, '');
  return { date: digits.slice(0, 8), time: digits.slice(8, 14) };
}

/** One value of a text VR in at most `most` characters: no delimiter, no control character. */
export const oneLine = (text: string, most: number): string =>
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must go
  [...text.replaceAll(/[\u0000-\u001f\u007f\\]+/g, ' ').trim()].slice(0, most).join('');
