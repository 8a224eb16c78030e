/** Longer side of a preview, at most. */
const mostPixels = 512;

/** Segments that a picture needs: JFIF, quantisation, Huffman tables, baseline or progressive frame, restart interval. Nothing that tells anything else. */
const [jfif, tables, huffman, restart, scan] = [0xe0, 0xdb, 0xc4, 0xdd, 0xda];
const frames = new Set([0xc0, 0xc2]);

/**
 * Whether these bytes are one small JPEG and nothing beside it: no EXIF, no comment, no second picture, nothing after the end (T.81,
 * annex B). It is not decoded here: the service looks into no image.
 */
export function isPlainJpeg(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  let framed = false;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (bytes[at] !== 0xff || length < 2 || body.length !== length - 2) return false;
    at += 2 + length;
    if (marker === scan) {
      const next = endOfScan(bytes, at);
      if (next + 2 === bytes.length && bytes[next + 1] === 0xd9) return framed;
      at = next;
    } else if (frames.has(marker)) {
      if (framed || !isSmallFrame(body)) return false;
      framed = true;
    } else if (marker === jfif) {
      if (!isBareJfif(body)) return false;
    } else if (marker !== tables && marker !== huffman && marker !== restart) {
      return false;
    }
  }
  return false;
}

/** Eight bits, one component or three, no longer than a preview is. */
function isSmallFrame(body: Uint8Array): boolean {
  const [rows, columns] = [(body[1]! << 8) | body[2]!, (body[3]! << 8) | body[4]!];
  const known = body[0] === 8 && (body[5] === 1 || body[5] === 3) && body.length === 6 + 3 * body[5];
  return known && rows > 0 && columns > 0 && rows <= mostPixels && columns <= mostPixels;
}

/** Without the thumbnail that JFIF allows. */
const isBareJfif = (body: Uint8Array): boolean =>
  body.length === 14 && Buffer.from(body.subarray(0, 5)).toString('latin1') === 'JFIF\0' && !body[12] && !body[13];

/** Where the next marker stands that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1]!;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
