import { damaged, unsupported } from './refusals.ts';

/** What the main header of a JPEG 2000 code stream (ITU-T T.800 annex A) claims. */
export interface Jpeg2000Header {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
  readonly signed: boolean;
  /** CAP names part 15: the blocks are coded by HTJ2K. */
  readonly highThroughput: boolean;
  /** RCT or ICT: decoding gives RGB. */
  readonly colourTransform: boolean;
  /** Offset of the byte that holds precision and sign, per component. */
  readonly precisionOffsets: readonly number[];
  /** What decoders keep records of. */
  readonly tiles: number;
  readonly parts: number;
  readonly packets: number;
}

const soc = 0xff4f;
const sot = 0xff90;
const sod = 0xff93;
const eoc = 0xffd9;
const codingStyle = 0xff52;
const componentStyle = 0xff53;
/** Above these a code stream of a few hundred bytes could make a decoder allocate gigabytes for its bookkeeping. */
const tileLimit = 4096;
const partitionLimit = 2 ** 19;

/** The bare code stream: of a JP2 file, which PS3.5 A.4.4 forbids but some writers store, its first `jp2c` box. */
export function bareCodeStream(code: Uint8Array): Uint8Array | undefined {
  if (code[0] === 0xff && code[1] === 0x4f) return code;
  if (code.length < 12) return undefined;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  if (view.getUint32(0) !== 12 || view.getUint32(4) !== 0x6a502020) return undefined;
  for (let at = 0; at + 8 <= code.length;) {
    const length = view.getUint32(at);
    const isCodeStream = view.getUint32(at + 4) === 0x6a703263;
    if (isCodeStream) return code.subarray(at + 8, length === 0 ? code.length : at + length);
    if (length < 8) return undefined;
    at += length;
  }
  return undefined;
}

/** `code` is bare. Fails where the header cannot be read, is of an unsupported kind, or would cost far more than its size. */
export function readJpeg2000Header(code: Uint8Array): Jpeg2000Header {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  if (code.length < 4 || view.getUint16(0) !== soc) throw damaged();
  let size: Size | undefined;
  let style: Style | undefined;
  let highThroughput = false;
  for (let at = 2; at + 4 <= code.length;) {
    const kind = view.getUint16(at);
    if (kind === sot) break;
    const length = view.getUint16(at + 2);
    if (kind < 0xff00 || length < 2 || at + 2 + length > code.length) throw damaged();
    const segment = new DataView(code.buffer, code.byteOffset + at + 4, length - 2);
    if (kind === 0xff51) size = readSize(segment, at + 4);
    if (kind === codingStyle) style = readStyle(segment);
    if (kind === 0xff50 && segment.byteLength >= 4) highThroughput = (segment.getUint32(0) & 0x20000) !== 0;
    at += 2 + length;
  }
  if (!size || !style) throw damaged();
  const { colourTransform, layers, levels } = style;
  return {
    ...size,
    highThroughput: highThroughput || style.highThroughput,
    colourTransform,
    parts: (size.width * size.height * size.components) / 2 ** smallestPart(code, size.components),
    packets: layers * (levels + 1) * size.components * size.tiles,
  };
}

type Size = Pick<Jpeg2000Header, 'width' | 'height' | 'components' | 'bits' | 'signed' | 'precisionOffsets' | 'tiles'>;

function readSize(segment: DataView, offset: number): Size {
  if (segment.byteLength < 37) throw damaged();
  const [right, bottom, left, top, tileWidth, tileHeight] = [2, 6, 10, 14, 18, 22].map((at) => segment.getUint32(at));
  const components = segment.getUint16(34);
  if (components < 1 || segment.byteLength < 36 + 3 * components) throw damaged();
  if (left !== 0 || top !== 0 || segment.getUint32(26) !== 0 || segment.getUint32(30) !== 0)
    throw unsupported('JPEG 2000 with an image offset');
  const precision = segment.getUint8(36);
  const precisionOffsets: number[] = [];
  for (let index = 0; index < components; index++) {
    const at = 36 + 3 * index;
    if (segment.getUint8(at) !== precision) throw unsupported('JPEG 2000 components of different precision');
    if (segment.getUint8(at + 1) !== 1 || segment.getUint8(at + 2) !== 1)
      throw unsupported('JPEG 2000 components of different size');
    precisionOffsets.push(offset + at);
  }
  if (tileWidth === 0 || tileHeight === 0) throw damaged();
  return {
    width: right!,
    height: bottom!,
    components,
    bits: (precision & 0x7f) + 1,
    signed: precision >= 0x80,
    precisionOffsets,
    tiles: Math.ceil(right! / tileWidth!) * Math.ceil(bottom! / tileHeight!),
  };
}

