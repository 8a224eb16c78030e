import { deflateRawSync } from 'node:zlib';
import { decodeCoded } from '../codecs/decode.ts';
import { encodeCoded, type LosslessCoding } from '../codecs/encode.ts';
import type { CodedFrame } from '../codecs/frame.ts';
import { readJpegHeader } from '../codecs/jpegMarkers.ts';
import { parseJpeg } from '../codecs/jpeg/markers.ts';
import { touchedMcus } from '../codecs/jpeg/masks.ts';
import { redactJpeg } from '../codecs/jpeg/redact.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CosmeticPlace } from '../../model/cosmetic.ts';
import type { Span } from '../../model/geometry.ts';
import { trueCoding } from '../dicom/coded.ts';
import { colourOf, decodeFrame, reconciled, type DecodedColour } from '../dicom/decode.ts';
import { frameCode } from '../dicom/frames.ts';
import { inflateBounded } from '../dicom/inflate.ts';
import type { Picture } from '../dicom/picture.ts';
import type { PixelFormat } from '../dicom/pixelFormat.ts';
import type { FrameCodes } from '../dicom/rewrite.ts';
import type { FrameSpans } from './burnSpans.ts';
import { coarseSamples } from './coarse.ts';
import { bareStream, unsigned } from './codeStreams.ts';
import { edgesAreQuiet } from './jpegEdges.ts';
import { fillSamples, type Fill } from './fill.ts';
import { burnedFrame, canonicalCell, storedValue } from './nativePixels.ts';
import { syntaxFor } from './syntaxFor.ts';

/** New fragments, one a frame, and what the header has to say of them. */
export interface CodedPixels {
  readonly frames: FrameCodes;
  readonly transferSyntax: string;
  /** Where it differs from the source's. */
  readonly photometric?: 'YBR_RCT' | 'YBR_FULL' | 'RGB';
}

/**
 * Every frame of a compressed picture with its spans filled, in its own coding, and nothing beside the coded picture: lossless codings are
 * decoded, filled and encoded again without loss; in JPEG the blocks that a mask touches are filled and all others keep their
 * coefficients. JPEG-LS and irreversible JPEG 2000 that no mask touches keep their code to the byte where that holds nothing else. Codecs are
 * prepared (`prepareClearing`). BURN_FAILED for what cannot be written again.
 */
export function burnedCode(picture: Picture, spans: FrameSpans, fill: Fill): CodedPixels {
  const { format, file } = picture;
  const { width, height } = format;
  const claimed = format.coding!;
  if (claimed === 'native' || claimed === 'deflated') {
    const { frames } = madeFrames(picture, (frame, code) => {
      const native = claimed === 'native' ? code : inflateBounded(code, inflateLimits(format));
      const burned = burnedFrame(picture, frame, native, spans, fill);
      return { code: claimed === 'native' ? burned : deflateRawSync(burned) };
    });
    return { frames, transferSyntax: file.transferSyntax };
  }
  const coding = trueCoding(claimed, codeOf(picture, 0));
  for (let frame = 1; frame < format.frames; frame++) {
    if (trueCoding(claimed, codeOf(picture, frame)) !== coding) throw burnFailed('frames of several codings');
  }
  if (coding !== 'jpeg') return burnedLossless(picture, coding, spans, fill);
  // Coarser pixels are no blocks of one colour: a JPEG's own steps would change them.
  if (spans.anyCoarse) return burnedAsJpegLs(picture, spans, fill);
  for (let frame = 0; frame < format.frames; frame++) {
    if (!edgesAreQuiet(parseJpeg(codeOf(picture, frame), { pixels: width * height })))
      return burnedAsJpegLs(picture, spans, fill);
  }
  return burnedJpeg(picture, spans, fill);
}

const codeOf = ({ file, fragments }: Picture, frame: number): Uint8Array => frameCode(file.content, fragments![frame]!);

/**
 * Every frame made once. Where the source is in memory the codes are kept; of a file on disk only what else is said of them is, and each is made
 * again when it is written.
 */
function madeFrames<T>(
  picture: Picture,
  make: (frame: number, code: Uint8Array) => T & { readonly code: Uint8Array },
): { readonly said: readonly Omit<T, 'code'>[]; readonly frames: FrameCodes } {
  const { frames: count } = picture.format;
  const inMemory = picture.file.content.bytes !== undefined;
  const said: Omit<T, 'code'>[] = [];
  const codes: Uint8Array[] = [];
  let mostBytes = 0;
  for (let frame = 0; frame < count; frame++) {
    const { code, ...rest } = make(frame, codeOf(picture, frame));
    said.push(rest);
    mostBytes += code.length + 1;
    if (inMemory) codes.push(code);
  }
  const again = function* (): Generator<Uint8Array> {
    for (let frame = 0; frame < count; frame++) yield make(frame, codeOf(picture, frame)).code;
  };
  return { said, frames: { count, mostBytes, codes: inMemory ? () => codes : again } };
}

