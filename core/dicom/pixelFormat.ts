import { ScrimFailure } from '../../model/errors.ts';
import type { Size } from '../../model/geometry.ts';
import type { DicomFile } from './parse.ts';
import { Tag } from './tags.ts';
import { isDocumentClass, mediaStorageDirectory } from './uids.ts';
import type { Values } from './values.ts';

const photometrics = ['MONOCHROME1', 'MONOCHROME2', 'RGB', 'PALETTE COLOR', 'YBR_FULL'] as const;
export type Photometric = (typeof photometrics)[number];

/** Where every sample of every frame lies; PS3.3 C.7.6.3 and PS3.5 section 8. Samples are uncompressed. */
export interface PixelFormat extends Size {
  readonly frames: number;
  readonly photometric: Photometric;
  readonly samplesPerPixel: 1 | 3;
  /** Colour by plane instead of colour by pixel. */
  readonly planar: boolean;
  readonly bytesPerSample: 1 | 2;
  readonly bitsStored: number;
  /** How far the stored bits are shifted up within a sample. */
  readonly shift: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  /** 8-bit samples inside big-endian 16-bit words: neighbours are swapped. */
  readonly swapped: boolean;
  readonly frameBytes: number;
  /** Offset of the first frame in the file. */
  readonly start: number;
}

const unreadable = (what: string): ScrimFailure => new ScrimFailure('DICOM_PIXELS', { what });

/** Refuses what is no picture: indexes, documents, reports, objects without pixels. */
export function requirePicture(values: Values): void {
  const sopClass = values.string(Tag.SOPClassUID) ?? '';
  if (values.has(Tag.DirectoryRecordSequence) || sopClass === mediaStorageDirectory) {
    throw new ScrimFailure('DICOMDIR_NOT_SHARED');
  }
  if (values.element(Tag.EncapsulatedDocument) || isDocumentClass(sopClass)) {
    throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
  }
  if (values.element(Tag.FloatPixelData)) throw unreadable('float samples');
  if (values.element(Tag.DoubleFloatPixelData)) throw unreadable('double float samples');
  if (values.element(Tag.PixelDataProviderURL)) throw unreadable('pixels elsewhere');
  if (!values.has(Tag.PixelData)) throw new ScrimFailure('DICOM_NO_PIXELS');
}

/**
 * What the pixel module says, checked against itself and against the bytes that are there. Throws DICOM_PIXELS for a format that is
 * not read, DAMAGED_FILE where pixels are missing.
 */
export function pixelFormat(file: DicomFile, values: Values): PixelFormat {
  const number = (tag: number): number => values.uint16(tag) ?? fail();
  const [width, height] = [number(Tag.Columns), number(Tag.Rows)];
  if (width === 0 || height === 0) throw unreadable('no rows or columns');
  const frames = values.has(Tag.NumberOfFrames) ? values.decimals(Tag.NumberOfFrames)[0] : 1;
  if (frames === undefined || !Number.isInteger(frames) || frames < 1) throw unreadable('number of frames');
  const photometric = photometricOf(values);
  const samplesPerPixel = number(Tag.SamplesPerPixel);
  const colour = photometric === 'RGB' || photometric === 'YBR_FULL';
  if (samplesPerPixel !== (colour ? 3 : 1)) throw unreadable(`${samplesPerPixel} samples per pixel`);
  const bits = bitsOf(values, photometric);
  const planar = colour ? (values.uint16(Tag.PlanarConfiguration) ?? 0) : 0;
  if (planar > 1) throw unreadable('planar configuration');
  const element = values.element(Tag.PixelData)!;
  const frameBytes = width * height * samplesPerPixel * bits.bytesPerSample;
  if (element.items) throw unreadable('pixels in a sequence');
  if (element.valueEnd - element.valueStart < frameBytes * frames) throw new ScrimFailure('DAMAGED_FILE');
  const swapped = !file.littleEndian && bits.bytesPerSample === 1 && element.vr === 'OW';
  if (swapped && (element.valueEnd - element.valueStart) % 2 !== 0) throw new ScrimFailure('DAMAGED_FILE');
  return {
    ...{ width, height, frames, photometric, samplesPerPixel, planar: planar === 1 },
    ...bits,
    ...{ littleEndian: file.littleEndian, swapped, frameBytes, start: element.valueStart },
  };
}

function fail(): never {
  throw unreadable('incomplete description');
}

function photometricOf(values: Values): Photometric {
  const text = values.string(Tag.PhotometricInterpretation) ?? '';
  const known = photometrics.find((name) => name === text);
  if (known) return known;
  // A defined term may be named; anything else might be anything.
  throw unreadable(/^(YBR|HSV|ARGB|CMYK)[A-Z_0-9]{0,12}$/.test(text) ? text : 'photometric interpretation');
}

type Bits = Pick<PixelFormat, 'bytesPerSample' | 'bitsStored' | 'shift' | 'signed'>;

function bitsOf(values: Values, photometric: Photometric): Bits {
  const allocated = values.uint16(Tag.BitsAllocated) ?? fail();
  if (allocated !== 8 && allocated !== 16) throw unreadable(`${allocated} bits allocated`);
  const bitsStored = values.uint16(Tag.BitsStored) ?? allocated;
  const highBit = values.uint16(Tag.HighBit) ?? bitsStored - 1;
  const representation = values.uint16(Tag.PixelRepresentation) ?? 0;
  if (bitsStored < 1 || bitsStored > allocated) throw unreadable(`${bitsStored} bits stored`);
  if (highBit >= allocated || highBit < bitsStored - 1) throw unreadable(`high bit ${highBit}`);
  if (representation > 1) throw unreadable('pixel representation');
  const signed = representation === 1;
  if (photometric === 'YBR_FULL' && (allocated !== 8 || bitsStored !== 8))
    throw unreadable(`YBR_FULL of ${bitsStored} bits`);
  if (signed && !photometric.startsWith('MONOCHROME')) throw unreadable('signed colour');
  return { bytesPerSample: allocated === 8 ? 1 : 2, bitsStored, shift: highBit + 1 - bitsStored, signed };
}
