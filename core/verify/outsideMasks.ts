import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans, type Span } from '../../model/geometry.ts';
import { coversFrame } from '../../model/redaction.ts';
import type { Findings } from './findings.ts';
import type { Cells, Frames, Grain } from './frames.ts';

/** One byte a pixel: 1 under a mask. */
type MaskMap = Uint8Array;

function maskMap(frames: Frames, burned: readonly BurnedRegion[], index: number): MaskMap {
  const map = new Uint8Array(frames.width * frames.height);
  const grain = frames.grain?.(index);
  for (const region of burned) {
    if (!coversFrame(region, index)) continue;
    for (const span of maskSpans(region.shape, frames)) {
      if (grain) fillGrains(map, frames, span, grain);
      else map.fill(1, span.y * frames.width + span.from, span.y * frames.width + span.to);
    }
  }
  return map;
}

/** A mask fills the whole cells that it touches or whose chroma it would share, and shows in what a decoder mixes beside them. */
function fillGrains(map: MaskMap, { width, height }: Frames, { y, from, to }: Span, grain: Grain): void {
  const { reach } = grain;
  const cells = (first: number, last: number, size: number): [number, number] => [
    Math.floor(Math.max(0, first) / size) * size,
    (Math.floor(last / size) + 1) * size,
  ];
  const [left, right] = cells(from - reach.x, Math.min(width, to + reach.x) - 1, grain.width);
  const [top, bottom] = cells(y - reach.y, Math.min(height - 1, y + reach.y), grain.height);
  const [begin, end] = [Math.max(0, left - reach.x), Math.min(width, right + reach.x)];
  for (let row = Math.max(0, top - reach.y); row < Math.min(height, bottom + reach.y); row++) {
    map.fill(1, row * width + begin, row * width + end);
  }
}

export function sameGeometry(a: Frames, b: Frames): boolean {
  return a.width === b.width && a.height === b.height && a.count === b.count && a.samples === b.samples;
}

/**
 * Pixels that no mask covers are the original's, bit for bit. Without knowledge of the masks: every pixel that was changed has been
 * changed to one and the same value within its frame.
 */
export function checkExactOutside(
  made: Frames,
  original: Frames,
  burned: readonly BurnedRegion[] | undefined,
  findings: Findings,
): void {
  findings.begin('outside-masks');
  for (let index = 0; index < made.count; index++) {
    const [a, b] = [made.frame(index), original.frame(index)];
    const grain = made.grain?.(index);
    const at = burned
      ? firstDifference(a, b, made.samples, maskMap(made, burned, index))
      : grain
        ? firstDifference(a, b, made.samples, filledGrains(made, a, grain))
        : firstUnevenChange(a, b, made.samples);
    if (at === undefined) continue;
    const pixel = Math.floor(at / made.samples);
    const place = `(${pixel % made.width}, ${Math.floor(pixel / made.width)})`;
    findings.add('outside-masks', `frame ${index}: pixel ${place} is not the original’s`);
  }
}

/** Cells of one colour, with what a decoder mixes beside them: whatever was there, nothing is left of it. */
function filledGrains(frames: Frames, cells: Cells, grain: Grain): MaskMap {
  const { width, height, samples } = frames;
  const map = new Uint8Array(width * height);
  for (let top = 0; top < height; top += grain.height) {
    for (let left = 0; left < width; left += grain.width) {
      const [bottom, right] = [Math.min(height, top + grain.height), Math.min(width, left + grain.width)];
      if (!isOneColour(cells, samples, width, [top, left, bottom, right])) continue;
      fillGrains(map, frames, { y: top, from: left, to: right }, { ...grain, reach: { x: 0, y: 0 } });
      for (let y = Math.max(0, top - grain.reach.y); y < Math.min(height, bottom + grain.reach.y); y++) {
        map.fill(1, y * width + Math.max(0, left - grain.reach.x), y * width + Math.min(width, right + grain.reach.x));
      }
    }
  }
  return map;
}

type Bounds = readonly [top: number, left: number, bottom: number, right: number];

/** At the edge of a filled area its outermost pixels are mixed with their neighbours' chroma: the first sample alone must be even. */
function isOneColour(cells: Cells, samples: number, width: number, [top, left, bottom, right]: Bounds): boolean {
  const first = cells[(top * width + left) * samples]!;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) if (Math.abs(cells[(y * width + x) * samples]! - first) > 2) return false;
  }
  return true;
}

function firstDifference(a: Cells, b: Cells, samples: number, masked: MaskMap, tolerance = 0): number | undefined {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && masked[Math.floor(i / samples)] === 0 && Math.abs(a[i]! - b[i]!) > tolerance) return i;
  }
  return undefined;
}

function firstUnevenChange(a: Cells, b: Cells, samples: number): number | undefined {
  let fill = -1;
  for (let pixel = 0; pixel < a.length; pixel += samples) {
    let changed = false;
    for (let s = 0; s < samples; s++) changed ||= a[pixel + s] !== b[pixel + s];
    if (!changed) continue;
    if (fill < 0) fill = pixel;
    for (let s = 0; s < samples; s++) if (a[pixel + s] !== a[fill + s]) return pixel + s;
  }
  return undefined;
}

/** Squares of 16 pixels hold whole coding blocks, however the chroma is subsampled. */
const tile = 16;
/** Mean deviation within a tile above which it was altered rather than re-encoded. */
const tileMean = 10;
const tileShift = 5;
const leastPsnr = 30;

interface TileStats {
  readonly count: number;
  readonly absolute: number;
  readonly square: number;
  /** Largest shift of one sample's mean. */
  readonly shift: number;
}

