/** As far as a slip in a segment's length reaches; further away is another file's. */
const furthest = 4096;

/**
 * Where the segment after `at` begins if none begins there: some editors misstate a length and leave bytes between two segments, which every reader
 * passes over. −1 if none follows nearby.
 */
export function nextSegment(bytes: Uint8Array, at: number): number {
  for (let from = at; from < Math.min(at + furthest, bytes.length - 2); from++) {
    if (bytes[from] !== 0xff) continue;
    const marker = bytes.subarray(from, from + 64).find((byte) => byte !== 0xff) ?? 0;
    if (marker === 0xd8) return -1;
    if (marker >= 0xc0 && (marker < 0xd0 || marker > 0xd7)) return from;
  }
  return -1;
}

/** An original JPEG up to its first scan without the bytes that belong to no segment, so that its decoder has nothing to make up its mind about. */
export function withoutBytesBetween(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  for (let at = 2; ;) {
    const start = nextSegment(bytes, at);
    if (start < 0) return bytes;
    let marker = start + 1;
    while (bytes[marker] === 0xff) marker++;
    if (bytes[marker] === 0xda || bytes[marker] === 0xd9 || marker + 3 > bytes.length) {
      // Nothing between them: the file itself, not a copy.
      const length = kept.reduce((sum, part) => sum + part.length, 0);
      return length === start ? bytes : Buffer.concat([...kept, bytes.subarray(start)]);
    }
    at = marker + 1 + ((bytes[marker + 1]! << 8) | bytes[marker + 2]!);
    kept.push(bytes.subarray(start, at));
  }
}