interface Style {
  readonly colourTransform: boolean;
  readonly highThroughput: boolean;
  readonly layers: number;
  readonly levels: number;
}

function readStyle(segment: DataView): Style {
  if (segment.byteLength < 10) throw damaged();
  const levels = segment.getUint8(5);
  if (levels > 32) throw damaged();
  return {
    colourTransform: segment.getUint8(4) === 1,
    highThroughput: (segment.getUint8(8) & 0x40) !== 0,
    layers: segment.getUint16(2),
    levels,
  };
}

/**
 * Logarithm of how many samples a code block or precinct has at least, by all coding styles that the main header and tile-parts state,
 * for all components or for one.
 */
function smallestPart(code: Uint8Array, components: number): number {
  let smallest = 30;
  for (const { kind, segment } of styleSegments(code)) {
    const at = kind === codingStyle ? 5 : components < 257 ? 2 : 3;
    const style = segment.getUint8(kind === codingStyle ? 0 : at - 1);
    if (segment.byteLength < at + 5) throw damaged();
    smallest = Math.min(smallest, (segment.getUint8(at + 1) & 15) + (segment.getUint8(at + 2) & 15) + 4);
    const precincts = (style & 1) !== 0 ? segment.getUint8(at) + 1 : 0;
    if (segment.byteLength < at + 5 + precincts) throw damaged();
    for (let index = 0; index < precincts; index++) {
      const size = segment.getUint8(at + 5 + index);
      smallest = Math.min(smallest, (size & 15) + (size >> 4));
    }
  }
  return smallest;
}

/** COD and COC of the main header and of every tile-part header. */
function* styleSegments(code: Uint8Array): Generator<{ kind: number; segment: DataView }> {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  let partEnd = 0;
  for (let at = 2; at + 4 <= code.length;) {
    const kind = view.getUint16(at);
    if (kind === sod) {
      at = partEnd;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (kind < 0xff00 || kind === eoc || length < 2 || at + 2 + length > code.length) return;
    if (kind === sot) {
      const whole = length === 10 ? view.getUint32(at + 6) : 0;
      partEnd = whole >= 14 ? at + whole : code.length;
    }
    if ((kind === codingStyle || kind === componentStyle) && length > 4)
      yield { kind, segment: new DataView(code.buffer, code.byteOffset + at + 4, length - 2) };
    at += 2 + length;
  }
}

/** Sound streams have one tile per frame or a few, and one code block or precinct per thousand samples or so. */
export function holdCost({ tiles, parts, packets }: Jpeg2000Header): void {
  if (tiles > tileLimit) throw unsupported('JPEG 2000 of more than 4096 tiles');
  if (parts > partitionLimit || packets > partitionLimit) throw unsupported('JPEG 2000 in too many parts');
}

/**
 * Walks the tile-parts by their stated lengths. A decoder may fill what is missing with grey and only warn; here a stream that
 * ends inside of a tile-part is damaged, and one that lacks its end marker unless all tile-parts are known to be there.
 * Returns whether the end marker is there.
 */
export function holdTileParts(code: Uint8Array, tiles: number): boolean {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const missing = new Map<number, number>();
  let at = 2;
  while (at + 4 <= code.length && view.getUint16(at) !== sot) at += 2 + view.getUint16(at + 2);
  while (at + 12 <= code.length && view.getUint16(at) === sot) {
    const tile = view.getUint16(at + 4);
    const length = view.getUint32(at + 6);
    const total = view.getUint8(at + 11) || Infinity;
    missing.set(tile, Math.min(total, missing.get(tile) ?? total) - 1);
    if (length === 0) {
      if (!endsWithMarker(code)) throw damaged();
      return true;
    }
    if (length < 14 || at + length > code.length) throw damaged();
    at += length;
  }
  if (missing.size > 0 && at + 2 <= code.length && view.getUint16(at) === eoc) return true;
  if (missing.size !== tiles || [...missing.values()].some((parts) => parts !== 0)) throw damaged();
  return false;
}

/** Fragments are padded to even length. */
function endsWithMarker(code: Uint8Array): boolean {
  let end = code.length;
  while (end > 2 && code[end - 1] === 0) end--;
  return code[end - 2] === 0xff && code[end - 1] === (eoc & 0xff);
}
