import sharp from 'sharp';
import type { EncodedPicture } from '../../contract/workers.schema.ts';
import { rgbFrame } from './colour.ts';
import { greyFrame, type Window } from './levels.ts';
import { requireFrame, type Picture } from './picture.ts';

export interface RenderOptions {
  /** Pixels on the longer side, at most; a frame is never enlarged. */
  readonly maxSide: number;
  /** Modality values; the object's first window, or else its whole range, where absent. Colour has none. */
  readonly window?: Window | undefined;
}

/** One frame as the eye sees it, as lossless PNG: burned-in text stays as sharp as it is. */
export async function renderFrame(picture: Picture, frame: number, options: RenderOptions): Promise<EncodedPicture> {
  const { format } = picture;
  requireFrame(format, frame);
  const grey = format.photometric.startsWith('MONOCHROME');
  const channels = grey ? 1 : 3;
  const data = grey ? greyFrame(picture, frame, options.window) : rgbFrame(picture, frame);
  const longer = Math.max(format.width, format.height);
  const whole = { data, width: format.width, height: format.height, channels } as const;
  const { data: shrunk, ...raw } = shrink(whole, Math.floor(longer / options.maxSide));
  let image = sharp(shrunk, { raw, limitInputPixels: false });
  if (longer > options.maxSide) {
    const side = (length: number): number => Math.max(1, Math.round((length * options.maxSide) / longer));
    image = image.resize({ width: side(format.width), height: side(format.height), fit: 'fill' });
  }
  const encoded = await image
    .toColourspace(grey ? 'b-w' : 'srgb')
    .png({ compressionLevel: 3 })
    .toBuffer({ resolveWithObject: true });
  return {
    bytes: new Uint8Array(encoded.data),
    mediaType: 'image/png',
    width: encoded.info.width,
    height: encoded.info.height,
  };
}

interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** Means of `factor` × `factor` pixels: what a thumbnail leaves of a frame need not pass through a better and dearer filter. */
function shrink(raster: Raster, factor: number): Raster {
  if (factor < 2) return raster;
  const { channels } = raster;
  const [width, height] = [Math.ceil(raster.width / factor), Math.ceil(raster.height / factor)];
  const row = width * channels;
  const sums = new Uint32Array(row);
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const rows = Math.min(factor, raster.height - y * factor);
    for (let line = 0; line < rows; line++) {
      addLine(sums, raster, (y * factor + line) * raster.width * channels, factor);
    }
    const lastPixels = rows * (raster.width - (width - 1) * factor);
    for (let i = 0; i < row; i++) {
      const pixels = i >= row - channels ? lastPixels : rows * factor;
      out[y * row + i] = (sums[i]! + (pixels >> 1)) / pixels;
    }
  }
  return { data: out, width, height, channels };
}

function addLine(sums: Uint32Array, { data, width, channels }: Raster, from: number, factor: number): void {
  const end = from + width * channels;
  if (channels === 1) {
    for (let at = from, to = 0; at < end; to++) {
      let sum = 0;
      for (const next = Math.min(at + factor, end); at < next; at++) sum += data[at]!;
      sums[to]! += sum;
    }
    return;
  }
  for (let at = from, to = 0; at < end; to += channels) {
    for (const next = Math.min(at + factor * channels, end); at < next; at += channels) {
      for (let channel = 0; channel < channels; channel++) sums[to + channel]! += data[at + channel]!;
    }
  }
}
