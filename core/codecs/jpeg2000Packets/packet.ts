import type { CodeBlock, Precinct } from './precincts.ts';
import { HeaderBits } from './tagTree.ts';

/**
 * Where the packet that begins at `at` ends: its header is read for how many bytes each code block has in it (B.9, B.10). Throws RangeError for
 * what is no packet or does not end before `end`.
 */
export function packetEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  precinct: Precinct,
  markers: { readonly before: boolean; readonly behind: boolean },
): number {
  const isMarker = (place: number, low: number): boolean =>
    place + 2 <= end && bytes[place] === 0xff && bytes[place + 1] === low;
  let from = at;
  if (markers.before && isMarker(from, 0x91)) {
    if (bytes[from + 2] !== 0 || bytes[from + 3] !== 4) throw new RangeError('SOP of another length');
    from += 6;
  }
  const bits = new HeaderBits(bytes, from, end);
  let length = 0;
  if (bits.bit() === 1) {
    for (const { blocks, inclusion, zeroPlanes } of precinct.bands) {
      for (const block of blocks) {
        const isIn = block.included ? bits.bit() === 1 : inclusion.isBelow(bits, block.x, block.y, precinct.layers + 1);
        if (!isIn) continue;
        if (!block.included)
          for (let planes = 1; !zeroPlanes.isBelow(bits, block.x, block.y, planes); planes++)
            if (planes > 80) throw new RangeError('too many bit planes');
        length += segmentBytes(bits, block, precinct);
        block.included = true;
      }
    }
  }
  if (!bits.align()) throw new RangeError('bits behind a packet header');
  let body = bits.at;
  if (markers.behind && isMarker(body, 0x92)) body += 2;
  if (body + length > end) throw new RangeError('a packet is longer than its tile-part');
  return body + length;
}

/** Table B.4. */
function passesOf(bits: HeaderBits): number {
  if (bits.bit() === 0) return 1;
  if (bits.bit() === 0) return 2;
  const few = bits.number(2);
  if (few < 3) return 3 + few;
  const some = bits.number(5);
  return some < 31 ? 6 + some : 37 + bits.number(7);
}

const logarithm = (value: number): number => 31 - Math.clz32(value);

/** Lengths of the segments that the passes of one block in one packet make up; B.10.7. */
function segmentBytes(bits: HeaderBits, block: CodeBlock, { style }: Precinct): number {
  let passes = passesOf(bits);
  while (bits.bit() === 1) if (++block.lengthBits > 31) throw new RangeError('a length of too many bits');
  if (style.highThroughput) return throughputBytes(bits, block, passes);
  let bytes = 0;
  while (passes > 0) {
    if (block.passes === block.most) {
      block.most = style.terminates ? 1 : style.bypasses ? bypassed(block.most) : 200;
      block.passes = 0;
    }
    const taken = Math.min(passes, block.most - block.passes);
    bytes += bits.number(block.lengthBits + logarithm(taken));
    block.passes += taken;
    passes -= taken;
  }
  return bytes;
}

/** Ten passes are coded arithmetically, then in turn two as they are and one; table D.9. */
const bypassed = (before: number): number => (before === 0 ? 10 : before === 2 ? 1 : 2);

/** T.814 B.3: a cleanup pass behind placeholders, and what refines it. In one layer only, as all encoders write it. */
function throughputBytes(bits: HeaderBits, block: CodeBlock, passes: number): number {
  if (block.included) throw new RangeError('a block of HTJ2K in several layers');
  const placeholders = Math.floor((passes - 1) / 3);
  const cleanup = bits.number(block.lengthBits + logarithm(placeholders * 3 + 1));
  const refining = passes - placeholders * 3 - 1;
  return cleanup + (refining > 0 ? bits.number(block.lengthBits + (refining > 1 ? 1 : 0)) : 0);
}
