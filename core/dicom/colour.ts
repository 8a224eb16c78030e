import { readPalette, paletteIndex } from './palette.ts';
import type { Picture } from './picture.ts';
import { decodeFrame, type Samples } from './samples.ts';

/** One frame of a colour object as interleaved 8-bit RGB. */
export function rgbFrame(picture: Picture, frame: number): Uint8Array {
  const { format, file } = picture;
  const samples = decodeFrame(file.bytes, format, frame);
  if (format.photometric === 'PALETTE COLOR') return fromPalette(picture, samples);
  const colour = interleave(samples, picture);
  return format.photometric === 'YBR_FULL' ? ybrToRgb(colour) : colour;
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

/** By pixel and on 0–255, whatever the planes and the stored bits are. */
function interleave(samples: Samples, { format }: Picture): Uint8Array {
  const pixels = format.width * format.height;
  const maximum = 2 ** format.bitsStored - 1;
  const out = new Uint8Array(pixels * 3);
  for (let channel = 0; channel < 3; channel++) {
    const [step, offset] = format.planar ? [1, channel * pixels] : [3, channel];
    for (let i = 0; i < pixels; i++) {
      const sample = samples[offset + i * step]!;
      out[i * 3 + channel] = maximum === 255 ? sample : Math.round((sample * 255) / maximum);
    }
  }
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

/** The YBR_FULL sample of an 8-bit RGB colour. */
export function rgbToYbr([r, g, b]: readonly [number, number, number]): [number, number, number] {
  const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
  return [
    clamp(0.299 * r + 0.587 * g + 0.114 * b),
    clamp(-0.168736 * r - 0.331264 * g + 0.5 * b + 128),
    clamp(0.5 * r - 0.418688 * g - 0.081312 * b + 128),
  ];
}
