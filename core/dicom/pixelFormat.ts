import { ScrimFailure } from '../../model/errors.ts';
import type { Size } from '../../model/geometry.ts';
import type { DicomFile } from './parse.ts';
import { Tag } from './tags.ts';
import type { PixelCoding } from './transferSyntax.ts';
import { isDocumentClass, mediaStorageDirectory } from './uids.ts';
import type { Values } from './values.ts';
import type { DicomElement } from './walk.ts';

const photometrics = [
  'MONOCHROME1',
  'MONOCHROME2',
  'RGB',
  'PALETTE COLOR',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_PARTIAL_422',
  'YBR_ICT',
  'YBR_RCT',
] as const;
export type Photometric = (typeof photometrics)[number];

/** What a sample is and where it lies; PS3.3 C.7.6.3 and PS3.5 section 8. */
export interface PixelFormat extends Size {
  readonly frames: number;
  readonly photometric: Photometric;
  readonly samplesPerPixel: 1 | 3;
  /** Colour by plane instead of colour by pixel, of native samples only. */
  readonly planar: boolean;
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64;
  /** 1 for one bit allocated. */
  readonly bytesPerSample: 1 | 2 | 4 | 8;
  readonly bitsStored: number;
  /** How far the stored bits are shifted up within a sample. */
  readonly shift: number;
  readonly signed: boolean;
  /** IEEE 754 samples of FloatPixelData and DoubleFloatPixelData. */
  readonly float: boolean;
  readonly littleEndian: boolean;
  /** 8-bit samples inside big-endian 16-bit words: neighbours are swapped. */
  readonly swapped: boolean;
  /** Undefined where the samples of all frames stand as they are, one frame behind the other. */
  readonly coding: PixelCoding | undefined;
  /** A frame in native samples. With one bit a sample a frame may end within a byte: then this is no whole number. */
  readonly frameBytes: number;
  /** Offset of the first frame in the file; of the offset table where frames stand in fragments. */
  readonly start: number;
}

const unreadable = (what: string): ScrimFailure => new ScrimFailure('DICOM_PIXELS', { what });
export const pixelTags = [Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData];

/** Refuses what is no picture (indexes, documents, reports, objects without pixels) and what would be two. */
export function requirePicture(values: Values): void {
  const sopClass = values.string(Tag.SOPClassUID) ?? '';
  if (values.has(Tag.DirectoryRecordSequence) || sopClass === mediaStorageDirectory) {
    throw new ScrimFailure('DICOMDIR_NOT_SHARED');
  }
  if (values.element(Tag.EncapsulatedDocument) || isDocumentClass(sopClass)) {
    throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
  }
  if (values.element(Tag.PixelDataProviderURL)) throw unreadable('pixels elsewhere');
  // Which of two a viewer shows is its own choice (PS3.3 C.7.6.3: at most one is present).
  if (pixelTags.filter((tag) => values.element(tag)).length > 1) throw unreadable('two kinds of pixel data');
  if (!pixelTags.some((tag) => values.has(tag))) throw new ScrimFailure('DICOM_NO_PIXELS');
}

/** The element that holds the pixels, of an object that `requirePicture` let through. */
export const pixelElement = (values: Values): DicomElement =>
  pixelTags.map((tag) => values.element(tag)).find((element) => element !== undefined)!;

/**
 * What the pixel module says, checked against itself and against the bytes that are there. Throws DICOM_PIXELS for a format that is
 * not read, DICOM_PIXELS_CUT where native pixels are missing; whether coded ones are all there only decoding tells.
 */
export function pixelFormat(file: DicomFile, values: Values): PixelFormat {
  const [width, height] = [required(values, Tag.Columns), required(values, Tag.Rows)];
  if (width === 0 || height === 0) throw unreadable('no rows or columns');
  const element = pixelElement(values);
  if (element.items) throw unreadable('pixels in a sequence');
  const colour = colourOf(values, file.coding);
  const bits = element.tag === Tag.PixelData ? bitsOf(values, colour) : floatBits(values, element, colour);
  const coding = file.coding && element.tag === Tag.PixelData ? file.coding : undefined;
  if ((coding !== undefined) !== (element.fragments !== undefined))
    throw unreadable('native pixels in a compressed file');
  const frameBytes = (width * height * samplesStored(colour) * bits.bitsAllocated) / 8;
  const frames = statesFrames(values) ? statedFrames(values) : countedFrames(element, frameBytes);
  if (frames === undefined || !Number.isInteger(frames) || frames < 1) throw unreadable('number of frames');
  const swapped = !file.littleEndian && bits.bitsAllocated === 8 && element.vr === 'OW';
  if (!coding) requireBytes(element, frameBytes * frames, swapped);
  // Some writers share no chrominance although they say so: half of each frame would be seen, and that in false colours.
  const full = width * height * 3 * frames;
  const { photometric } = colour;
  if (!coding && photometric.endsWith('_422') && element.valueEnd - element.valueStart >= full) {
    throw unreadable(`${photometric} of full size`);
  }
  const { littleEndian } = file;
  return {
    ...{ width, height, frames, ...colour, ...bits },
    ...{ littleEndian, swapped, coding, frameBytes, start: element.valueStart },
  };
}

/** Whether NumberOfFrames is a number, or is left out; PS3.3 C.7.6.6. */
export const statesFrames = (values: Values): boolean =>
  !values.has(Tag.NumberOfFrames) || statedFrames(values) !== undefined;

const statedFrames = (values: Values): number | undefined =>
  values.has(Tag.NumberOfFrames) ? values.decimals(Tag.NumberOfFrames)[0] : 1;

