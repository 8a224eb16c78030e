/** Codes of PS3.3 C.7.9.2: entries as they are, a straight line to a value, segments that stood before. */
const discrete = 0;
const linear = 1;
const indirect = 2;

/**
 * A segmented look-up table written out. Units of `coded` are as wide as the entries. Undefined for what does not come to exactly
 * `entries`: nothing is allocated beyond them, whatever the segments claim.
 */
export function expandSegments(coded: Uint16Array | Uint8Array, entries: number): Uint16Array | undefined {
  const out = new Uint16Array(entries);
  const end = expand(coded, { from: 0, segments: Infinity, nested: false }, out, 0);
  return end === entries ? out : undefined;
}

interface Run {
  readonly from: number;
  readonly segments: number;
  /** Within an indirect segment, which must not hold another one. */
  readonly nested: boolean;
}

/** How many entries there are when the run is over; undefined for a broken one. */
function expand(coded: Uint16Array | Uint8Array, run: Run, out: Uint16Array, filled: number): number | undefined {
  let [at, count]: [number, number | undefined] = [run.from, filled];
  for (let segment = 0; segment < run.segments && count < out.length; segment++) {
    if (at + 2 >= coded.length) return undefined;
    const [code, length] = [coded[at]!, coded[at + 1]!];
    if (code === indirect) {
      const from = run.nested ? undefined : targetOf(coded, at);
      if (from === undefined) return undefined;
      count = expand(coded, { from, segments: length, nested: true }, out, count);
      at += coded.BYTES_PER_ELEMENT === 1 ? 6 : 4;
    } else {
      const used = code === discrete ? length : code === linear ? 1 : undefined;
      if (used === undefined || at + 2 + used > coded.length || count + length > out.length) return undefined;
      if (code === discrete) out.set(coded.subarray(at + 2, at + 2 + length), count);
      else if (!drawLine(out, { from: count, length, to: coded[at + 2]! })) return undefined;
      count += length;
      at += 2 + used;
    }
    if (count === undefined) return undefined;
  }
  return count;
}

/** Where an indirect segment points to: a 32-bit offset in bytes, its low half first. */
function targetOf(coded: Uint16Array | Uint8Array, at: number): number | undefined {
  const unit = (index: number): number => coded[at + index] ?? NaN;
  const offset =
    coded.BYTES_PER_ELEMENT === 2
      ? (unit(2) + unit(3) * 65536) / 2
      : unit(2) + unit(3) * 2 ** 8 + unit(4) * 2 ** 16 + unit(5) * 2 ** 24;
  return Number.isInteger(offset) && offset < at ? offset : undefined;
}

/** From the entry before, which is not part of the line, to `to`, which is its last. */
function drawLine(out: Uint16Array, { from, length, to }: { from: number; length: number; to: number }): boolean {
  if (from === 0) return false;
  const before = out[from - 1]!;
  for (let i = 0; i < length; i++) out[from + i] = Math.round(before + ((to - before) * (i + 1)) / length);
  return true;
}
