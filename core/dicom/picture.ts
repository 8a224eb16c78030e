import { ScrimFailure } from '../../model/errors.ts';
import { parseDicom, type DicomFile } from './parse.ts';
import { readPalette } from './palette.ts';
import { pixelFormat, requirePicture, type PixelFormat } from './pixelFormat.ts';
import { Values } from './values.ts';

/** A DICOM object that is known to hold all the pixels it claims. */
export interface Picture {
  readonly file: DicomFile;
  readonly values: Values;
  readonly format: PixelFormat;
}

/** Parses and checks. Throws the DICOM_* codes and DAMAGED_FILE; never answers with half a picture. */
export function openPicture(bytes: Uint8Array): Picture {
  const file = parseDicom(bytes);
  const values = new Values(file, file.elements);
  requirePicture(values);
  const format = pixelFormat(file, values);
  if (format.photometric === 'PALETTE COLOR') readPalette(values);
  return { file, values, format };
}

export function requireFrame(format: PixelFormat, frame: number): void {
  if (!Number.isInteger(frame) || frame < 0 || frame >= format.frames) {
    throw new ScrimFailure('INVALID_REQUEST', { where: 'frame' });
  }
}
