import { ScrimFailure } from '../../model/errors.ts';
import { Tag } from './tags.ts';
import { TransferSyntax, speakableUid } from './uids.ts';
import { vrAt } from './vr.ts';
import { Walker, type DicomElement } from './walk.ts';

/** A DICOM object whose every byte belongs to the preamble, to a meta element or to an element of the data set. */
export interface DicomFile {
  readonly bytes: Uint8Array;
  /** Group 0002; empty where the file has none. */
  readonly meta: readonly DicomElement[];
  /** Offset of the first meta element (132 in a standard file), and of the data set. */
  readonly metaStart: number;
  readonly dataStart: number;
  readonly elements: readonly DicomElement[];
  readonly transferSyntax: string;
  readonly littleEndian: boolean;
  readonly explicit: boolean;
}

interface Encoding {
  readonly transferSyntax: string;
  readonly littleEndian: boolean;
  readonly explicit: boolean;
}

const encodings: readonly Encoding[] = [
  { transferSyntax: TransferSyntax.ImplicitVRLittleEndian, littleEndian: true, explicit: false },
  { transferSyntax: TransferSyntax.ExplicitVRLittleEndian, littleEndian: true, explicit: true },
  { transferSyntax: TransferSyntax.ExplicitVRBigEndian, littleEndian: false, explicit: true },
];

/**
 * Reads the structure of a DICOM object: with or without preamble, with or without meta group. Throws DAMAGED_FILE for whatever is
 * not accounted for to the byte, DICOM_TRANSFER_SYNTAX for a syntax that is not read here, UNKNOWN_TYPE for what is not DICOM.
 */
export function parseDicom(bytes: Uint8Array): DicomFile {
  const metaStart = findMeta(bytes);
  const walker = new Walker(bytes, true);
  const meta = metaStart === undefined ? { elements: [], end: 0 } : walker.walkMeta(metaStart);
  const encoding = encodingOf(bytes, meta.elements, meta.end);
  const elements = new Walker(bytes, encoding.littleEndian).walk(meta.end, bytes.length, encoding.explicit);
  if (elements.length === 0) throw new ScrimFailure('DAMAGED_FILE');
  return { bytes, meta: meta.elements, metaStart: metaStart ?? 0, dataStart: meta.end, elements, ...encoding };
}

/** Whether the magic word of PS3.10 stands at `offset`. */
export const hasMagicAt = (bytes: Uint8Array, offset: number): boolean =>
  bytes[offset] === 0x44 && bytes[offset + 1] === 0x49 && bytes[offset + 2] === 0x43 && bytes[offset + 3] === 0x4d;

/** Where the meta group starts; undefined if there is only a data set. */
function findMeta(bytes: Uint8Array): number | undefined {
  if (hasMagicAt(bytes, 128)) return 132;
  if (hasMagicAt(bytes, 0)) return 4;
  if (bytes[0] === 2 && bytes[1] === 0 && vrAt(bytes, 4)) return 0;
  return undefined;
}

function encodingOf(bytes: Uint8Array, meta: readonly DicomElement[], dataStart: number): Encoding {
  const element = meta.find(({ tag }) => tag === Tag.TransferSyntaxUID);
  if (!element) return guessEncoding(bytes, dataStart);
  const uid = asciiOf(bytes, element);
  const encoding = encodings.find(({ transferSyntax }) => transferSyntax === uid);
  if (!encoding) throw new ScrimFailure('DICOM_TRANSFER_SYNTAX', { uid: speakableUid(uid) });
  return encoding;
}

/**
 * Without a transfer syntax the first element tells: it is of a low group, and an explicit header has the letters of a VR.
 * A wrong guess cannot slip through: the strict walk that follows refuses it.
 */
export function guessEncoding(bytes: Uint8Array, dataStart: number): Encoding {
  const [implicit, explicitLittle, explicitBig] = encodings as [Encoding, Encoding, Encoding];
  const lowGroup = (low: number | undefined, high: number | undefined): boolean =>
    high === 0 && low !== undefined && low > 0 && low <= 0x40 && low % 2 === 0;
  const [a, b] = [bytes[dataStart], bytes[dataStart + 1]];
  const withVr = vrAt(bytes, dataStart + 4) !== undefined;
  if (lowGroup(a, b)) return withVr ? explicitLittle : implicit;
  if (lowGroup(b, a) && withVr) return explicitBig;
  throw new ScrimFailure('UNKNOWN_TYPE');
}

function asciiOf(bytes: Uint8Array, element: DicomElement): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + element.valueStart, element.valueEnd - element.valueStart);
  return text.toString('latin1').replace(/[\0 ]+$/, '');
}
