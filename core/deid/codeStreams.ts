import type { Coding } from '../codecs/frame.ts';

/**
 * A code stream with nothing in it but what decoding needs: comments, application segments, wrappers and whatever follows its end are left
 * out, the coded picture stays to the byte. Undefined where that cannot be done by leaving segments out: then the frame has to be
 * encoded anew.
 */
export function bareStream(coding: Coding, code: Uint8Array): Uint8Array | undefined {
  switch (coding) {
    case 'jpeg-lossless':
    case 'jpeg-ls':
      return bareJpeg(code, coding === 'jpeg-ls');
    case 'jpeg2000':
    case 'htj2k':
      return bareJpeg2000(code);
    // RLE does not say where its last segment ends; DCT blocks are copied by core/codecs/jpeg.
    case 'rle':
    case 'jpeg':
      return undefined;
  }
}

/** Lossless and JPEG-LS: SOF, DHT, DRI, LSE, SOS, DNL with their codes; T.81 B.1.1.3, T.87 C.1. */
const needed: ReadonlySet<number> = new Set([0xc3, 0xf7, 0xc4, 0xdd, 0xf8, 0xda, 0xdc]);
/** Tables that nothing is quantised by, and comments. */
const idle: ReadonlySet<number> = new Set([0xdb, 0xfe]);
/** A colour transform outside of the standard (HP's, in APP8 «mrfx»), without which the samples would be others. */
const colourTransform = 0xe8;

function bareJpeg(code: Uint8Array, isLs: boolean): Uint8Array | undefined {
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
    if (marker === colourTransform && isLs) return undefined;
    if (!needed.has(marker) && !isApplication && !idle.has(marker)) return undefined;
    if (at + 4 > code.length) return undefined;
    let end = at + 2 + ((code[at + 2]! << 8) | code[at + 3]!);
    if (end > code.length || end < at + 4) return undefined;
    if (marker === 0xda) end = endOfCodes(code, end, isLs);
    if (needed.has(marker)) parts.push(code.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** Codes go on to the next marker that is no restart; what follows FF within them tells (a zero, or in JPEG-LS a zero bit). */
function endOfCodes(code: Uint8Array, start: number, isLs: boolean): number {
  for (let at = start; at + 1 < code.length; at++) {
    if (code[at] !== 0xff) continue;
    const next = code[at + 1]!;
    const isCode = isLs ? next < 0x80 : next === 0;
    const isRestart = next >= 0xd0 && next <= 0xd7;
    // Another 0xFF is a fill byte: the coded data has ended.
    if (!isCode && !isRestart) return at;
  }
  return code.length;
}

const [startOfTile, comment, startOfData, endOfStream] = [0xff90, 0xff64, 0xff93, 0xffd9];

/** T.800 annex A. A comment in a tile-part's header would need that part's length changed: not done here. */
function bareJpeg2000(code: Uint8Array): Uint8Array | undefined {
  // A JP2 file has boxes around its code stream.
  if (code[0] !== 0xff || code[1] !== 0x4f) return undefined;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const parts: Uint8Array[] = [code.subarray(0, 2)];
  let at = 2;
  for (; at + 4 <= code.length && view.getUint16(at) !== startOfTile;) {
    const end = at + 2 + view.getUint16(at + 2);
    if (end > code.length || end < at + 4) return undefined;
    if (view.getUint16(at) !== comment) parts.push(code.subarray(at, end));
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
    if (marker === comment || at + 4 > to) return false;
    at += 2 + view.getUint16(at + 2);
  }
  return false;
}
