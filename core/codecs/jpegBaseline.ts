import type { CodedFrame, Expected } from './frame.ts';
import { jpegColour, marker, readJpegHeader, startsWith, type JpegHeader } from './jpegMarkers.ts';
import { damaged, holdClaim, unsupported } from './refusals.ts';
import { ownedSamples, WasmLibrary, type Disposable } from './wasm.ts';

interface Decoder extends Disposable {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
}

export const libjpegTurbo = new WasmLibrary<{ JPEGDecoder: new () => Decoder }>(
  '@cornerstonejs/codec-libjpeg-turbo-8bit',
);

/** A progressive file may state thousands of scans, each of them a pass over all coefficients. */
const scanLimit = 100;

/** Adobe's marker with transform 0, «components as they are». */
const untransformed = Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0);

/**
 * JPEG of 8 bits by DCT: baseline, extended sequential and progressive. The library would convert three components to RGB; it is told by
 * an Adobe marker of ours that they are RGB already, so what comes out are the stored components, chroma upsampled.
 */
export function decodeJpeg(code: Uint8Array, expected: Expected): CodedFrame {
  const header = readJpegHeader(code);
  if (!header) throw damaged();
  holdKind(header, code);
  const { width, height, precision: bits } = header;
  const components = header.components.length;
  holdClaim({ width, height, components, bits }, expected);
  // Each block takes one bit or more.
  if (Math.ceil(width / 8) * Math.ceil(height / 8) > code.length * 8) throw damaged();
  const samples = libjpegTurbo.decode(({ JPEGDecoder }) => {
    const decoder = new JPEGDecoder();
    writeUntransformed(code, header, decoder.getEncodedBuffer(code.length + untransformed.length + 2));
    decoder.decode();
    const decoded = decoder.getDecodedBuffer();
    if (decoded.length !== width * height * components) throw damaged();
    const owned = ownedSamples(decoded, false);
    decoder.delete();
    return owned;
  });
  const colour = jpegColour(header);
  const factors = header.components.map(({ horizontal, vertical }) => [horizontal, vertical] as const);
  const reduced = factors.some(([h, v]) => h !== factors[0]![0] || v !== factors[0]![1]);
  return {
    width,
    height,
    components,
    bits,
    signed: false,
    samples,
    ...(colour ? { colour } : {}),
    ...(reduced ? { sampling: factors } : {}),
  };
}

function holdKind(header: JpegHeader, code: Uint8Array): void {
  if (header.sof > 0xc2) throw unsupported('JPEG of another process than its transfer syntax says');
  if (header.precision !== 8) throw unsupported(`JPEG of ${header.precision} bits`);
  if (header.components.length !== 1 && header.components.length !== 3)
    throw unsupported(`JPEG of ${header.components.length} components`);
  if (header.height === 0) throw unsupported('JPEG that states its height at its end');
  if (countScans(code, header.segments.at(-1)!) > scanLimit) throw unsupported('JPEG of more than 100 scans');
}

function countScans(code: Uint8Array, from: number): number {
  let scans = 0;
  for (let at = code.indexOf(0xff, from); at >= 0 && scans <= scanLimit; at = code.indexOf(0xff, at + 1))
    if (code[at + 1] === marker.sos) scans++;
  return scans;
}

/**
 * The code with our marker after SOI; markers of JFIF and Adobe in it lose their names, so that ours is the only one heard. Some writers
 * leave out the end marker: there is one behind the code, which the library takes for damage only if it comes before the last block.
 */
function writeUntransformed(code: Uint8Array, header: JpegHeader, target: Uint8Array): void {
  target.set(code.subarray(0, 2));
  target.set(untransformed, 2);
  target.set(code.subarray(2), 2 + untransformed.length);
  target.set([0xff, marker.eoi], code.length + untransformed.length);
  for (const at of header.segments) {
    const named =
      (code[at + 1] === marker.app0 && startsWith(code, at + 4, 'JFIF')) ||
      (code[at + 1] === marker.app14 && startsWith(code, at + 4, 'Adobe'));
    if (named) target[at + 4 + untransformed.length] = 0x20;
  }
}
