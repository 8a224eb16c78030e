/** Where tiles and headings of a long list stand, so that only those in view are rendered. Pure; CSS pixels. */

interface GridRow {
  readonly section: number;
  /** Items of the row; equal for a heading, which has none. */
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly height: number;
}

export interface GridLayout {
  readonly columns: number;
  readonly rows: readonly GridRow[];
  readonly sections: readonly { readonly top: number; readonly height: number }[];
  readonly height: number;
}

/** `counts`: items of each section. Headings of height 0 are left out. */
export function gridLayout(
  counts: readonly number[],
  columns: number,
  rowHeight: number,
  headingHeight: number,
): GridLayout {
  const rows: GridRow[] = [];
  const sections: { top: number; height: number }[] = [];
  let [top, item] = [0, 0];
  counts.forEach((count, section) => {
    const begin = top;
    if (headingHeight > 0) {
      rows.push({ section, from: item, to: item, top, height: headingHeight });
      top += headingHeight;
    }
    const end = item + count;
    while (item < end) {
      const to = Math.min(item + columns, end);
      rows.push({ section, from: item, to, top, height: rowHeight });
      item = to;
      top += rowHeight;
    }
    sections.push({ top: begin, height: top - begin });
  });
  return { columns, rows, sections, height: top };
}

/** Index of the first row whose `key` is beyond `value`; the rows' number if none is. */
function firstBeyond(rows: readonly GridRow[], value: number, key: (row: GridRow) => number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(rows[middle]!) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Rows that are seen between `top` and `bottom`, with `overscan` more at either end: first, and one past the last. */
export function rowsInView({ rows }: GridLayout, top: number, bottom: number, overscan: number): [number, number] {
  const first = firstBeyond(rows, top, (row) => row.top + row.height);
  const last = firstBeyond(rows, bottom, (row) => row.top);
  return [Math.max(0, first - overscan), Math.min(rows.length, last + overscan)];
}

const rowIndexOf = ({ rows }: GridLayout, item: number): number => firstBeyond(rows, item, (row) => row.to);

export function rowOf(layout: GridLayout, item: number): GridRow | undefined {
  return layout.rows[rowIndexOf(layout, item)];
}

/** The item above or below, over headings and short rows; the item itself at either end. */
function vertical(layout: GridLayout, item: number, by: number): number {
  const at = rowIndexOf(layout, item);
  const column = item - (layout.rows[at]?.from ?? item);
  let found = item;
  for (let [row, left] = [at, Math.abs(by)]; left > 0; left--) {
    do row += Math.sign(by);
    while (layout.rows[row] && layout.rows[row]!.from === layout.rows[row]!.to);
    const next = layout.rows[row];
    if (!next) break;
    found = Math.min(next.from + column, next.to - 1);
  }
  return found;
}

/** Which item a key goes to; undefined for keys that move nothing. `page`: rows of a screenful. */
export function gridJump(layout: GridLayout, key: string, at: number, page: number): number | undefined {
  const last = (layout.rows.at(-1)?.to ?? 0) - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, last);
    case 'ArrowLeft':
      return Math.max(at - 1, 0);
    case 'ArrowDown':
      return vertical(layout, at, 1);
    case 'ArrowUp':
      return vertical(layout, at, -1);
    case 'PageDown':
      return vertical(layout, at, page);
    case 'PageUp':
      return vertical(layout, at, -page);
    case 'Home':
      return Math.min(0, last);
    case 'End':
      return last;
    default:
      return undefined;
  }
}
