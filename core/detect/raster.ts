import type { Size } from '../../model/geometry.ts';
import { sharp } from '../photo/sharp.ts';
import type { ModelInput } from './modelManifest.schema.ts';

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

export interface InputTensor extends Size {
  /** [1,3,height,width], normalised as the model asks. */
  readonly data: Float32Array;
}

/**
 * Normalises and pads with black at the right and bottom to the model's multiple (or to `multiple`). `room` answers memory of that many numbers,
 * whatever they are: large tensors of fresh memory cost more than filling them.
 */
export function toTensor(
  raster: Raster,
  input: ModelInput,
  multiple = input.multiple,
  room = (length: number) => new Float32Array(length),
): InputTensor {
  const width = Math.ceil(raster.width / multiple) * multiple;
  const height = Math.ceil(raster.height / multiple) * multiple;
  const data = room(3 * width * height);
  fillPlanes(data, width, height, raster, input);
  return { data, width, height };
}

interface Plane {
  readonly to: Float32Array;
  /** What each 8-bit value of the channel becomes. */
  readonly values: Float32Array;
}

/** One pass over the picture fills all three planes: reading it thrice took longer than anything done with it. */
function fillPlanes(data: Float32Array, width: number, height: number, raster: Raster, input: ModelInput): void {
  const planeOf = (channel: number): Plane => {
    const scale = 1 / input.std[channel]!;
    const values = Float32Array.from({ length: 256 }, (_, value) => (value - input.mean[channel]!) * scale);
    return { to: data.subarray(channel * width * height, (channel + 1) * width * height), values };
  };
  const [first, second, third] = [planeOf(0), planeOf(1), planeOf(2)];
  const [red, green, blue] = input.order === 'rgb' ? [first, second, third] : [third, second, first];
  const [r, g, b] = [red.to, green.to, blue.to];
  const [ofRed, ofGreen, ofBlue] = [red.values, green.values, blue.values];
  const from = raster.data;
  for (let y = 0, source = 0, row = 0; y < raster.height; y++, row += width) {
    for (let at = row, end = row + raster.width; at < end; at++, source += 3) {
      r[at] = ofRed[from[source]!]!;
      g[at] = ofGreen[from[source + 1]!]!;
      b[at] = ofBlue[from[source + 2]!]!;
    }
  }
  for (const { to, values } of [red, green, blue]) {
    const black = values[0]!;
    for (let y = 0; raster.width < width && y < raster.height; y++) {
      to.fill(black, y * width + raster.width, (y + 1) * width);
    }
    to.fill(black, raster.height * width);
  }
}
