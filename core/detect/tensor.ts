import type { Size } from '../../model/geometry.ts';
import type { ModelInput } from './modelManifest.schema.ts';
import type { Raster } from './raster.ts';

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
