import type { JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { copyToFf, viewOf } from './stuffing.ts';

/** The bits of a scan without stuffed zeros and markers. Each restart interval begins and ends at a byte. */
export interface EntropyData {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Byte offsets of the intervals, and at last the end of the last one. */
  readonly starts: Uint32Array;
}

/** No block takes more: 63 coefficients of 31 bits, a DC difference, and the four bytes that a look ahead reads. */
const padding = 512;

/** The scan's restart intervals, of which there must be exactly `intervals`, with their markers in turn (B.2.1). */
export function readEntropyData(source: Uint8Array, scan: JpegScan, intervals: number): EntropyData {
  const { dataStart, dataEnd } = scan;
  const bytes = new Uint8Array(dataEnd - dataStart + padding);
  // A claim of many intervals needs a marker, two bytes, for each.
  if (intervals - 1 > (dataEnd - dataStart) / 2) throw damaged();
  const starts = new Uint32Array(intervals + 1);
  const [from, view] = [viewOf(source), viewOf(bytes)];
  let size = 0;
  let found = 1;
  for (let at = dataStart; at < dataEnd;) {
    const plain = copyToFf(from, at, dataEnd, view, size);
    at += plain;
    size += plain;
    if (at === dataEnd) break;
    const next = source[at + 1]!;
    at++;
    // A fill byte: whatever comes next is read as if this were not here.
    if (next === 0xff || at === dataEnd) continue;
    at++;
    if (next === 0) {
      bytes[size++] = 0xff;
    } else {
      if (found === intervals || next !== 0xd0 + ((found - 1) & 7)) throw damaged();
      starts[found++] = size;
    }
  }
  if (found !== intervals) throw damaged();
  starts[intervals] = size;
  return { bytes, view, starts };
}
