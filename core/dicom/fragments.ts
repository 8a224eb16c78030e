import { ScrimFailure } from '../../model/errors.ts';
import type { Content } from '../files/content.ts';

/** One item of encapsulated pixel data: header [start, valueStart), value [valueStart, valueEnd). */
export interface Fragment {
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface Fragments {
  /** The first is the Basic Offset Table, empty or not. */
  readonly fragments: readonly Fragment[];
  /** Where the sequence delimiter begins and ends. */
  readonly valueEnd: number;
  readonly end: number;
}

const itemTag = 0xfffee000;
const sequenceEnd = 0xfffee0dd;
/** More than any real object has. */
const maximumFragments = 1_000_000;

/**
 * The items of an encapsulated element from `from` on; PS3.5 A.4. Always little endian. DAMAGED_FILE for anything but items with a length
 * inside `limit`, a first one that can be an offset table, and a delimiter: a file that was cut has none.
 */
export function readFragments(content: Content, from: number, limit: number): Fragments {
  const fragments: Fragment[] = [];
  const headerAt = headersOf(content);
  let position = from;
  for (;;) {
    if (limit - position < 8) throw new ScrimFailure('DAMAGED_FILE');
    const { tag, length } = headerAt(position);
    const valueStart = position + 8;
    if (tag === sequenceEnd) {
      const table = fragments[0];
      // Without an offset table's item it could be either: a first frame taken for a table would go unseen.
      if (length !== 0 || !table || (table.valueEnd - table.valueStart) % 4 !== 0)
        throw new ScrimFailure('DAMAGED_FILE');
      return { fragments, valueEnd: position, end: valueStart };
    }
    if (tag !== itemTag || length > limit - valueStart) throw new ScrimFailure('DAMAGED_FILE');
    if (fragments.length >= maximumFragments) throw new ScrimFailure('DAMAGED_FILE');
    fragments.push({ start: position, valueStart, valueEnd: valueStart + length });
    position = valueStart + length;
  }
}

/** Tag and length of the item at an offset; in a file on disk only they are read. */
function headersOf(content: Content): (position: number) => { tag: number; length: number } {
  const { bytes } = content;
  const own = new Uint8Array(8);
  const view = bytes ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new DataView(own.buffer);
  return (position) => {
    if (!bytes) content.read(position, own);
    const at = bytes ? position : 0;
    const tag = ((view.getUint16(at, true) << 16) | view.getUint16(at + 2, true)) >>> 0;
    return { tag, length: view.getUint32(at + 4, true) };
  };
}
