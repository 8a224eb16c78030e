import type { FrameSamples } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { rgbFrame } from './colour.ts';
import { greyFrame } from './levels.ts';
import { openPicture, requireFrame } from './picture.ts';
import { decodeFrame } from './samples.ts';

/** Interleaved 8-bit RGB of one frame, as a person would see it at first: the detectors' input. */
export function frameRgb(bytes: Uint8Array, frame: number): { data: Uint8Array; width: number; height: number } {
  const picture = openPicture(bytes);
  requireFrame(picture.format, frame);
  const { width, height, photometric } = picture.format;
  if (!photometric.startsWith('MONOCHROME')) return { data: rgbFrame(picture, frame), width, height };
  const grey = greyFrame(picture, frame);
  const data = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) data.fill(grey[i]!, i * 3, i * 3 + 3);
  return { data, width, height };
}

/** Stored samples of a greyscale frame, for windowing on the canvas. Throws DICOM_PIXELS for colour. */
export function frameSamples(bytes: Uint8Array, frame: number): FrameSamples {
  const picture = openPicture(bytes);
  const { format } = picture;
  requireFrame(format, frame);
  if (!format.photometric.startsWith('MONOCHROME')) {
    throw new ScrimFailure('DICOM_PIXELS', { what: 'colour has no modality samples' });
  }
  const samples = decodeFrame(bytes, format, frame);
  return {
    bytes: new Uint8Array(samples.buffer as ArrayBuffer),
    columns: format.width,
    rows: format.height,
    bitsAllocated: format.bytesPerSample === 1 ? 8 : 16,
    signed: format.signed,
  };
}
