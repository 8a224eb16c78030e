import { type CodedFrame, type Expected } from './frame.ts';
import { bareCodeStream, holdCost, holdTileParts, readJpeg2000Header, type Jpeg2000Header } from './jpeg2000Markers.ts';
import { damaged, holdClaim, unsupported } from './refusals.ts';
import { ownedSamples, WasmLibrary, type Disposable } from './wasm.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
  readonly isUsingColorTransform: boolean;
}

interface Decoder extends Disposable {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray;
}

interface Encoder extends Disposable {
  getDecodedBuffer(info: FrameInfo): Uint8Array;
  setDecompositions(levels: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

export const openjpeg = new WasmLibrary<{
  J2KDecoder: new () => Decoder;
  J2KEncoder: new () => Encoder & {
    setQuality(lossless: boolean, layers: number): void;
    setCompressionRatio(layer: number, ratio: number): void;
  };
}>('@cornerstonejs/codec-openjpeg');

export const openjph = new WasmLibrary<{
  HTJ2KDecoder: new () => Decoder;
  HTJ2KEncoder: new () => Encoder & { setQuality(lossless: boolean, step: number): void };
}>('@cornerstonejs/codec-openjph');

/** An old encoder's count of tile-parts, which the library puts right, and the rest of a line that it printed in pieces. */
const harmless = /^\s*$|TPsot==TNsot/;

/** JPEG 2000 part 1 by OpenJPEG. */
export function decodeJpeg2000(code: Uint8Array, expected: Expected): CodedFrame {
  const { bare, header } = heldHeader(code, expected);
  if (header.highThroughput) throw unsupported('HTJ2K under the transfer syntax of JPEG 2000');
  return openjpeg.decode(({ J2KDecoder }, complaints) => {
    const frame = decodeBy(new J2KDecoder(), bare, header);
    // It goes on after some errors, or returns as if nothing had happened.
    if (complaints.some((line) => !harmless.test(line))) throw damaged(complaints.join());
    return frame;
  });
}

/** JPEG 2000 part 15 by OpenJPH. */
export function decodeHtj2k(code: Uint8Array, expected: Expected): CodedFrame {
  const { bare, header } = heldHeader(code, expected);
  if (!header.highThroughput) throw unsupported('JPEG 2000 under a transfer syntax of HTJ2K');
  return openjph.decode(({ HTJ2KDecoder }, complaints) => {
    const frame = decodeBy(new HTJ2KDecoder(), bare, header);
    if (complaints.length > 0) throw damaged(complaints.join());
    return frame;
  });
}

function heldHeader(code: Uint8Array, expected: Expected): { bare: Uint8Array; header: Jpeg2000Header } {
  const bare = bareCodeStream(code);
  if (!bare) throw damaged();
  const header = readJpeg2000Header(bare);
  if (header.components !== 1 && header.components !== 3)
    throw unsupported(`JPEG 2000 of ${header.components} components`);
  if (header.bits > 16) throw unsupported(`JPEG 2000 of ${header.bits} bits`);
  holdClaim(header, expected);
  holdCost(header);
  holdTileParts(bare);
  return { bare, header };
}

/**
 * Signed samples are decoded as unsigned ones, the sign bits in the header cleared, and shifted back: the wrappers cut negative
 * samples of 8 bits off at zero.
 */
function decodeBy(decoder: Decoder, bare: Uint8Array, header: Jpeg2000Header): CodedFrame {
  const { width, height, components, bits, signed, colourTransform } = header;
  const target = decoder.getEncodedBuffer(bare.length);
  target.set(bare);
  for (const offset of header.precisionOffsets) target[offset] = bits - 1;
  decoder.decode();
  const decoded = decoder.getDecodedBuffer();
  if (decoded.length !== width * height * components * (bits > 8 ? 2 : 1)) throw damaged();
  const unsigned = ownedSamples(decoded, bits > 8);
  decoder.delete();
  const samples = signed ? shiftedBack(unsigned, bits) : unsigned;
  return { width, height, components, bits, signed, samples, ...(colourTransform ? { colour: 'rgb' } : {}) };
}

function shiftedBack(unsigned: Uint8Array | Uint16Array, bits: number): Int8Array | Int16Array {
  const middle = 1 << (bits - 1);
  const samples = unsigned instanceof Uint8Array ? new Int8Array(unsigned.buffer) : new Int16Array(unsigned.buffer);
  for (let index = 0; index < samples.length; index++) samples[index] = unsigned[index]! - middle;
  return samples;
}
