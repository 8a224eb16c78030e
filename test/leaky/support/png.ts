import { deflateSync } from 'node:zlib';
import type { Pixels } from '../../../tools/samples/photos.ts';
import { pngHeader, pngMagic, pngPart } from '../../support/pictures.ts';

export interface RawPng {
  readonly width: number;
  readonly height: number;
  readonly bitDepth?: number;
  readonly colourType?: number;
  /** Rows without their filter bytes. */
  readonly samples: Uint8Array;
  readonly before?: readonly Uint8Array[];
  /** Rows behind the last that the header tells of. */
  readonly surplus?: Uint8Array;
  readonly behind?: Uint8Array;
}

/** A PNG as its recipe says, whatever sense that makes. */
export function rawPng(recipe: RawPng): Uint8Array {
  const { width, height, bitDepth = 8, colourType = 2, samples, before = [], behind } = recipe;
  const stride = samples.length / height;
  const rows = Array.from({ length: height }, (_, y) => [Buffer.of(0), samples.subarray(y * stride, (y + 1) * stride)]);
  return Buffer.concat([
    ...[pngMagic, pngHeader(width, height, bitDepth, colourType), ...before],
    pngPart('IDAT', deflateSync(Buffer.concat([...rows.flat(), recipe.surplus ?? Buffer.alloc(0)]))),
    pngPart('IEND', Buffer.alloc(0)),
    behind ?? Buffer.alloc(0),
  ]);
}

export const rgbPng = ({ data, width, height }: Pixels, more: Partial<RawPng> = {}): Uint8Array =>
  rawPng({ width, height, samples: data, ...more });

/** Red, green, blue and how opaque. */
export function withAlpha({ data, width, height }: Pixels, alphaOf: (pixel: number) => number): Uint8Array {
  const samples = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    samples.set(data.subarray(i * 3, i * 3 + 3), i * 4);
    samples[i * 4 + 3] = alphaOf(i);
  }
  return rawPng({ width, height, colourType: 6, samples });
}

/** 256 greys, of which `paletteOf` says how they look. */
export function indexed(
  indices: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  paletteOf: (index: number) => number,
  before: readonly Uint8Array[] = [],
): Uint8Array {
  const palette = Uint8Array.from({ length: 768 }, (_, i) => paletteOf(Math.floor(i / 3)));
  const chunks = [pngPart('PLTE', palette), ...before];
  return rawPng({ width, height, colourType: 3, samples: indices, before: chunks });
}
