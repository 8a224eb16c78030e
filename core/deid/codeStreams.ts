import type { Coding } from '../codecs/frame.ts';
import { packetSurplus } from '../codecs/jpeg2000Packets/surplus.ts';

/**
 * A code stream with nothing in it but what decoding needs: comments, application segments, wrappers and whatever follows its end are left
 * out, the coded picture stays to the byte. Undefined where that cannot be done by leaving segments out: then the frame has to be
 * encoded anew.
 */
export function bareStream(coding: Coding, code: Uint8Array): Uint8Array | undefined {
  switch (coding) {
    case 'jpeg-ls':
      return bareJpegLs(code);
    case 'jpeg2000':
    case 'htj2k':
      // What loses nothing is encoded anew; what has lost something already keeps its packets, if its tile-parts hold nothing else.
      return isReversible(code) ? undefined : packetsAlone(bareJpeg2000(code));
    // RLE and lossless JPEG do not say where their codes end; DCT blocks are copied by core/codecs/jpeg.
    case 'rle':
    case 'jpeg-lossless':
    case 'jpeg':
      return undefined;
  }
}

/** What an encoder of ours made, without its signature. */
export const unsigned = (coding: Coding, code: Uint8Array): Uint8Array =>
  (coding === 'jpeg2000' || coding === 'htj2k' ? bareJpeg2000(code) : undefined) ?? code;

/** SOF, LSE, DRI and SOS with its codes; T.87 C.1. */
const needed: ReadonlySet<number> = new Set([0xf7, 0xf8, 0xdd, 0xda]);
const commentMarker = 0xfe;
/** A colour transform outside of the standard (HP's, in APP8 «mrfx»), without which the samples would be others. */
const colourTransform = 0xe8;

function bareJpegLs(code: Uint8Array): Uint8Array | undefined {
  if (code[0] !== 0xff || code[1] !== 0xd8) return undefined;
  const parts: Uint8Array[] = [code.subarray(0, 2)];
  for (let at = 2; at + 4 <= code.length + 2;) {
    if (code[at] !== 0xff) return undefined;
    const marker = code[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xd9) return Buffer.concat([...parts, Uint8Array.of(0xff, 0xd9)]);
    const isApplication = marker >= 0xe0 && marker <= 0xef;
    if (marker === colourTransform) return undefined;
    if (!needed.has(marker) && !isApplication && marker !== commentMarker) return undefined;
    if (at + 4 > code.length) return undefined;
    let end = at + 2 + ((code[at + 2]! << 8) | code[at + 3]!);
    if (end > code.length || end < at + 4) return undefined;
    // Tables of colours and whatever else LSE may hold beside thresholds (T.87 C.2.4.1): no sample needs them.
    if (marker === 0xf8 && (end !== at + 15 || code[at + 4] !== 1)) return undefined;
    if (marker === 0xda) end = endOfCodes(code, end);
    if (needed.has(marker)) parts.push(code.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** Codes go on to the next marker that is no restart; within them a zero bit follows FF. */
function endOfCodes(code: Uint8Array, start: number): number {
  for (let at = start; at + 1 < code.length; at++) {
    if (code[at] !== 0xff) continue;
    const next = code[at + 1]!;
    const isCode = next < 0x80;
    const isRestart = next >= 0xd0 && next <= 0xd7;
    // Another 0xFF is a fill byte: the coded data has ended.
    if (!isCode && !isRestart) return at;
  }
  return code.length;
}

const [startOfTile, startOfData, endOfStream, codingStyle] = [0xff90, 0xff93, 0xffd9, 0xff52];
/** SIZ, CAP, COD, COC, QCD, QCC, RGN, POC: without these nothing is decoded. */
const parameters: ReadonlySet<number> = new Set([...[0xff50, 0xff51, 0xff52, 0xff53, 0xff5c, 0xff5d, 0xff5e, 0xff5f]]);
/** Comments, lengths of tile-parts and packets, registration: help that a decoder does without. */
const idle: ReadonlySet<number> = new Set([0xff64, 0xff55, 0xff57, 0xff63]);

/** Whether the wavelet of the main header's COD is the one that loses nothing (T.800 table A.20). */
function isReversible(code: Uint8Array): boolean {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  for (let at = 2; at + 14 <= code.length && view.getUint16(at) !== startOfTile; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === codingStyle) return code[at + 13] === 1;
  }
  return false;
}

const packetsAlone = (code: Uint8Array | undefined): Uint8Array | undefined =>
  code && packetSurplus(code) === undefined ? code : undefined;

/** T.800 annex A. Anything idle in a tile-part's header would need that part's length changed: not done here. */
function bareJpeg2000(code: Uint8Array): Uint8Array | undefined {
  // A JP2 file has boxes around its code stream.
  if (code[0] !== 0xff || code[1] !== 0x4f) return undefined;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const parts: Uint8Array[] = [code.subarray(0, 2)];
  let at = 2;
  for (; at + 4 <= code.length && view.getUint16(at) !== startOfTile;) {
    const end = at + 2 + view.getUint16(at + 2);
    if (end > code.length || end < at + 4) return undefined;
    const marker = view.getUint16(at);
    if (parameters.has(marker)) parts.push(code.subarray(at, end));
    else if (!idle.has(marker)) return undefined;
    at = end;
  }
  while (at + 12 <= code.length && view.getUint16(at) === startOfTile) {
    const length = view.getUint32(at + 6);
    // Without a length the part reaches to the end, wherever that is.
    if (length < 14 || at + length > code.length || !tileHeaderIsBare(view, at, at + length)) return undefined;
    parts.push(code.subarray(at, at + length));
    at += length;
  }
  if (at + 2 > code.length || view.getUint16(at) !== endOfStream) return undefined;
  return Buffer.concat([...parts, code.subarray(at, at + 2)]);
}

function tileHeaderIsBare(view: DataView, from: number, to: number): boolean {
  for (let at = from + 12; at + 2 <= to;) {
    const marker = view.getUint16(at);
    if (marker === startOfData) return true;
    if (!parameters.has(marker) || at + 4 > to) return false;
    at += 2 + view.getUint16(at + 2);
  }
  return false;
}
