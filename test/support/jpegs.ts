import type { Coefficients } from '../../core/codecs/jpeg/coefficients.ts';
import { encodeJpeg, type EncodeOptions } from '../../core/codecs/jpeg/encode.ts';
import type { Jpeg, JpegScan } from '../../core/codecs/jpeg/jpeg.ts';
import { readFrame } from '../../core/codecs/jpeg/segments.ts';

export interface JpegRecipe {
  readonly width: number;
  readonly height: number;
  readonly bits?: 8 | 12;
  /** Horizontal and vertical factors of each component: `['2x1', '1x1', '1x1']`. */
  readonly sampling?: readonly string[];
  readonly restartInterval?: number;
  /** A scan for each component instead of one for all. */
  readonly separate?: boolean;
  readonly adobeTransform?: number;
  readonly seed?: number;
}

export interface MadeJpeg {
  readonly jpeg: Jpeg;
  readonly coefficients: Coefficients;
  readonly bytes: Uint8Array;
}

/** A JPEG of any shape, made of coefficients that look like a picture's: large means, details that fade with their frequency. */
export function makeJpeg(recipe: JpegRecipe, options: EncodeOptions = {}): MadeJpeg {
  const bits = recipe.bits ?? 8;
  const sampling = recipe.sampling ?? ['1x1'];
  const { width, height } = recipe;
  const components = sampling.flatMap((factors, i) => [
    i + 1,
    Number(factors[0]) * 16 + Number(factors[2]),
    i === 0 ? 0 : 1,
  ]);
  const header = [bits, height >> 8, height & 0xff, width >> 8, width & 0xff, sampling.length, ...components];
  const frame = readFrame(bits === 8 ? 0xc0 : 0xc1, Uint8Array.from(header));
  const random = generator(recipe.seed ?? 1);
  const coefficients = frame.components.map(({ columns, rows, stride, lines }) => {
    const blocks = new Int16Array(stride * lines * 64);
    for (let row = 0; row < (recipe.separate || sampling.length === 1 ? rows : lines); row++) {
      for (let column = 0; column < (recipe.separate || sampling.length === 1 ? columns : stride); column++) {
        paintBlock(blocks, (row * stride + column) * 64, bits, random);
      }
    }
    return blocks;
  });
  const quantisation = sampling.map((_, i) =>
    Uint16Array.from({ length: 64 }, (__, k) => (i === 0 ? 3 : 5) + (k >> 1)),
  );
  const jpeg: Jpeg = {
    bytes: new Uint8Array(0),
    frame,
    scans: scans(sampling.length, recipe),
    quantisation,
    colour: { jfif: undefined, adobeTransform: recipe.adobeTransform },
    trailing: 0,
  };
  return { jpeg, coefficients, bytes: encodeJpeg(jpeg, coefficients, options) };
}

function scans(count: number, { separate, restartInterval = 0 }: JpegRecipe): JpegScan[] {
  const components = Array.from({ length: count }, (_, index) => {
    const id = index === 0 ? 0 : 1;
    return { index, dcId: id, acId: id, dc: undefined, ac: undefined };
  });
  const groups = separate ? components.map((component) => [component]) : [components];
  const sequential = { from: 0, to: 63, high: 0, low: 0, restartInterval, dataStart: 0, dataEnd: 0 };
  return groups.map((group) => ({ components: group, ...sequential }));
}

function paintBlock(blocks: Int16Array, at: number, bits: number, random: () => number): void {
  const scale = bits === 8 ? 1 : 12;
  blocks[at] = Math.round((random() - 0.5) * 300 * scale);
  // Some blocks are flat, some full; some end in a coefficient, some begin with a long run of zeros.
  const most = Math.floor(random() * random() * 64);
  const first = random() < 0.1 ? 40 : 1;
  for (let k = first; k <= first + most && k < 64; k++) {
    if (random() < 0.6) blocks[at + k] = Math.round(((random() - 0.5) * 60 * scale) / Math.sqrt(k));
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** RGB pixels with edges, gradients and some noise. */
export function testPixels(width: number, height: number, seed = 1): Buffer {
  const random = generator(seed);
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const edge = (x >> 3) + (y >> 4) === 5 || x % 23 === 0 ? 90 : 0;
      pixels[at] = Math.min(255, x * 2 + edge + random() * 20);
      pixels[at + 1] = Math.min(255, y * 3 + random() * 40);
      pixels[at + 2] = Math.min(255, 255 - x - edge + random() * 10);
    }
  }
  return pixels;
}
