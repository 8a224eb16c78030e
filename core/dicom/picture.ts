import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import type { Content } from '../files/content.ts';
import { mapFrames, type FrameFragments } from './frames.ts';
import { readPalette } from './palette.ts';
import { parseDicom, type DicomFile } from './parse.ts';
import { pixelElement, pixelFormat, requirePicture, type PixelFormat } from './pixelFormat.ts';
import { valuesOf, type Values } from './values.ts';

/** A DICOM object that is known to hold all the pixels it claims, or all the code of them. */
export interface Picture {
  readonly file: DicomFile;
  readonly values: Values;
  readonly format: PixelFormat;
  /** By frame; undefined where samples are native. */
  readonly fragments: readonly FrameFragments[] | undefined;
}

export type ReadLimits = Pick<Policy['limits'], 'megapixels' | 'fileMegabytes' | 'zipRatio'>;

/**
 * Parses and checks. Throws the DICOM_* codes, DIMENSIONS_TOO_LARGE and DAMAGED_FILE; never answers with half a picture. Frames of a
 * compressed picture are decoded by `decodeFrame` after `prepareDecoding`; that they decode at all is for `probeDicom` to find out.
 */
export function openPicture(source: Uint8Array | Content, limits?: ReadLimits): Picture {
  const file = parseDicom(source, limits && { ratio: limits.zipRatio, megabytes: limits.fileMegabytes });
  const values = valuesOf(file, file.elements);
  requirePicture(values);
  const format = pixelFormat(file, values);
  const { width: columns, height: rows, coding, frames } = format;
  if (limits && columns * rows > limits.megapixels * 1e6) {
    throw new ScrimFailure('DIMENSIONS_TOO_LARGE', { columns, rows, limit: limits.megapixels });
  }
  if (format.photometric === 'PALETTE COLOR') readPalette(values);
  const element = pixelElement(values);
  const fragments = coding && mapFrames({ content: file.content, values, element, coding, frames });
  return { file, values, format, fragments };
}

export function requireFrame(format: PixelFormat, frame: number): void {
  if (!Number.isInteger(frame) || frame < 0 || frame >= format.frames) {
    throw new ScrimFailure('INVALID_REQUEST', { where: 'frame' });
  }
}
