import { createHash } from 'node:crypto';
import type { Policy } from '../../model/policy.ts';
import type { Content } from '../files/content.ts';
import { decodeFrame, prepareDecoding } from '../dicom/decode.ts';
import { frameCode } from '../dicom/frames.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { frameRgb } from '../dicom/pixels.ts';
import { paddingValue } from '../dicom/levels.ts';
import { dicomHints } from './dicomHints.ts';
import type { Media } from './media.ts';
import type { Raster } from './raster.ts';
import { robustRange } from './robustRange.ts';

export async function openDicom(source: Uint8Array | Content, limits: Policy['limits']): Promise<Media> {
  const picture = openPicture(source, limits);
  await prepareDecoding(picture);
  const { width: columns, height: rows, frames, photometric } = picture.format;
  const grey = photometric.startsWith('MONOCHROME');
  return {
    width: columns,
    height: rows,
    frames,
    frame: async (index) => frameRgb(picture, index),
    wholeRange: grey ? async (index) => wholeRange(picture, index) : undefined,
    fingerprint: async (index) => fingerprint(picture, index),
    hints: dicomHints(picture),
  };
}

/** Values of an 8-bit rendering kept free at either end for samples outside the stretched range. */
const OUTLIER_STEP = 40;

/**
 * All samples of a greyscale frame from darkest to brightest, whatever window the object asks for. A few extreme samples (a dead
 * pixel, padding) do not flatten the rest; they become black or white with a step in between, so that text made of them still shows.
 */
function wholeRange(picture: Picture, frame: number): Raster {
  const { format } = picture;
  const { samples } = decodeFrame(picture, frame);
  const [low, high] = robustRange(samples, paddingValue(picture));
  const scale = high > low ? (255 - 2 * OUTLIER_STEP) / (high - low) : 0;
  const data = new Uint8Array(samples.length * 3);
  for (let i = 0, at = 0; i < samples.length; i++, at += 3) {
    const sample = samples[i]!;
    const within = Math.round(OUTLIER_STEP + (sample - low) * scale);
    data.fill(sample < low ? 0 : sample > high ? 255 : within, at, at + 3);
  }
  return { data, width: format.width, height: format.height };
}

/** Of the code where there is one: what is coded alike is decoded alike, and a long cine needs no decoding to find its still frames. */
function fingerprint(picture: Picture, frame: number): string {
  const { file, fragments } = picture;
  const hash = createHash('sha256');
  if (fragments) return hash.update(frameCode(file.content, fragments[frame]!)).digest('base64');
  const { buffer, byteOffset, byteLength } = decodeFrame(picture, frame).samples;
  return hash.update(new Uint8Array(buffer, byteOffset, byteLength)).digest('base64');
}
