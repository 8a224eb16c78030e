import type { Span } from '../../model/geometry.ts';

type Corner = readonly [x: number, y: number];

/**
 * The edges of exactly the pixels of these spans, from the top down, as closed loops in image coordinates: those about the filled go one way round, those about
 * a hole the other.
 */
export function burnedOutline(spans: Iterable<Span>): Corner[][] {
  const edges = new Edges();
  let above: readonly Run[] = [];
  let row = -1;
  const rows = new Map<number, Run[]>();
  for (const { y, from, to } of spans) rows.set(y, [...(rows.get(y) ?? []), [from, to]]);
  for (const [y, runs] of rows) {
    if (y !== row + 1) {
      edges.between(above, [], row + 1);
      above = [];
    }
    edges.between(above, runs, y);
    for (const [from, to] of runs) {
      edges.add([to, y], [to, y + 1]);
      edges.add([from, y + 1], [from, y]);
    }
    above = runs;
    row = y;
  }
  edges.between(above, [], row + 1);
  return edges.loops();
}

type Run = readonly [from: number, to: number];

class Edges {
  /** By where they begin. */
  readonly #next = new Map<number, Corner[]>();

  add(from: Corner, to: Corner): void {
    const key = keyOf(from);
    const known = this.#next.get(key);
    if (known) known.push(to);
    else this.#next.set(key, [to]);
  }

  /** Where only one of two rows is filled, their common line is an edge: to the right below what is empty, to the left below what is filled. */
  between(above: readonly Run[], below: readonly Run[], y: number): void {
    const turns = [...above.flat().map((x) => ({ x, above: true })), ...below.flat().map((x) => ({ x, above: false }))];
    turns.sort((a, b) => a.x - b.x);
    let [filledAbove, filledBelow] = [false, false];
    let start = 0;
    for (const turn of turns) {
      if (turn.x > start) {
        if (filledBelow && !filledAbove) this.add([start, y], [turn.x, y]);
        if (filledAbove && !filledBelow) this.add([turn.x, y], [start, y]);
      }
      start = turn.x;
      if (turn.above) filledAbove = !filledAbove;
      else filledBelow = !filledBelow;
    }
  }

  loops(): Corner[][] {
    const loops: Corner[][] = [];
    for (const ends of this.#next.values()) {
      while (ends.length > 0) {
        const loop: Corner[] = [];
        for (let next = ends.pop(); next; next = this.#next.get(keyOf(next))?.pop()) loop.push(next);
        loops.push(loop);
      }
    }
    return loops;
  }
}

/** Corners are whole numbers, and no side of a picture has more than a million pixels. */
const keyOf = ([x, y]: Corner): number => y * 2 ** 21 + x;
