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
const eoc = 0xffd9;
/** Above these a code stream of a few hundred bytes could make a decoder allocate gigabytes for its bookkeeping. */
const tileLimit = 4096;
const partitionLimit = 2 ** 20;

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

export const isJpeg2000 = (code: Uint8Array): boolean => bareCodeStream(code) !== undefined;

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
    if (kind === 0xff52) style = readStyle(segment);
    if (kind === 0xff50 && segment.byteLength >= 4) highThroughput = (segment.getUint32(0) & 0x20000) !== 0;
    at += 2 + length;
  }
  if (!size || !style) throw damaged();
  const { colourTransform, layers, levels, partExponent } = style;
  return {
    ...size,
    highThroughput: highThroughput || style.highThroughput,
    colourTransform,
    parts: (size.width * size.height * size.components) / 2 ** partExponent,
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
  /** Logarithm of how many samples a code block or precinct has at least. */
  readonly partExponent: number;
}

function readStyle(segment: DataView): Style {
  if (segment.byteLength < 10) throw damaged();
  const levels = segment.getUint8(5);
  const hasPrecincts = (segment.getUint8(0) & 1) !== 0;
  if (levels > 32 || (hasPrecincts && segment.byteLength < 11 + levels)) throw damaged();
  let partExponent = (segment.getUint8(6) & 15) + (segment.getUint8(7) & 15) + 4;
  for (let level = 0; hasPrecincts && level <= levels; level++) {
    const size = segment.getUint8(10 + level);
    partExponent = Math.min(partExponent, (size & 15) + (size >> 4));
  }
  return {
    colourTransform: segment.getUint8(4) === 1,
    highThroughput: (segment.getUint8(8) & 0x40) !== 0,
    layers: segment.getUint16(2),
    levels,
    partExponent,
  };
}

/** Sound streams have one tile per frame or a few, and one code block or precinct per thousand samples or so. */
export function holdCost({ tiles, parts, packets }: Jpeg2000Header): void {
  if (tiles > tileLimit) throw unsupported('JPEG 2000 of more than 4096 tiles');
  if (parts > partitionLimit || packets > partitionLimit) throw unsupported('JPEG 2000 in too many parts');
}

/**
 * Walks the tile-parts by their stated lengths. A decoder may fill what is missing with grey and only warn; here a stream that
 * ends inside a tile-part, or within the packets of a last one that is said to reach to the end without an end marker, is damaged.
 */
export function holdTileParts(code: Uint8Array): void {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  let at = 2;
  while (at + 4 <= code.length && view.getUint16(at) !== sot) at += 2 + view.getUint16(at + 2);
  let parts = 0;
  while (at + 12 <= code.length && view.getUint16(at) === sot) {
    const length = view.getUint32(at + 6);
    parts++;
    if (length === 0) {
      if (!endsWithMarker(code)) throw damaged();
      return;
    }
    if (length < 14 || at + length > code.length) throw damaged();
    at += length;
  }
  const hasEnd = at + 2 <= code.length && view.getUint16(at) === eoc;
  if (parts === 0 || !hasEnd) throw damaged();
}

/** Fragments are padded to even length. */
function endsWithMarker(code: Uint8Array): boolean {
  let end = code.length;
  while (end > 2 && code[end - 1] === 0) end--;
  return code[end - 2] === 0xff && code[end - 1] === (eoc & 0xff);
}
