/** Outlines of more than a box, and which pixels they touch. */

interface XY {
  readonly x: number;
  readonly y: number;
}

/** `geometry.ts` has it as a schema; it stands on this file. */
interface Box extends XY {
  readonly width: number;
  readonly height: number;
}

export function boundsOf(points: readonly XY[], radius = 0): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left - radius, y: top - radius, width: right - left + 2 * radius, height: bottom - top + 2 * radius };
}

/** Where a shape lies within one row of pixels, y to y + 1: from ≤ x ≤ to, possibly overlapping each other. */
export type Extent = readonly [from: number, to: number];

/**
 * What a filled polygon touches of a row of pixels. Whatever its outline winds about is inside, so that a loop drawn over itself leaves no hole.
 * Between the heights of its corners the inside is judged in the middle; what edges cross on the way is touched by the edges themselves.
 */
export function polygonExtents(points: readonly XY[], row: number): Extent[] {
  const extents: Extent[] = [];
  const heights = new Set([row, row + 1]);
  const edges: (readonly [XY, XY])[] = [];
  for (let i = 0; i < points.length; i++) {
    const [a, b] = [points[i]!, points[(i + 1) % points.length]!];
    const [low, high] = a.y < b.y ? [a, b] : [b, a];
    if (low.y >= row + 1 || high.y <= row || low.y === high.y) continue;
    edges.push([a, b]);
    extents.push(edgeExtent(low, high, row));
    for (const { y } of [a, b]) if (y > row && y < row + 1) heights.add(y);
  }
  if (edges.length === 0) return flatExtent(points, row);
  const sorted = [...heights].sort((a, b) => a - b);
  for (let i = 1; i < sorted.length; i++) extents.push(...insideAt(edges, (sorted[i - 1]! + sorted[i]!) / 2));
  return extents;
}

const xAt = (a: XY, b: XY, y: number): number => a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);

function edgeExtent(low: XY, high: XY, row: number): Extent {
  const start = low.y >= row ? low.x : xAt(low, high, row);
  const end = high.y <= row + 1 ? high.x : xAt(low, high, row + 1);
  return start < end ? [start, end] : [end, start];
}

/** A polygon without any height still touches the row that it lies in. */
function flatExtent(points: readonly XY[], row: number): Extent[] {
  const { x, y, width, height } = boundsOf(points);
  return height === 0 && Math.floor(y) === row ? [[x, x + width]] : [];
}

function insideAt(edges: readonly (readonly [XY, XY])[], y: number): Extent[] {
  const crossings = edges
    .filter(([a, b]) => Math.min(a.y, b.y) < y && y < Math.max(a.y, b.y))
    .map(([a, b]) => ({ x: xAt(a, b, y), winds: a.y < b.y ? 1 : -1 }))
    .sort((a, b) => a.x - b.x);
  const extents: Extent[] = [];
  let winding = 0;
  for (let i = 0; i < crossings.length - 1; i++) {
    winding += crossings[i]!.winds;
    if (winding !== 0) extents.push([crossings[i]!.x, crossings[i + 1]!.x]);
  }
  return extents;
}

/** What a round brush touches of a row on its way along the points. */
export function brushExtents(points: readonly XY[], radius: number, row: number): Extent[] {
  const extents: Extent[] = [];
  for (let i = 0; i < Math.max(1, points.length - 1); i++) {
    const [a, b] = [points[i]!, points[i + 1] ?? points[i]!];
    if (Math.min(a.y, b.y) - radius >= row + 1 || Math.max(a.y, b.y) + radius <= row) continue;
    const right = farthest(a, b, radius, row);
    const left = -farthest({ x: -a.x, y: a.y }, { x: -b.x, y: b.y }, radius, row);
    if (right >= left) extents.push([left, right]);
  }
  return extents;
}

/** The largest x that a disc reaches within the row, moved from a to b. Concave along the way, so a search by thirds finds it. */
function farthest(a: XY, b: XY, radius: number, row: number): number {
  const reach = (t: number): number => {
    const y = a.y + (b.y - a.y) * t;
    const away = y < row ? row - y : y > row + 1 ? y - row - 1 : 0;
    if (away >= radius) return -Infinity;
    return a.x + (b.x - a.x) * t + Math.sqrt(radius * radius - away * away);
  };
  let [from, to] = partWithin(a.y, b.y, radius, row);
  for (let i = 0; i < 48; i++) {
    const third = (to - from) / 3;
    if (reach(from + third) < reach(to - third)) from += third;
    else to -= third;
  }
  return Math.max(reach(from), reach(to), reach((from + to) / 2));
}

/** Between which parts of the way the disc touches the row at all. */
function partWithin(from: number, to: number, radius: number, row: number): [number, number] {
  if (from === to) return [0, 1];
  const at = (y: number): number => Math.min(1, Math.max(0, (y - from) / (to - from)));
  const [a, b] = [at(row - radius), at(row + 1 + radius)];
  return a < b ? [a, b] : [b, a];
}

/** Runs of whole pixels that the extents touch, apart from each other and in order. */
export function wholeRuns(extents: readonly Extent[], width: number): (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  for (const [left, right] of [...extents].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(0, Math.floor(left));
    // A side that runs along the line between two pixels is of the one that lies within.
    const to = Math.min(width, Math.ceil(right));
    const last = runs.at(-1);
    if (to <= from) continue;
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else runs.push([from, to]);
  }
  return runs;
}

/** Moved and stretched with its box: each point keeps its place within. */
export function fitPoints<P extends XY>(points: readonly P[], from: Box, to: Box): P[] {
  const along = (value: number, start: number, size: number, newStart: number, newSize: number): number =>
    size === 0 ? newStart + newSize / 2 : newStart + ((value - start) / size) * newSize;
  return points.map((point) => ({
    ...point,
    x: along(point.x, from.x, from.width, to.x, to.width),
    y: along(point.y, from.y, from.height, to.y, to.height),
  }));
}
