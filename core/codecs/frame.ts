/**
 * One decoded frame. Samples stand pixel by pixel (colour interleaved), row by row, as stored values: not rescaled, not windowed,
 * colour not converted (the colour transforms that are part of JPEG 2000 and JPEG-LS themselves are undone, as PS3.5 8.2 wants).
 */
export interface CodedFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Precision that the code stream itself states, 1 to 16; for RLE, which states none, BitsAllocated. */
  readonly bits: number;
  /**
   * Stated by JPEG 2000 only. The other codings carry bit patterns: there it is false and PixelRepresentation tells what they
   * mean (`withSign`).
   */
  readonly signed: boolean;
  /** Uint8Array or Int8Array up to 8 bits, 16 and 32 bit arrays above. Length is width × height × components. */
  readonly samples: Samples;
  /** What three components are by the code stream's own word; absent where it does not tell. */
  readonly colour?: 'rgb' | 'ybr';
  /** Horizontal and vertical sampling factors per component of a JPEG frame whose chroma was stored reduced. */
  readonly sampling?: readonly (readonly [number, number])[];
}

/** 32 bits occur in RLE only. */
export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/** What the header around a code stream claims; a code stream that disagrees in size is damaged, one that is larger is refused unread. */
export interface Expected {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** BitsAllocated: 8 or 16; 1 and 32 in RLE only, and 1 also for JPEG 2000 of one bit. */
  readonly bitsAllocated: number;
}

/** How a frame is coded; several transfer syntaxes share one coding. */
export type Coding = 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg2000' | 'htj2k';

/** Bit patterns of `bits` bits as two's complement numbers: what PixelRepresentation 1 means. Signed frames come back as they are. */
export function withSign(frame: CodedFrame, bits = frame.bits): CodedFrame {
  if (frame.signed) return frame;
  const { samples } = frame;
  const signed =
    samples.BYTES_PER_ELEMENT === 1
      ? new Int8Array(samples)
      : samples.BYTES_PER_ELEMENT === 2
        ? new Int16Array(samples)
        : new Int32Array(samples);
  const unused = 32 - bits;
  for (let index = 0; index < signed.length; index++) signed[index] = (signed[index]! << unused) >> unused;
  return { ...frame, samples: signed, signed: true };
}

/** The opposite of `withSign`: two's complement patterns of `bits` bits, as codings that know no sign store them. */
export function withoutSign(frame: CodedFrame): Uint8Array | Uint16Array | Uint32Array {
  const { samples } = frame;
  if (samples instanceof Uint8Array || samples instanceof Uint16Array || samples instanceof Uint32Array) return samples;
  const { buffer, byteOffset, length } = samples;
  if (samples instanceof Int32Array) return new Uint32Array(buffer, byteOffset, length);
  const patterns = samples instanceof Int8Array ? new Uint8Array(samples) : new Uint16Array(samples);
  const mask = 2 ** frame.bits - 1;
  for (let index = 0; index < length; index++) patterns[index] = patterns[index]! & mask;
  return patterns;
}

/** What codings of up to 16 bits without a sign store: bytes up to 8 bits, 16 bit words above. */
export function storedPatterns(frame: CodedFrame): Uint8Array | Uint16Array {
  const patterns = withoutSign(frame);
  if (frame.bits <= 8) return patterns instanceof Uint8Array ? patterns : new Uint8Array(patterns);
  return patterns instanceof Uint16Array ? patterns : new Uint16Array(patterns);
}

/** The memory of samples; little-endian, as are all machines that Scrim runs on. */
export function bytesOf({ buffer, byteOffset, byteLength }: Samples): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
