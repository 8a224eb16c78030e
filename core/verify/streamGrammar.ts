import { packetSurplus } from '../codecs/jpeg2000Packets/surplus.ts';
import type { Geometry } from './geometry.ts';
import type { Findings } from './findings.ts';
import { jpegEdgeFault } from './jpegEdges.ts';
import { walkJpeg } from './jpegGrammar.ts';
import { losslessScanFault } from './losslessScan.ts';
import { rleFault } from './rleGrammar.ts';
import type { StatedCoding } from './syntaxes.ts';

/**
 * A frame's code by an allow-list of what decoding needs. Comments, application segments, wrappers and whatever follows the end are leaks
 * until proven otherwise.
 */
export function checkStream(coding: StatedCoding, code: Uint8Array, geometry: Geometry, findings: Findings): void {
  const leak = (what: string | undefined): void => {
    if (what !== undefined) findings.add('grammar', what);
  };
  const surplus = (what: string | undefined): void => {
    if (what !== undefined) findings.add('length-accounted', what);
  };
  switch (coding) {
    case 'jpeg':
      walkJpeg(code, findings, 'frame');
      return surplus(jpegEdgeFault(code, geometry.rows * geometry.columns));
    case 'jpeg-lossless':
      leak(jpegFault(code, new Set([0xc3, 0xc4, 0xda]), 0x00));
      return surplus(losslessScanFault(code, geometry));
    case 'jpeg-ls':
      return leak(jpegFault(code, new Set([0xf7, 0xf8, 0xdd, 0xda]), 0x7f));
    case 'jpeg2000':
    case 'htj2k':
      leak(jpeg2000Fault(code));
      return surplus(packetSurplus(code));
    case 'rle': {
      const { rows, columns, samples, allocated } = geometry;
      // Samples of one bit are packed.
      if (allocated === 1) return leak(rleFault(code, Math.ceil((rows * columns) / 8), samples));
      return leak(rleFault(code, rows * columns, (samples * allocated) / 8));
    }
    case 'native':
    case 'deflated':
      // How many bytes they are is checked where they are read.
      return;
  }
}

/** `mostStuffed`: what may follow 0xFF within coded data without being a marker. */
function jpegFault(code: Uint8Array, allowed: ReadonlySet<number>, mostStuffed: number): string | undefined {
  if (code[0] !== 0xff || code[1] !== 0xd8) return 'a frame does not begin with SOI';
  for (let at = 2; at + 1 < code.length;) {
    const marker = code[at + 1]!;
    if (code[at] !== 0xff) return 'a frame has bytes outside of any segment';
    if (marker === 0xd9) return endFault(code, at + 2, 'EOI');
    if (!allowed.has(marker)) return `a frame has the segment 0xFF${marker.toString(16).toUpperCase()}`;
    const length = ((code[at + 2] ?? 0) << 8) | (code[at + 3] ?? 0);
    if (length < 2) return 'a segment of a frame has no length';
    // T.87 C.2.4.1: of what LSE may hold, only thresholds are needed; tables of colours and names are places to hide things.
    const presets = length === 13 && code[at + 4] === 1;
    if (marker === 0xf8 && !presets) return 'a frame has a table that its samples do not need';
    if (marker === 0xdd && length !== 4) return 'a restart interval is malformed';
    at += 2 + length;
    if (marker === 0xda) at = codedEnd(code, at, mostStuffed);
  }
  return 'a frame ends without EOI';
}

function codedEnd(code: Uint8Array, from: number, mostStuffed: number): number {
  for (let at = from; at + 1 < code.length; at++) {
    if (code[at] !== 0xff) continue;
    const next = code[at + 1]!;
    if (next > mostStuffed && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return code.length;
}

/** One zero byte makes the length of a fragment even. */
function endFault(code: Uint8Array, end: number, name: string): string | undefined {
  if (code.length === end) return undefined;
  return end % 2 === 1 && code.length === end + 1 && code[end] === 0
    ? undefined
    : `${code.length - end} bytes behind the ${name} of a frame`;
}

/** SIZ, CAP, COD, COC, QCD, QCC, RGN, POC: what decoding needs, and nothing that only helps it. */
const parameters: ReadonlySet<number> = new Set([...[0xff50, 0xff51, 0xff52, 0xff53, 0xff5c, 0xff5d, 0xff5e, 0xff5f]]);

function jpeg2000Fault(code: Uint8Array): string | undefined {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const marker = (at: number): number => (at + 2 <= code.length ? view.getUint16(at) : 0);
  if (marker(0) !== 0xff4f) return 'a frame does not begin with SOC';
  const readParameters = (from: number, end: number): number | string => {
    for (let at = from; ;) {
      if (marker(at) === end) return at;
      if (!parameters.has(marker(at))) return `a frame has the segment 0x${marker(at).toString(16).toUpperCase()}`;
      if (at + 4 > code.length) return 'a segment of a frame is cut short';
      at += 2 + view.getUint16(at + 2);
    }
  };
  let at: number | string = readParameters(2, 0xff90);
  while (typeof at === 'number' && marker(at) === 0xff90) {
    if (at + 12 > code.length) return 'a tile-part of a frame is cut short';
    const length = view.getUint32(at + 6);
    const data = readParameters(at + 12, 0xff93);
    if (typeof data === 'string') return data;
    if (length < 14 || at + length > code.length || data > at + length)
      return 'a tile-part of a frame has no valid length';
    at += length;
  }
  if (typeof at === 'string') return at;
  return marker(at) === 0xffd9 ? endFault(code, at + 2, 'EOC') : 'a frame ends without EOC';
}
