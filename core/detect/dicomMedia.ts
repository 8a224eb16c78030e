import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { frameRgb } from '../dicom/pixels.ts';
import { decodeFrame, type Samples } from '../dicom/samples.ts';
import { dicomHints } from './dicomHints.ts';
import type { Media } from './media.ts';
import type { Raster } from './raster.ts';

export function openDicom(bytes: Uint8Array, limits: Policy['limits']): Media {
  const picture = openPicture(bytes);
  const { width: columns, height: rows, frames, photometric } = picture.format;
  if (columns * rows > limits.megapixels * 1e6) {
    throw new ScrimFailure('DIMENSIONS_TOO_LARGE', { columns, rows, limit: limits.megapixels });
  }
  const grey = photometric.startsWith('MONOCHROME');
  return {
    width: columns,
    height: rows,
    frames,
    frame: async (index) => frameRgb(bytes, index),
    wholeRange: grey ? async (index) => wholeRange(picture, index) : undefined,
    hints: dicomHints(picture),
  };
}

/** All samples of a greyscale frame from darkest to brightest, whatever window the object asks for. */
function wholeRange({ file, format }: Picture, frame: number): Raster {
  const samples = decodeFrame(file.bytes, format, frame);
  const [low, high] = rangeOf(samples);
  const scale = high > low ? 255 / (high - low) : 0;
  const data = new Uint8Array(samples.length * 3);
  for (let i = 0, at = 0; i < samples.length; i++, at += 3) {
    const value = Math.round((samples[i]! - low) * scale);
    data[at] = value;
    data[at + 1] = value;
    data[at + 2] = value;
  }
  return { data, width: format.width, height: format.height };
}

function rangeOf(samples: Samples): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const sample of samples) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  return [low, high];
}
