import { ScrimFailure } from '../../model/errors.ts';

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
export function readFragments(view: DataView, from: number, limit: number): Fragments {
  const fragments: Fragment[] = [];
  let position = from;
  for (;;) {
    if (limit - position < 8) throw new ScrimFailure('DAMAGED_FILE');
    const tag = ((view.getUint16(position, true) << 16) | view.getUint16(position + 2, true)) >>> 0;
    const length = view.getUint32(position + 4, true);
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