/**
 * Where the number is none, readers take one frame, or as many as there are: all that are there are read, if native samples make up a whole number of frames, and
 * the number is put right in what is written. Everything that anyone may be shown has then been looked at.
 */
function countedFrames({ fragments, valueStart, valueEnd }: DicomElement, frameBytes: number): number | undefined {
  const frames = (valueEnd - valueStart) / frameBytes;
  return fragments || !Number.isInteger(frames) ? undefined : frames;
}

function requireBytes({ valueStart, valueEnd }: DicomElement, wanted: number, swapped: boolean): void {
  if (valueEnd - valueStart < Math.ceil(wanted)) throw new ScrimFailure('DICOM_PIXELS_CUT');
  if (swapped && (valueEnd - valueStart) % 2 !== 0) throw new ScrimFailure('DAMAGED_FILE');
}

const required = (values: Values, tag: number): number => {
  const value = values.uint16(tag);
  if (value === undefined) throw unreadable('incomplete description');
  return value;
};

type Colour = Pick<PixelFormat, 'photometric' | 'samplesPerPixel' | 'planar'>;

/** Two pixels of YBR_…_422 share their chrominance; PS3.3 C.7.6.3.1.2. Only native samples are stored like that. */
const samplesStored = ({ photometric, samplesPerPixel }: Colour): number =>
  photometric.endsWith('_422') ? 2 : samplesPerPixel;

function colourOf(values: Values, coding: PixelCoding | undefined): Colour {
  // ACR-NEMA, from before DICOM, had grey pictures only and said neither.
  const samplesPerPixel = values.has(Tag.SamplesPerPixel) ? required(values, Tag.SamplesPerPixel) : 1;
  const unsaid = samplesPerPixel === 1 && !values.has(Tag.PhotometricInterpretation);
  const photometric = unsaid ? 'MONOCHROME2' : photometricOf(values);
  const colour = photometric === 'RGB' || photometric.startsWith('YBR');
  const expected = colour ? 3 : 1;
  if (samplesPerPixel !== expected) throw unreadable(`${samplesPerPixel} samples per pixel`);
  const transformed = photometric === 'YBR_ICT' || photometric === 'YBR_RCT';
  if (transformed && coding !== 'jpeg2000' && coding !== 'htj2k') throw unreadable(`${photometric} without JPEG 2000`);
  const planar = colour ? (values.uint16(Tag.PlanarConfiguration) ?? 0) : 0;
  if (planar > 1) throw unreadable('planar configuration');
  const native = coding === undefined || coding === 'native' || coding === 'deflated';
  if (native && photometric.endsWith('_422')) {
    if (planar === 1) throw unreadable(`${photometric} by plane`);
    if (required(values, Tag.Columns) % 2 !== 0) throw unreadable(`${photometric} of odd width`);
  }
  return { photometric, samplesPerPixel: expected, planar: planar === 1 && native };
}

function photometricOf(values: Values): Photometric {
  const text = values.string(Tag.PhotometricInterpretation) ?? '';
  const known = photometrics.find((name) => name === text);
  if (known) return known;
  // A defined term may be named; anything else might be anything.
  throw unreadable(/^(YBR|HSV|ARGB|CMYK|XYB)[A-Z_0-9]{0,12}$/.test(text) ? text : 'photometric interpretation');
}

type Bits = Pick<PixelFormat, 'bitsAllocated' | 'bytesPerSample' | 'bitsStored' | 'shift' | 'signed' | 'float'>;

function bitsOf(values: Values, { photometric, samplesPerPixel }: Colour): Bits {
  const allocated = required(values, Tag.BitsAllocated);
  if (allocated !== 1 && allocated !== 8 && allocated !== 16 && allocated !== 32) {
    throw unreadable(`${allocated} bits allocated`);
  }
  const bitsStored = values.uint16(Tag.BitsStored) ?? allocated;
  const highBit = values.uint16(Tag.HighBit) ?? bitsStored - 1;
  const representation = values.uint16(Tag.PixelRepresentation) ?? 0;
  if (bitsStored < 1 || bitsStored > allocated) throw unreadable(`${bitsStored} bits stored`);
  if (highBit >= allocated || highBit < bitsStored - 1) throw unreadable(`high bit ${highBit}`);
  if (representation > 1) throw unreadable('pixel representation');
  const signed = representation === 1;
  if (/^YBR_(FULL|PARTIAL)/.test(photometric) && (allocated !== 8 || bitsStored !== 8)) {
    throw unreadable(`${photometric} of ${bitsStored} bits`);
  }
  if (signed && samplesPerPixel === 3) throw unreadable('signed colour');
  if (allocated === 1 && (samplesPerPixel === 3 || signed)) throw unreadable('colour or sign in one bit');
  const bytesPerSample = allocated === 1 ? 1 : ((allocated / 8) as 1 | 2 | 4);
  return {
    bitsAllocated: allocated,
    bytesPerSample,
    bitsStored,
    shift: highBit + 1 - bitsStored,
    signed,
    float: false,
  };
}

/** PS3.3 C.7.6.24 and C.7.6.25: all bits are the number's. */
function floatBits(values: Values, { tag }: DicomElement, { photometric }: Colour): Bits {
  const bits = tag === Tag.FloatPixelData ? 32 : 64;
  if (required(values, Tag.BitsAllocated) !== bits) throw unreadable('bits of float samples');
  if (!photometric.startsWith('MONOCHROME')) throw unreadable('float colour');
  const bytesPerSample = bits === 32 ? 4 : 8;
  return { bitsAllocated: bits, bytesPerSample, bitsStored: bits, shift: 0, signed: true, float: true };
}