const burnFailed = (what: string): ScrimFailure => new ScrimFailure('BURN_FAILED', { what });

const inflateLimits = ({ frameBytes }: PixelFormat) => ({
  ratio: Infinity,
  megabytes: (Math.ceil(frameBytes) + 1) / 1e6,
});

function burnedJpeg(picture: Picture, spans: FrameSpans, fill: Fill): CodedPixels {
  const { width, height } = picture.format;
  const { said, frames } = madeFrames(picture, (frame, source) => {
    const jpeg = parseJpeg(source, { pixels: width * height });
    const touched = touchedMcus(jpeg, spans.get(frame));
    const value = touched.includes(1)
      ? jpegFill(picture, frame, jpeg.frame.bits, fill)
      : jpeg.frame.components.map(() => 0);
    const code = redactJpeg(jpeg, touched, value);
    return { code, baseline: readJpegHeader(code)?.sof === 0xc0 };
  });
  const baseline = said.every((frame) => frame.baseline);
  return { frames, transferSyntax: syntaxFor(picture.file.transferSyntax, 'jpeg', { baseline }) };
}

/**
 * What the frames show and nothing else, without loss: blocks that hold something beyond the edge of the picture, or what is made coarser, cannot be kept. Chroma is then
 * stored for every pixel.
 */
function burnedAsJpegLs(picture: Picture, spans: FrameSpans, fill: Fill): CodedPixels {
  const { width, height, samplesPerPixel: components, bitsStored: bits, signed } = picture.format;
  const { said, frames } = madeFrames(picture, (index) => {
    const { samples: shared, colour } = decodeFrame(picture, index);
    const samples = shared.slice() as CodedFrame['samples'];
    const frame = { width, height, components, bits, signed, samples, colour: undefined };
    const values = fillOf(picture, bits, colour, fill);
    const places = spans.coarse(index);
    if (places.length > 0) {
      const filled = { spans: spans.get(index), values };
      frame.samples.set(coarseSamples(picture, index, filled, places));
    }
    fillAs(picture, frame, spans.get(index), values);
    return { code: encodeCoded('jpeg-ls', withoutColour(frame)), colour };
  });
  const colours = new Set<DecodedColour>(said.map(({ colour }) => colour));
  if (colours.size > 1 || colours.has('partial ybr')) throw burnFailed('colour that JPEG-LS has no name for');
  const transferSyntax = '1.2.840.10008.1.2.4.80';
  if (components === 1) return { frames, transferSyntax };
  return { frames, transferSyntax, photometric: colours.has('rgb') ? 'RGB' : 'YBR_FULL' };
}

/** In samples of the code stream, which knows no sign. */
function jpegFill(picture: Picture, frame: number, bits: number, fill: Fill): number[] {
  const { colour } = decodeFrame(picture, frame);
  return fillOf(picture, bits, colour, fill).map((value) => (value < 0 ? value + 2 ** bits : value));
}

/** A code stream of fewer bits than BitsStored holds no more than they can say. */
function fillOf(picture: Picture, bits: number, colour: DecodedColour, fill: Fill): number[] {
  const { format } = picture;
  const within = { ...format, bitsStored: Math.min(bits, format.bitsStored) };
  return fillSamples({ ...picture, format: within }, fill, colour);
}

interface LosslessJob {
  readonly picture: Picture;
  readonly coding: LosslessCoding;
  readonly fill: Fill;
  /** All frames have to be encoded anew, so that one header is true of them all. */
  readonly all: boolean;
}

interface WrittenFrame {
  readonly code: Uint8Array;
  readonly anew: boolean;
  /** The encoder was asked for RCT. */
  readonly transformed: boolean;
}

function burnedLossless(picture: Picture, coding: LosslessCoding, spans: FrameSpans, fill: Fill): CodedPixels {
  const { photometric } = picture.format;
  const source = picture.file.transferSyntax;
  const write = (all: boolean) =>
    madeFrames<WrittenFrame>(picture, (frame, code) => writeFrame({ picture, coding, fill, all }, code, frame, spans));
  let written = write(false);
  const anew = written.said.some((frame) => frame.anew);
  // Irreversible colour and part 2 are said of the whole object.
  const saidOfAll = photometric === 'YBR_ICT' || photometric === 'YBR_RCT' || /\.9[23]$/.test(source);
  if (anew && saidOfAll && !written.said.every((frame) => frame.anew)) written = write(true);
  const { frames, said } = written;
  const transferSyntax = syntaxFor(source, coding, { anew });
  const transform = photometric === 'YBR_ICT' || photometric === 'YBR_RCT';
  if (!anew || !transform) return { frames, transferSyntax };
  return { frames, transferSyntax, photometric: said.every((frame) => frame.transformed) ? 'YBR_RCT' : 'RGB' };
}

