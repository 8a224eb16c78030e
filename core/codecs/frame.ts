/**
 * One decoded frame. Samples stand pixel by pixel (colour interleaved), row by row, as stored values: not rescaled, not windowed,
 * colour not converted.
 */
export interface CodedFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Precision that the code stream itself states, 1 to 16. */
  readonly bits: number;
  readonly signed: boolean;
  /** Uint8Array or Int8Array up to 8 bits, Uint16Array or Int16Array above. Length is width × height × components. */
  readonly samples: Samples;
}

export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array;

/** What the header around a code stream claims; a code stream that disagrees in size is damaged, one that is larger is refused unread. */
export interface Expected {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** BitsAllocated: 8 or 16 here. */
  readonly bitsAllocated: number;
}

/** How a frame is coded; several transfer syntaxes share one coding. */
export type Coding = 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg2000' | 'htj2k';
