import type { CodedFrame } from '../../core/codecs/frame.ts';

/** Frames for the codecs, made by code. `smooth` looks like an image, `noise` is as hard as can be, `flat` is all at the highest value. */
export type FrameKind = 'smooth' | 'noise' | 'flat';

export interface FrameRecipe {
  readonly width: number;
  readonly height: number;
  readonly components?: number;
  readonly bits?: number;
  readonly signed?: boolean;
  readonly kind?: FrameKind;
}

export function makeFrame(recipe: FrameRecipe): CodedFrame {
  const { width, height, components = 1, bits = 8, signed = false, kind = 'smooth' } = recipe;
  const length = width * height * components;
  const wide = bits > 8;
  const samples = signed
    ? wide
      ? new Int16Array(length)
      : new Int8Array(length)
    : wide
      ? new Uint16Array(length)
      : new Uint8Array(length);
  const levels = 2 ** bits;
  let state = 7;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const pixel = Math.floor(index / components);
    const wave =
      (Math.sin((pixel % width) / 9) + Math.cos(Math.floor(pixel / width) / 7 + (index % components)) + 2) / 4;
    const value =
      kind === 'flat'
        ? levels - 1
        : kind === 'noise'
          ? (state >>> 8) % levels
          : Math.floor(wave * (levels - 1) * 0.98 + ((state >>> 24) / 256) * Math.min(4, levels / 64));
    samples[index] = value - (signed ? levels / 2 : 0);
  }
  return { width, height, components, bits, signed, samples };
}