function writeFrame(job: LosslessJob, code: Uint8Array, index: number, of: FrameSpans): WrittenFrame {
  const { picture, coding, fill, all } = job;
  const [spans, places] = [of.get(index), of.coarse(index)];
  const bare = spans.length === 0 && places.length === 0 && !all ? bareStream(coding, code) : undefined;
  const { format } = picture;
  // Whole cells may hide something above or below the stored bits: those are looked at.
  if (bare && !mayHoldMore(format)) return { code: bare, anew: false, transformed: false };
  const { width, height, samplesPerPixel: components, bitsAllocated } = format;
  const decoded = decodeCoded(coding, code, { width, height, components, bitsAllocated });
  const frame = { ...decoded, samples: decoded.samples.slice(), colour: transformedColour(coding, decoded) };
  const cleaned = clearUnusedBits(frame, format);
  if (bare && !cleaned) return { code: bare, anew: false, transformed: false };
  if (places.length > 0) coarsenFrame(picture, index, frame, { spans, places, fill });
  if (spans.length > 0) fillFrame(picture, frame, spans, fill);
  const transformed = frame.colour === 'rgb' && components === 3 && frame.bits <= 8;
  const encoded = encodeCoded(coding, withoutColour(frame), { colourTransform: transformed });
  // OpenJPEG and OpenJPH sign what they write.
  return { code: unsigned(coding, encoded), anew: true, transformed };
}

const mayHoldMore = ({ bitsStored, bitsAllocated }: PixelFormat): boolean => bitsStored < bitsAllocated;

/** True if there was something in them. Code streams of the stored bits alone have none. */
function clearUnusedBits({ bits, signed, samples }: RawFrame, format: PixelFormat): boolean {
  if (bits <= format.bitsStored) return false;
  const cells = { ...format, bitsAllocated: bits };
  const all = 2 ** bits;
  let found = false;
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index]!;
    const cell = sample < 0 ? sample + all : sample;
    const clean = canonicalCell(cells, storedValue(format, cell));
    if (clean === cell) continue;
    found = true;
    samples[index] = signed && clean >= all / 2 ? clean - all : clean;
  }
  return found;
}

/** JPEG 2000 knows whether it undid a transform of colour; what JPEG markers hint at is not true of lossless JPEG in DICOM. */
const transformedColour = (coding: LosslessCoding, { colour }: CodedFrame): CodedFrame['colour'] =>
  coding === 'jpeg2000' || coding === 'htj2k' ? colour : undefined;

const withoutColour = ({ colour: _colour, ...frame }: RawFrame): CodedFrame => frame;

type RawFrame = Omit<CodedFrame, 'colour'> & { readonly colour: CodedFrame['colour'] };

function fillFrame(picture: Picture, frame: RawFrame, spans: readonly Span[], fill: Fill): void {
  const { format } = picture;
  const { bits } = frame;
  const colour = reconciled(colourOf(format.photometric), frame.colour);
  const coded = codedValue(format, frame);
  fillAs(picture, frame, spans, fillOf(picture, bits, colour, fill).map(coded));
}

/** How a frame of a code stream holds a stored value. */
function codedValue(format: PixelFormat, { bits, signed }: RawFrame): (value: number) => number {
  const cells = { ...format, bitsAllocated: bits };
  if (bits <= format.bitsStored) return (value) => (signed || value >= 0 ? value : value + 2 ** bits);
  return (value) => {
    const cell = canonicalCell(cells, value);
    return signed && cell >= 2 ** (bits - 1) ? cell - 2 ** bits : cell;
  };
}

interface CoarseJob {
  readonly spans: readonly Span[];
  readonly places: readonly CosmeticPlace[];
  readonly fill: Fill;
}

function coarsenFrame(picture: Picture, index: number, frame: RawFrame, { spans, places, fill }: CoarseJob): void {
  const { format } = picture;
  const { samples, components } = frame;
  const colour = reconciled(colourOf(format.photometric), frame.colour);
  const filled = { spans, values: fillOf(picture, frame.bits, colour, fill) };
  const coarser = coarseSamples(picture, index, filled, places);
  const coded = codedValue(format, frame);
  for (const { y, from, to } of places.flatMap((place) => place.spans)) {
    const end = (y * format.width + to) * components;
    for (let at = (y * format.width + from) * components; at < end; at++) samples[at] = coded(coarser[at]!);
  }
}

function fillAs(
  { format: { width } }: Picture,
  { samples, components }: RawFrame,
  spans: readonly Span[],
  values: readonly number[],
): void {
  for (const { y, from, to } of spans) {
    for (let pixel = y * width + from; pixel < y * width + to; pixel++) {
      for (let channel = 0; channel < components; channel++) samples[pixel * components + channel] = values[channel]!;
    }
  }
}
