import { inflateRawSync } from 'node:zlib';
import { decodeCoded, prepareCodec, sniffCoding } from '../codecs/decode.ts';
import type { CodedFrame, Coding } from '../codecs/frame.ts';
import { decodeJpeg12 } from '../codecs/jpeg/decode.ts';
import { readJpegHeader } from '../codecs/jpegMarkers.ts';
import type { Content } from '../files/content.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import type { Findings } from './findings.ts';
import type { Cells, Frames, Grain } from './frames.ts';
import type { Geometry } from './geometry.ts';
import { hasBitsBeyond, nativeReader, pairGrain, readFrame, usesBitsBeyond } from './nativeFrames.ts';
import { checkStream } from './streamGrammar.ts';
import type { StatedCoding } from './syntaxes.ts';

export interface CodedPixels extends Frames {
  readonly surplusBits: boolean;
}

/** Decoded frames that are kept, in bytes: each is looked at by several checks. */
const mostKept = 64e6;

/**
 * The frames of an encapsulated PixelData, every one of them decoded once before this answers. `findings`: of a file that leaves each frame
 * stands in one fragment, is coded as the transfer syntax says, and holds nothing beside its picture. Answers a reason where frames
 * cannot be told apart or do not decode.
 */
export async function readCodedFrames(
  layout: DicomLayout,
  geometry: Geometry,
  stated: StatedCoding,
  findings: Findings | undefined,
): Promise<CodedPixels | string> {
  const codes = frameCodes(layout, geometry.count);
  if (typeof codes === 'string') return codes;
  if (findings) checkFragments(layout, codes, geometry, stated, findings);
  const decoders: Decoder[] = [];
  for (const code of codes) {
    const decoder = await decoderOf(code(), stated, geometry);
    if (typeof decoder === 'string') return decoder;
    decoders.push(decoder);
  }
  const kept = new Map<number, Cells>();
  let held = 0;
  const frame = (index: number): Cells => {
    const known = kept.get(index);
    if (known) return known;
    const { cells } = decoders[index]!(codes[index]!());
    if (held + cells.byteLength <= mostKept) {
      kept.set(index, cells);
      held += cells.byteLength;
    }
    return cells;
  };
  let surplusBits = false;
  try {
    decoders.forEach((decode, index) => {
      surplusBits = decode(codes[index]!()).surplus || surplusBits;
    });
  } catch {
    return 'a frame does not decode completely';
  }
  const { columns, rows, count, samples } = geometry;
  const isNative = stated === 'native' || stated === 'deflated';
  const nativeGrain = geometry.pairs ? pairGrain : undefined;
  return {
    ...{ width: columns, height: rows, count, samples, surplusBits },
    frame,
    grain: (index) => (isNative ? nativeGrain : grainOf(codes[index]!())),
    blocks: (index) => (!isNative && grainOf(codes[index]!()) ? codes[index]!() : undefined),
  };
}

/** Code of a frame; of a file on disk read when it is asked for. */
type Code = () => Uint8Array;

/** One frame's cells as stored values, and whether there was anything beyond the stored bits. */
type Decoder = (code: Uint8Array) => { readonly cells: Cells; readonly surplus: boolean };

async function decoderOf(code: Uint8Array, stated: StatedCoding, geometry: Geometry): Promise<Decoder | string> {
  if (stated === 'native' || stated === 'deflated') return (own) => nativeFrame(own, stated, geometry);
  const sniffed = stated === 'rle' ? 'rle' : sniffCoding(code);
  if (sniffed === undefined) return 'a frame is of no known coding';
  const { columns: width, rows: height, samples: components, allocated: bitsAllocated } = geometry;
  if (sniffed === 'jpeg-12') return (own) => twelveBits(own, geometry);
  const coding: Coding = sniffed === 'jpeg-progressive' ? 'jpeg' : sniffed;
  await prepareCodec(coding);
  return (own) => storedCells(decodeCoded(coding, own, { width, height, components, bitsAllocated }), geometry);
}

/** The library for JPEG reads 8 bits only. */
function twelveBits(code: Uint8Array, geometry: Geometry): ReturnType<Decoder> {
  const { columns, rows, samples } = geometry;
  const frame = decodeJpeg12(code, { pixels: columns * rows });
  if (frame.width !== columns || frame.height !== rows || frame.components !== samples) {
    throw new Error('not of the picture’s size');
  }
  const { cells, surplus } = storedCells(frame, geometry);
  // A transform's overshoot is no hidden picture: it stays close to the range.
  const most = 2 ** (geometry.stored + geometry.shift) * 1.0625;
  return { cells, surplus: surplus && frame.samples.some((sample) => sample > most) };
}

function nativeFrame(code: Uint8Array, stated: 'native' | 'deflated', geometry: Geometry): ReturnType<Decoder> {
  const samples = geometry.pairs ? 2 : geometry.samples;
  const wanted = Math.ceil((geometry.rows * geometry.columns * samples * geometry.allocated) / 8);
  const native = stated === 'native' ? code : inflatedFrame(code, wanted + 1);
  const isExact = native.length === wanted || (native.length === wanted + 1 && native[wanted] === 0);
  if (!isExact) throw new Error('not of the size of a frame');
  const reader = nativeReader(native, { from: 0, to: native.length }, geometry, { little: true, swapped: false });
  const bits = geometry.rows * geometry.columns * samples * geometry.allocated;
  const spare = bits % 8 !== 0 && native[wanted - 1]! >> (bits % 8) !== 0;
  return { cells: readFrame(reader, 0), surplus: spare || usesBitsBeyond(reader, 1) };
}

