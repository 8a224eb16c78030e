import { decodeFrame } from './decode.ts';
import { readPalette, paletteIndex } from './palette.ts';
import type { Picture } from './picture.ts';
import type { Samples } from './samples.ts';

/** One frame of a colour object as interleaved 8-bit RGB. */
export function rgbFrame(picture: Picture, frame: number): Uint8Array {
  const { samples, colour } = decodeFrame(picture, frame);
  if (picture.format.photometric === 'PALETTE COLOR') return fromPalette(picture, samples);
  const eight = toEightBits(samples, picture.format.bitsStored);
  switch (colour) {
    case 'ybr':
      return ybrToRgb(eight);
    case 'partial ybr':
      return partialYbrToRgb(eight);
    case 'rgb':
    case 'one sample':
      return eight;
  }
}

function fromPalette(picture: Picture, samples: Samples): Uint8Array {
  const palette = readPalette(picture.values);
  const out = new Uint8Array(samples.length * 3);
  for (let i = 0; i < samples.length; i++) {
    const index = paletteIndex(palette, samples[i]!);
    out[i * 3] = palette.red[index]!;
    out[i * 3 + 1] = palette.green[index]!;
    out[i * 3 + 2] = palette.blue[index]!;
  }
  return out;
}

/** On 0–255, whatever the stored bits are. */
function toEightBits(samples: Samples, bitsStored: number): Uint8Array {
  if (bitsStored === 8 && samples instanceof Uint8Array) return samples;
  const scale = 255 / (2 ** bitsStored - 1);
  const out = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) out[i] = Math.round(samples[i]! * scale);
  return out;
}

/** PS3.3 C.7.6.3.1.2, YBR_FULL: full-range ITU-R BT.601. */
function ybrToRgb(ybr: Uint8Array): Uint8Array {
  const out = new Uint8ClampedArray(ybr.length);
  for (let i = 0; i < ybr.length; i += 3) {
    const y = ybr[i]!;
    const cb = ybr[i + 1]! - 128;
    const cr = ybr[i + 2]! - 128;
    out[i] = y + 1.402 * cr;
    out[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    out[i + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(out.buffer);
}

/** The same of YBR_PARTIAL_422, whose black is 16, white 235 and chrominance 16 to 240. */
function partialYbrToRgb(ybr: Uint8Array): Uint8Array {
  const out = new Uint8ClampedArray(ybr.length);
  for (let i = 0; i < ybr.length; i += 3) {
    const y = (ybr[i]! - 16) * 1.1644;
    const cb = ybr[i + 1]! - 128;
    const cr = ybr[i + 2]! - 128;
    out[i] = y + 1.596 * cr;
    out[i + 1] = y - 0.3917 * cb - 0.8129 * cr;
    out[i + 2] = y + 2.0173 * cb;
  }
  return new Uint8Array(out.buffer);
}

/** The YBR_FULL sample of an 8-bit RGB colour. */
export function rgbToYbr([r, g, b]: readonly [number, number, number]): [number, number, number] {
  const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
  return [
    clamp(0.299 * r + 0.587 * g + 0.114 * b),
    clamp(-0.168736 * r - 0.331264 * g + 0.5 * b + 128),
    clamp(0.5 * r - 0.418688 * g - 0.081312 * b + 128),
  ];
}
