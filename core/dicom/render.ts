import { sharp } from '../photo/sharp.ts';
import type { EncodedPicture } from '../../contract/workers.schema.ts';
import { rgbFrame } from './colour.ts';
import { greyFrame, greySamples } from './levels.ts';
import { requireFrame, type Picture } from './picture.ts';
import type { Samples } from './samples.ts';
import type { Window } from './statedLevels.ts';

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
  const longer = Math.max(format.width, format.height);
  const factor = Math.floor(longer / options.maxSide);
  const { data: shrunk, ...raw } = grey
    ? greyRaster(picture, frame, { window: options.window, factor })
    : shrink({ data: rgbFrame(picture, frame), width: format.width, height: format.height, channels: 3 }, factor);
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

/** Grey that is shrunk is looked up on the way, and never made in full. */
function greyRaster(
  picture: Picture,
  frame: number,
  { window, factor }: { readonly window: Window | undefined; readonly factor: number },
): Raster {
  const { width, height } = picture.format;
  const size = { width, height, channels: 1 } as const;
  if (factor >= 2) {
    const { samples, table } = greySamples(picture, frame, window);
    if (table)
      return shrinkBy(size, factor, (sums, from) => addGreyLine(sums, { samples, table, width }, from, factor));
  }
  return shrink({ data: greyFrame(picture, frame, window), ...size }, factor);
}

/** Means of `factor` × `factor` pixels: what a thumbnail leaves of a frame need not pass through a better and dearer filter. */
const shrink = (raster: Raster, factor: number): Raster =>
  factor < 2 ? raster : shrinkBy(raster, factor, (sums, from) => addLine(sums, raster, from, factor));

/** `add` adds the line that begins at an offset to the sums of its pixels. */
function shrinkBy(
  source: Omit<Raster, 'data'>,
  factor: number,
  add: (sums: Uint32Array, from: number) => void,
): Raster {
  const { channels } = source;
  const [width, height] = [Math.ceil(source.width / factor), Math.ceil(source.height / factor)];
  const row = width * channels;
  const sums = new Uint32Array(row);
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const rows = Math.min(factor, source.height - y * factor);
    for (let line = 0; line < rows; line++) add(sums, (y * factor + line) * source.width * channels);
    const lastPixels = rows * (source.width - (width - 1) * factor);
    const inner = row - channels;
    const pixels = rows * factor;
    for (let i = 0, to = y * row; i < inner; i++, to++) out[to] = (sums[i]! + (pixels >> 1)) / pixels;
    for (let i = inner; i < row; i++) out[y * row + i] = (sums[i]! + (lastPixels >> 1)) / lastPixels;
  }
  return { data: out, width, height, channels };
}

interface Greys {
  readonly samples: Samples;
  readonly table: Uint8Array;
  readonly width: number;
}

function addGreyLine(sums: Uint32Array, { samples, table, width }: Greys, from: number, factor: number): void {
  const end = from + width;
  const mask = table.length - 1;
  let [at, to] = [from, 0];
  // Most slices are shrunk by two.
  if (factor === 2) {
    for (; at + 1 < end; at += 2, to++) sums[to]! += table[samples[at]! & mask]! + table[samples[at + 1]! & mask]!;
  }
  for (; at < end; to++) {
    let sum = 0;
    for (const next = Math.min(at + factor, end); at < next; at++) sum += table[samples[at]! & mask]!;
    sums[to]! += sum;
  }
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