/**
 * A JPEG whose blocks were kept is its original's outside of those that a mask touches, bit for bit; one that was turned or encoded anew stays close to it.
 * `claim`: it is said to have kept its blocks, and must have; transposed, their samples are rounded another way.
 */
export function checkJpegOutside(
  made: Frames,
  original: Frames,
  burned: readonly BurnedRegion[] | undefined,
  findings: Findings,
  claim?: 'kept' | 'kept and turned',
): void {
  findings.begin('outside-masks');
  const masked = burned && made.grain?.(0) ? maskMap(made, burned, 0) : undefined;
  const exact = masked ? firstDifference(made.frame(0), original.frame(0), 3, masked) : 0;
  if (exact === undefined) return;
  checkCloseOutside(made, original, burned, findings);
  if (claim === undefined || !masked) return;
  const kept =
    claim === 'kept and turned' &&
    firstDifference(made.frame(0), original.frame(0), 3, masked, turnedTolerance) === undefined;
  if (!kept) findings.add('outside-masks', 'blocks that are said to have been kept are not the original’s');
}

/** Levels by which a transposed block may differ from the transposed picture: its chroma is interpolated the other way round. */
const turnedTolerance = 12;

/**
 * The same for a JPEG, which is re-encoded: tile by tile the picture must stay close to the original, and as a whole closer. Tiles
 * that a mask touches, and those between two such tiles of a row, are left to `masks-uniform`. Without knowledge of the masks, a
 * tile may also be one solid colour.
 */
export function checkCloseOutside(
  made: Frames,
  original: Frames,
  burned: readonly BurnedRegion[] | undefined,
  findings: Findings,
): void {
  findings.begin('outside-masks');
  const [a, b] = [made.frame(0), original.frame(0)];
  const across = Math.ceil(made.width / tile);
  const skipped = burned ? burnedTiles(made, burned) : undefined;
  let square = 0;
  let count = 0;
  for (let number = 0; number < across * Math.ceil(made.height / tile); number++) {
    if (skipped?.[number]) continue;
    const [x, y] = [(number % across) * tile, Math.floor(number / across) * tile];
    const stats = compareTile(made, a, b, x, y);
    if (stats.absolute > tileMean || stats.shift > tileShift) {
      if (!burned && isSolidNear(made, a, x, y)) continue;
      findings.add('outside-masks', `the tile at (${x}, ${y}) is not the original’s`);
    }
    square += stats.square;
    count += stats.count;
  }
  const psnr = square === 0 ? Infinity : 10 * Math.log10((255 * 255 * count) / square);
  if (psnr < leastPsnr) findings.add('outside-masks', `the picture outside of the masks is ${psnr.toFixed(1)} dB away`);
}

function burnedTiles(made: Frames, burned: readonly BurnedRegion[]): Uint8Array {
  const across = Math.ceil(made.width / tile);
  const tiles = new Uint8Array(across * Math.ceil(made.height / tile));
  // A mask that reaches the edge of a cell takes the next one too, and shows in what a decoder mixes beside it.
  const { width = 8, height = 8, reach = { x: 0, y: 0 } } = made.grain?.(0) ?? {};
  const beside = { x: reach.x > 0 ? width + reach.x : 0, y: reach.y > 0 ? height + reach.y : 0 };
  const tileOf = (pixel: number): number => Math.floor(pixel / tile);
  for (const region of burned) {
    const rows = new Map<number, { from: number; to: number }>();
    for (const { y, from, to } of maskSpans(region.shape, made)) {
      for (let row = tileOf(y - beside.y); row <= tileOf(y + beside.y); row++) {
        const known = rows.get(row) ?? { from: Infinity, to: 0 };
        const [left, right] = [Math.max(0, tileOf(from - beside.x)), tileOf(to - 1 + beside.x) + 1];
        rows.set(row, { from: Math.min(known.from, left), to: Math.max(known.to, Math.min(across, right)) });
      }
    }
    for (const [row, { from, to }] of rows) {
      if (row >= 0 && row * across < tiles.length) tiles.fill(1, row * across + from, row * across + to);
    }
  }
  return tiles;
}

function compareTile({ width, height }: Frames, a: Cells, b: Cells, left: number, top: number): TileStats {
  const sums = [0, 0, 0];
  let absolute = 0;
  let square = 0;
  let count = 0;
  for (let y = top; y < Math.min(height, top + tile); y++) {
    const end = (y * width + Math.min(width, left + tile)) * 3;
    for (let at = (y * width + left) * 3; at < end; at++) {
      const difference = a[at]! - b[at]!;
      sums[at % 3]! += difference;
      absolute += Math.abs(difference);
      square += difference * difference;
      count++;
    }
  }
  const shift = Math.max(...sums.map((sum) => Math.abs(sum))) / (count / 3);
  return { count, absolute: absolute / count, square, shift };
}

/** Whether the tile, or what of it was changed, is one colour; a mask's edge leaves tiles that are partly so. */
function isSolidNear({ width, height }: Frames, a: Cells, left: number, top: number): boolean {
  const blocks: boolean[] = [];
  for (const [dx, dy] of [
    [0, 0],
    [8, 0],
    [0, 8],
    [8, 8],
  ] as const) {
    if (left + dx < width && top + dy < height) blocks.push(isSolidBlock(width, height, a, left + dx, top + dy));
  }
  return blocks.some(Boolean);
}

function isSolidBlock(width: number, height: number, a: Cells, left: number, top: number): boolean {
  const first = (top * width + left) * 3;
  for (let y = top; y < Math.min(height, top + 8); y++) {
    for (let x = left; x < Math.min(width, left + 8); x++) {
      for (let s = 0; s < 3; s++) {
        if (Math.abs(a[(y * width + x) * 3 + s]! - a[first + s]!) > 2) return false;
      }
    }
  }
  return true;
}
