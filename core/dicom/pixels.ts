import type { FrameSamples } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { rgbFrame } from './colour.ts';
import { decodeFrame } from './decode.ts';
import { tableEntry } from '../../model/greys.ts';
import { greyFrame } from './levels.ts';
import { greyLevels } from './statedLevels.ts';
import type { Samples } from './samples.ts';
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

/** Samples of a greyscale frame, for windowing on the canvas. Throws DICOM_PIXELS for colour. */
export function frameSamples(picture: Picture, frame: number): FrameSamples {
  const { format } = picture;
  requireFrame(format, frame);
  if (!format.photometric.startsWith('MONOCHROME')) {
    throw new ScrimFailure('DICOM_PIXELS', { what: 'colour has no modality samples' });
  }
  const { modality, slope, intercept, windows, tables } = greyLevels(picture.values, frame);
  const { samples } = decodeFrame(picture, frame);
  const shown = modality ? Uint16Array.from(samples, (stored) => tableEntry(modality, stored)) : singles(samples);
  return {
    bytes: bytesOf(shown),
    columns: format.width,
    rows: format.height,
    bitsAllocated: (shown.BYTES_PER_ELEMENT * 8) as 8 | 16 | 32,
    bitsStored: modality ? 16 : format.bitsStored,
    signed: !modality && format.signed,
    float: format.float,
    slope,
    intercept,
    windows,
    tables: tables.map(({ name, first, bits, entries }) => ({ name, first, bits, entries: bytesOf(entries) })),
  };
}

/** The canvas computes with single precision anyway. */
const singles = (samples: Samples): Exclude<Samples, Float64Array> =>
  samples instanceof Float64Array ? Float32Array.from(samples) : samples;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
