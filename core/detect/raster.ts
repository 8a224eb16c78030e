import type { Size } from '../../model/geometry.ts';
import { sharp } from '../photo/sharp.ts';

/** An 8-bit picture, three interleaved channels, row-major, no padding. */
export interface Raster extends Size {
  readonly data: Uint8Array;
}

/** Quarter turns clockwise. */
export type Turn = 0 | 1 | 2 | 3;

export async function resizeRaster(raster: Raster, width: number, height: number): Promise<Raster> {
  if (width === raster.width && height === raster.height) return raster;
  const data = await sharp(raster.data, {
    raw: { width: raster.width, height: raster.height, channels: 3 },
    limitInputPixels: false,
  })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { data, width, height };
}

/** Standard deviation of the smoothing, in pixels: less than a thin stroke's width. */
const SMOOTHING = 1;

/** Grain taken down. */
export async function smoothed({ data, width, height }: Raster): Promise<Raster> {
  const raw = { width, height, channels: 3 as const };
  return { data: await sharp(data, { raw, limitInputPixels: false }).blur(SMOOTHING).raw().toBuffer(), width, height };
}

/** `box` must lie inside the raster, on whole pixels. */
export function cropRaster(raster: Raster, left: number, top: number, width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * raster.width + left) * 3;
    data.set(raster.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { data, width, height };
}

export function turnRaster(raster: Raster, turn: Turn): Raster {
  if (turn === 0) return raster;
  const { data: from, width, height } = raster;
  const turned: Size = turn === 2 ? { width, height } : { width: height, height: width };
  const data = new Uint8Array(from.length);
  // Where pixel (0,0) goes, and the steps taken in the target for one step right and one step down in the source.
  const row = turned.width * 3;
  const [start, right, down] =
    turn === 1 ? [(height - 1) * 3, row, -3] : turn === 2 ? [from.length - 3, -3, -row] : [(width - 1) * row, -row, 3];
  for (let y = 0, source = 0; y < height; y++) {
    let target = start + y * down;
    for (let x = 0; x < width; x++, source += 3, target += right) {
      data[target] = from[source]!;
      data[target + 1] = from[source + 1]!;
      data[target + 2] = from[source + 2]!;
    }
  }
  return { data, ...turned };
}

/** Left and right changed over. */
export function flipRaster({ data: from, width, height }: Raster): Raster {
  const data = new Uint8Array(from.length);
  for (let y = 0, source = 0; y < height; y++) {
    for (let target = ((y + 1) * width - 1) * 3; source < (y + 1) * width * 3; source += 3, target -= 3) {
      data[target] = from[source]!;
      data[target + 1] = from[source + 1]!;
      data[target + 2] = from[source + 2]!;
    }
  }
  return { data, width, height };
}
