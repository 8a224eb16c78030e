import { ScrimFailure } from '../../model/errors.ts';
import { allOf, contentOf, type Content } from '../files/content.ts';
import { inflateBounded, standingInflateLimits, type InflateLimits } from './inflate.ts';
import { Tag } from './tags.ts';
import { encodingOfSyntax, type PixelCoding, type TransferSyntaxEncoding } from './transferSyntax.ts';
import { TransferSyntax, speakableUid } from './uids.ts';
import { vrAt } from './vr.ts';
import { HeadTooShort, Walker, type DicomElement } from './walk.ts';

/** A DICOM object whose every byte belongs to the preamble, to a meta element, to an element of the data set or to zero padding. */
export interface DicomFile {
  /** What all offsets are of: the file, or where it was deflated its head with the inflated data set. */
  readonly content: Content;
  /** All of `content`, or of a file that stays on disk all up to its pixels: where every value is, but theirs and what follows them. */
  readonly bytes: Uint8Array;
  /** Group 0002; empty where the file has none. */
  readonly meta: readonly DicomElement[];
  /** Offset of the first meta element (132 in a standard file), and of the data set. */
  readonly metaStart: number;
  readonly dataStart: number;
  /** Where the last element ends; behind it are zeros at most. */
  readonly dataEnd: number;
  readonly elements: readonly DicomElement[];
  readonly transferSyntax: string;
  readonly littleEndian: boolean;
  /** As the transfer syntax has it. Elements that were written without VR all the same say so themselves. */
  readonly explicit: boolean;
  /** Undefined where samples stand as they are. */
  readonly coding: PixelCoding | undefined;
  /** The deflated data set as it was stored; undefined where `bytes` is the file itself. */
  readonly deflated: Uint8Array | undefined;
}

/** How much of a file on disk is looked at for all that is not pixels, in bytes: few need more than the first. */
const heads = [1 << 18, 1 << 22, 1 << 26] as const;

/**
 * Reads the structure of a DICOM object: with or without preamble, with or without meta group. Throws DAMAGED_FILE for whatever is
 * not accounted for to the byte, DICOM_PIXELS_CUT for pixel data that the file ends in (which `headerOnly` takes as they are), DICOM_TRANSFER_SYNTAX for a syntax that is not read here, DICOM_SYNTAX_MISMATCH for a data set in
 * another one than the file names, DICOM_BOMB, and UNKNOWN_TYPE for what is not DICOM.
 */
export function parseDicom(
  source: Uint8Array | Content,
  limits: InflateLimits = standingInflateLimits,
  { headerOnly = false } = {},
): DicomFile {
  const content = contentOf(source);
  if (content.bytes) return parseHead(content.bytes, content, limits, headerOnly);
  for (const size of heads.filter((size) => size < content.length)) {
    try {
      return parseHead(content.slice(0, size), content, limits, headerOnly);
    } catch (thrown) {
      if (!(thrown instanceof HeadTooShort)) throw thrown;
    }
  }
  const all = allOf(content);
  return parseHead(all, contentOf(all), limits, headerOnly);
}

function parseHead(head: Uint8Array, content: Content, limits: InflateLimits, headerOnly: boolean): DicomFile {
  const metaStart = findMeta(head);
  const walker = new Walker(head, true, false, content);
  const { elements: meta, end: dataStart } =
    metaStart === undefined ? { elements: [], end: 0 } : walker.walkMeta(metaStart);
  const { deflated: isDeflated, ...encoding } = encodingOf(head, meta, dataStart);
  if (isDeflated && head.length < content.length) throw new HeadTooShort();
  const deflated = isDeflated ? head.subarray(dataStart) : undefined;
  const bytes = deflated ? inflated(head, dataStart, limits) : head;
  const all = deflated ? contentOf(bytes) : content;
  const { elements, dataEnd } = walkDataSet(bytes, all, dataStart, { ...encoding, headerOnly });
  if (elements.length === 0) throw new ScrimFailure('DAMAGED_FILE');
  return { content: all, bytes, meta, metaStart: metaStart ?? 0, dataStart, dataEnd, elements, deflated, ...encoding };
}

function inflated(file: Uint8Array, dataStart: number, limits: InflateLimits): Uint8Array {
  const dataSet = inflateBounded(file.subarray(dataStart), limits);
  const bytes = new Uint8Array(dataStart + dataSet.length);
  bytes.set(file.subarray(0, dataStart));
  bytes.set(dataSet, dataStart);
  return bytes;
}

type Encoding = Omit<TransferSyntaxEncoding, 'deflated'>;

function walkDataSet(
  bytes: Uint8Array,
  content: Content,
  dataStart: number,
  encoding: Encoding & { readonly headerOnly: boolean },
): ReturnType<Walker['walk']> {
  const { littleEndian, coding, headerOnly } = encoding;
  const walk = (explicit: boolean) =>
    new Walker(bytes, littleEndian, coding !== undefined, content, headerOnly).walk(
      dataStart,
      content.length,
      explicit,
    );
  try {
    return walk(encoding.explicit);
  } catch (thrown) {
    if (thrown instanceof HeadTooShort) throw thrown;
    // A data set that reads well in another syntax than the file names: some readers believe the name, others the bytes.
    const looks = guessEncoding(bytes, dataStart);
    // Compressed syntaxes have one way to write elements (PS3.5 A.4), so this is a slip and not another syntax.
    if (coding !== undefined && looks && !looks.explicit) return walk(false);
    if (looks && (looks.explicit !== encoding.explicit || looks.littleEndian !== encoding.littleEndian)) {
      throw new ScrimFailure('DICOM_SYNTAX_MISMATCH', {}, { cause: thrown });
    }
    throw thrown;
  }
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

function encodingOf(bytes: Uint8Array, meta: readonly DicomElement[], dataStart: number): TransferSyntaxEncoding {
  const element = meta.find(({ tag }) => tag === Tag.TransferSyntaxUID);
  if (!element) {
    const guess = guessEncoding(bytes, dataStart);
    if (!guess) throw new ScrimFailure('UNKNOWN_TYPE');
    return guess;
  }
  const uid = asciiOf(bytes, element);
  const encoding = encodingOfSyntax(uid);
  if (!encoding) throw new ScrimFailure('DICOM_TRANSFER_SYNTAX', { uid: speakableUid(uid) });
  return encoding;
}

/**
 * Without a transfer syntax the first element tells: it is of a low group, and an explicit header has the letters of a VR.
 * A wrong guess cannot slip through: the strict walk that follows refuses it.
 */
function guessEncoding(bytes: Uint8Array, dataStart: number): TransferSyntaxEncoding | undefined {
  const lowGroup = (low: number | undefined, high: number | undefined): boolean =>
    high === 0 && low !== undefined && low > 0 && low <= 0x40 && low % 2 === 0;
  const [a, b] = [bytes[dataStart], bytes[dataStart + 1]];
  const withVr = vrAt(bytes, dataStart + 4) !== undefined;
  if (lowGroup(a, b)) {
    return encodingOfSyntax(withVr ? TransferSyntax.ExplicitVRLittleEndian : TransferSyntax.ImplicitVRLittleEndian);
  }
  return lowGroup(b, a) && withVr ? encodingOfSyntax(TransferSyntax.ExplicitVRBigEndian) : undefined;
}

function asciiOf(bytes: Uint8Array, element: DicomElement): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + element.valueStart, element.valueEnd - element.valueStart);
  return text.toString('latin1').replace(/[\0 ]+$/, '');
}
