/**
 * Whether an RLE frame (PS3.5 annex G) holds its samples and nothing else: segments one behind the other, each of exactly one byte plane with
 * at most a zero byte to make it even. Answers what is wrong.
 */
export function rleFault(code: Uint8Array, pixels: number, planes: number): string | undefined {
  if (code.length < 64) return 'the RLE header is cut short';
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const count = view.getUint32(0, true);
  if (count !== planes) return 'the RLE header counts other segments than the picture has';
  const offsets = Array.from({ length: 15 }, (_, index) => view.getUint32(4 + index * 4, true));
  if (offsets.slice(count).some((offset) => offset !== 0)) return 'the RLE header fills unused offsets';
  let at = 64;
  for (let segment = 0; segment < count; segment++) {
    if (offsets[segment] !== at) return `RLE segment ${segment} does not follow the one before`;
    const end = segment + 1 < count ? offsets[segment + 1]! : code.length;
    if (end < at || end > code.length) return `RLE segment ${segment} has no valid end`;
    const used = unpackedEnd(code, at, end, pixels);
    if (used === undefined) return `RLE segment ${segment} is not of the picture's size`;
    const rest = end - used;
    if (rest > 1 || (rest === 1 && code[used] !== 0)) return `RLE segment ${segment} holds more than the picture`;
    at = end;
  }
  return undefined;
}

/** Where exactly `pixels` bytes have been unpacked. */
function unpackedEnd(code: Uint8Array, from: number, to: number, pixels: number): number | undefined {
  let at = from;
  let made = 0;
  while (made < pixels) {
    if (at >= to) return undefined;
    const control = code[at]!;
    // 128 does nothing: a place for a byte that nobody sees.
    if (control === 128) return undefined;
    const isRun = control > 128;
    made += isRun ? 257 - control : control + 1;
    at += isRun ? 2 : control + 2;
    if (at > to) return undefined;
  }
  return made === pixels ? at : undefined;
}