/** Nothing but a byte of padding may follow the deflated stream. */
function inflatedFrame(code: Uint8Array, mostBytes: number): Uint8Array {
  // Node's type declarations know `info` for streams only.
  const options: object = { maxOutputLength: mostBytes, info: true };
  const answer: unknown = inflateRawSync(code, options);
  const { buffer, engine } = answer as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  const behind = code.subarray(engine.bytesWritten);
  if (behind.length > 1 || behind[0]) throw new Error('bytes behind the deflated frame');
  return buffer;
}

/** Codings that know their precision hold the stored bits alone, unless they were given whole cells. */
function storedCells({ samples, bits }: CodedFrame, geometry: Geometry): ReturnType<Decoder> {
  const { stored, shift } = geometry;
  const wide = bits > 16 ? new Uint32Array(samples.length) : new Uint16Array(samples.length);
  const cells = bits <= 8 && stored <= 8 ? new Uint8Array(samples.length) : wide;
  // A negative number becomes its two's complement, cut to the cell.
  const pattern = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  for (let i = 0; i < cells.length; i++) cells[i] = samples[i]! & pattern;
  if (bits <= stored) return { cells, surplus: false };
  const surplus = hasBitsBeyond(cells, { ...geometry, allocated: bits });
  const mask = 2 ** stored - 1;
  for (let i = 0; i < cells.length; i++) cells[i] = (cells[i]! >>> shift) & mask;
  return { cells, surplus };
}

/** Which fragments are which frame: one each; or, of an original, as many beginnings of code streams as frames. */
function frameCodes({ content, fragments: items }: DicomLayout, count: number): Code[] | string {
  const codeOf = ({ from, to }: DicomElement): Uint8Array => content.slice(from, to);
  const fragments = items.slice(1);
  if (fragments.length === count) return fragments.map((fragment) => () => codeOf(fragment));
  if (fragments.length < count) return 'there are fewer fragments than frames';
  const groups: DicomElement[][] = [];
  for (const fragment of fragments) {
    const start = content.slice(fragment.from, Math.min(fragment.to, fragment.from + 4));
    if (beginsStream(start) || groups.length === 0) groups.push([fragment]);
    else groups.at(-1)!.push(fragment);
  }
  if (groups.length !== count) return 'the fragments do not make up the frames';
  return groups.map((group) => () => Buffer.concat(group.map(codeOf)));
}

const beginsStream = (code: Uint8Array): boolean =>
  code[0] === 0xff && ((code[1] === 0xd8 && code[2] === 0xff) || (code[1] === 0x4f && code[2] === 0xff));

/** What only a file that leaves has to keep to. */
function checkFragments(
  layout: DicomLayout,
  codes: readonly Code[],
  geometry: Geometry,
  stated: StatedCoding,
  findings: Findings,
): void {
  const [table, ...fragments] = layout.fragments;
  if (fragments.length !== geometry.count) findings.add('grammar', 'a frame stands in several fragments');
  if (table && table.to > table.from && !isTrueTable(layout.content, table, fragments)) {
    findings.add('grammar', 'the Basic Offset Table is not true');
  }
  for (const one of codes) {
    const code = one();
    if (stated !== 'rle' && stated !== 'native' && stated !== 'deflated' && !isStated(sniffCoding(code), stated)) {
      findings.add('grammar', 'a frame is not coded as the transfer syntax says');
    }
    checkStream(stated, code, geometry, findings);
  }
}

function isStated(sniffed: ReturnType<typeof sniffCoding>, stated: StatedCoding): boolean {
  return sniffed === stated || (sniffed === 'jpeg-12' && stated === 'jpeg');
}

/** 32-bit offsets of the items of all frames, counted from behind the table. */
function isTrueTable(content: Content, table: DicomElement, fragments: readonly DicomElement[]): boolean {
  if (table.to - table.from !== fragments.length * 4) return false;
  const bytes = content.slice(table.from, table.to);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return fragments.every(({ from }, index) => view.getUint32(index * 4, true) === from - 8 - table.to);
}

/** Blocks of a JPEG that has some: its MCUs, and where chroma is reduced what a decoder interpolates beside them. */
function grainOf(code: Uint8Array): Grain | undefined {
  const header = readJpegHeader(code);
  if (!header || ![0xc0, 0xc1, 0xc2].includes(header.sof)) return undefined;
  const across = header.components.map(({ horizontal }) => horizontal);
  const down = header.components.map(({ vertical }) => vertical);
  // The factors of a single component mean nothing (T.81 A.2.2).
  if (header.components.length === 1) return { width: 8, height: 8, reach: { x: 0, y: 0 } };
  const [h, v] = [Math.max(...across), Math.max(...down)];
  const reach = { x: Math.floor(h / Math.min(...across) / 2), y: Math.floor(v / Math.min(...down) / 2) };
  return { width: 8 * h, height: 8 * v, reach };
}
