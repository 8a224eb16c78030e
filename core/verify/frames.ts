/** Decoded pixels, frame by frame: row-major, samples interleaved, no padding. */
export interface Frames {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly samples: number;
  frame(index: number): Uint8Array | Uint16Array;
}
