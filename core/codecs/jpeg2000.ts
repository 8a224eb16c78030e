import { bytesOf, storedPatterns, type CodedFrame, type Expected } from './frame.ts';
import { bareCodeStream, holdCost, holdTileParts, readJpeg2000Header, type Jpeg2000Header } from './jpeg2000Markers.ts';
import { joinComponents } from './jpeg2000Join.ts';
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
  setProgressionOrder(order: number): void;
  /** The second argument is the number of layers for OpenJPEG, the quantisation step for OpenJPH. */
  setQuality(lossless: boolean, layersOrStep: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

export const openjpeg = new WasmLibrary<{ J2KDecoder: new () => Decoder; J2KEncoder: new () => Encoder }>(
  '@cornerstonejs/codec-openjpeg',
);

export const openjph = new WasmLibrary<{ HTJ2KDecoder: new () => Decoder; HTJ2KEncoder: new () => Encoder }>(
  '@cornerstonejs/codec-openjph',
);

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
    return header.components > 1 && !header.colourTransform ? { ...frame, samples: rowsInOrder(frame) } : frame;
  });
}

/**
 * Without a colour transform OpenJPH hands out all rows of the first component, then all of the next; its wrapper takes them for the
 * components of the first row, then of the next.
 */
function rowsInOrder({ samples, width, height, components }: CodedFrame): CodedFrame['samples'] {
  const out = samples.slice();
  for (let taken = 0; taken < height * components; taken++) {
    const from = Math.floor(taken / components) * width * components + (taken % components);
    const to = (taken % height) * width * components + Math.floor(taken / height);
    for (let column = 0; column < width * components; column += components) out[to + column] = samples[from + column]!;
  }
  return out;
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
  return { bare: holdTileParts(bare, header.tiles) ? bare : ended(bare), header };
}

/** With the end marker that some writers leave out. */
function ended(bare: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bare.length + 2);
  whole.set(bare);
  whole.set([0xff, 0xd9], bare.length);
  return whole;
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

const progression = { rpcl: 2, cprl: 4 } as const;

/** Reversible 5/3 wavelet. With `colourTransform`, RCT, for three components of up to 8 bits: PhotometricInterpretation is YBR_RCT then. */
export function encodeJpeg2000(frame: CodedFrame, colourTransform = false): Uint8Array {
  return openjpeg.use(({ J2KEncoder }) =>
    encodeBy({ make: () => new J2KEncoder(), layersOrStep: 1, leastLevels: 0 }, frame, colourTransform),
  );
}

export function encodeHtj2k(frame: CodedFrame, colourTransform = false): Uint8Array {
  return openjph.use(({ HTJ2KEncoder }) =>
    encodeBy({ make: () => new HTJ2KEncoder(), layersOrStep: 0, leastLevels: 1 }, frame, colourTransform),
  );
}

interface EncoderLibrary {
  readonly make: () => Encoder;
  readonly layersOrStep: number;
  readonly leastLevels: number;
}

function encodeBy(library: EncoderLibrary, frame: CodedFrame, colourTransform: boolean): Uint8Array {
  if (frame.bits > 16) throw unsupported(`JPEG 2000 of ${frame.bits} bits`);
  const samples = frame.signed ? shiftedUp(frame) : storedPatterns(frame);
  if (colourTransform && (frame.components !== 3 || frame.bits > 8)) throw unsupported('RCT of these components');
  const whole = frame.components === 1 || colourTransform;
  const code = whole
    ? encodeComponents(library, frame, samples, frame.components)
    : joinComponents(
        Array.from({ length: frame.components }, (_, component) =>
          encodeComponents(library, frame, plane(samples, component, frame.components), 1),
        ),
      );
  if (frame.signed) for (const offset of readJpeg2000Header(code).precisionOffsets) code[offset] = code[offset]! | 0x80;
  return code;
}

function encodeComponents(
  library: EncoderLibrary,
  { width, height, bits, components: all }: CodedFrame,
  samples: Uint8Array | Uint16Array,
  components: number,
): Uint8Array {
  // OpenJPEG refuses more levels than the size can bear; OpenJPH loses the lowest value when there is none.
  const bearable = Math.floor(Math.log2(Math.min(width, height)));
  const levels = Math.max(library.leastLevels, Math.min(5, bearable));
  const info = {
    width,
    height,
    bitsPerSample: bits,
    componentCount: components,
    isSigned: false,
    isUsingColorTransform: components > 1,
  };
  const encoder = library.make();
  encoder.getDecodedBuffer(info).set(bytesOf(samples));
  encoder.setQuality(true, library.layersOrStep);
  encoder.setDecompositions(levels);
  encoder.setProgressionOrder(components === all ? progression.rpcl : progression.cprl);
  encoder.encode();
  const code = encoder.getEncodedBuffer().slice();
  encoder.delete();
  return code;
}

function plane(samples: Uint8Array | Uint16Array, component: number, components: number): Uint8Array | Uint16Array {
  const length = samples.length / components;
  const out = samples instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
  for (let index = 0, at = component; index < length; index++, at += components) out[index] = samples[at]!;
  return out;
}

/** The opposite of `shiftedBack`: JPEG 2000 shifts unsigned samples so itself, and only the sign bit in its header tells the two apart. */
function shiftedUp({ samples, bits }: CodedFrame): Uint8Array | Uint16Array {
  const middle = 1 << (bits - 1);
  const unsigned = bits <= 8 ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  for (let index = 0; index < unsigned.length; index++) unsigned[index] = samples[index]! + middle;
  return unsigned;
}
