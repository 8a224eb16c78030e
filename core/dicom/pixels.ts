import type { FrameSamples } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { rgbFrame } from './colour.ts';
import { decodeFrame } from './decode.ts';
import { greyFrame } from './levels.ts';
import { requireFrame, type Picture } from './picture.ts';

/** Interleaved 8-bit RGB of one frame, as a person would see it at first: the detectors' input. */
export function frameRgb(picture: Picture, frame: number): { data: Uint8Array; width: number; height: number } {
  requireFrame(picture.format, frame);
  const { width, height, photometric } = picture.format;
  if (!photometric.startsWith('MONOCHROME')) return { data: rgbFrame(picture, frame), width, height };
  const grey = greyFrame(picture, frame);
  const data = new Uint8Array(grey.length * 3);
  for (let i = 0, to = 0; i < grey.length; i++, to += 3) data[to] = data[to + 1] = data[to + 2] = grey[i]!;
  return { data, width, height };
}

/** Stored samples of a greyscale frame, for windowing on the canvas. Throws DICOM_PIXELS for colour. */
export function frameSamples(picture: Picture, frame: number): FrameSamples {
  const { format } = picture;
  requireFrame(format, frame);
  if (!format.photometric.startsWith('MONOCHROME')) {
    throw new ScrimFailure('DICOM_PIXELS', { what: 'colour has no modality samples' });
  }
  const { samples } = decodeFrame(picture, frame);
  // The canvas computes with single precision anyway.
  const shown = samples instanceof Float64Array ? Float32Array.from(samples) : samples;
  return {
    bytes: new Uint8Array(shown.buffer as ArrayBuffer, shown.byteOffset, shown.byteLength),
    columns: format.width,
    rows: format.height,
    bitsAllocated: (shown.BYTES_PER_ELEMENT * 8) as 8 | 16 | 32,
    signed: format.signed,
    float: format.float,
  };
}
