import { bytesOf, storedPatterns, type CodedFrame, type Expected } from './frame.ts';
import { marker, readJpegHeader } from './jpegMarkers.ts';
import { damaged, holdClaim, unsupported } from './refusals.ts';
import { ownedSamples, WasmLibrary, type Disposable } from './wasm.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface Decoder extends Disposable {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8ClampedArray;
  getInterleaveMode(): number;
}

interface Encoder extends Disposable {
  getDecodedBuffer(info: FrameInfo): Uint8Array;
  setNearLossless(near: number): void;
  setInterleaveMode(mode: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8ClampedArray;
}

export const charls = new WasmLibrary<{ JpegLSDecoder: new () => Decoder; JpegLSEncoder: new () => Encoder }>(
  '@cornerstonejs/codec-charls',
);

/** Put behind every code stream: CharLS stops at markers, and would look for one for ever in a stream that is cut short. */
const endOfImage = [0xff, marker.eoi] as const;

const interleave = { none: 0, sample: 2 } as const;

/** JPEG-LS (ITU-T T.87), lossless and near-lossless, of any interleave mode. */
export function decodeJpegLs(code: Uint8Array, expected: Expected): CodedFrame {
  const header = readJpegHeader(code);
  if (!header) throw damaged();
  if (header.sof !== marker.sofJpegLs) throw unsupported('JPEG of another process than its transfer syntax says');
  const { width, height, precision: bits } = header;
  const components = header.components.length;
  if (components !== 1 && components !== 3) throw unsupported(`JPEG-LS of ${components} components`);
  holdClaim({ width, height, components, bits }, expected);
  const samples = charls.decode(({ JpegLSDecoder }) => {
    const decoder = new JpegLSDecoder();
    const target = decoder.getEncodedBuffer(code.length + 2);
    target.set(code);
    target.set(endOfImage, code.length);
    decoder.decode();
    const decoded = decoder.getDecodedBuffer();
    if (decoded.length !== width * height * components * (bits > 8 ? 2 : 1)) throw damaged();
    const planar = components > 1 && decoder.getInterleaveMode() === interleave.none;
    const stored = ownedSamples(decoded, bits > 8);
    decoder.delete();
    return planar ? interleaved(stored, components) : stored;
  });
  return { width, height, components, bits, signed: false, samples };
}

function interleaved(planes: Uint8Array | Uint16Array, components: number): Uint8Array | Uint16Array {
  const out = planes instanceof Uint8Array ? new Uint8Array(planes.length) : new Uint16Array(planes.length);
  let read = 0;
  for (let component = 0; component < components; component++)
    for (let write = component; write < out.length; write += components) out[write] = planes[read++]!;
  return out;
}

/**
 * Lossless; colour sample by sample, the interleave mode that all readers know. T.87 starts at 2 bits. Throws a plain error where the
 * library's buffer is too small, which noise over the full range of 16 bits can bring about.
 */
export function encodeJpegLs(frame: CodedFrame): Uint8Array {
  const { width, height, components } = frame;
  const patterns = storedPatterns(frame);
  const info = { width, height, bitsPerSample: Math.max(2, frame.bits), componentCount: components, isSigned: false };
  return charls.use(({ JpegLSEncoder }) => {
    const encoder = new JpegLSEncoder();
    encoder.getDecodedBuffer(info).set(bytesOf(patterns));
    encoder.setNearLossless(0);
    encoder.setInterleaveMode(components === 1 ? interleave.none : interleave.sample);
    encoder.encode();
    const code = new Uint8Array(encoder.getEncodedBuffer());
    encoder.delete();
    return code;
  });
}
