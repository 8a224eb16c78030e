/** Decoded pixels, frame by frame: row-major, samples interleaved, no padding. */
export interface Frames {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly samples: number;
  frame(index: number): Cells;
  /** How a change spreads to pixels around it on this frame; undefined where it does not. */
  readonly grain?: (index: number) => Grain | undefined;
  /** The code of a frame that is stored as blocks of a JPEG; undefined where it is not. */
  readonly blocks?: (index: number) => Uint8Array | undefined;
}

/** Patterns of bits. A sample of 64 bits is two of them. */
export type Cells = Uint8Array | Uint16Array | Uint32Array;

/**
 * Pixels that a coding cannot change one by one: whole cells of a grid are filled, and beside a filled cell a decoder mixes chroma into `reach`
 * pixels.
 */
export interface Grain {
  readonly width: number;
  readonly height: number;
  readonly reach: { readonly x: number; readonly y: number };
}
