import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans } from '../../model/geometry.ts';
import { coversFrame } from '../../model/redaction.ts';
import type { Findings } from './findings.ts';
import type { Frames } from './frames.ts';

/** One byte a pixel: 1 under a mask. */
type MaskMap = Uint8Array;

function maskMap(frames: Frames, burned: readonly BurnedRegion[], index: number): MaskMap {
  const map = new Uint8Array(frames.width * frames.height);
  for (const region of burned) {
    if (!coversFrame(region, index)) continue;
    for (const { y, from, to } of maskSpans(region.shape, frames))
      map.fill(1, y * frames.width + from, y * frames.width + to);
  }
  return map;
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
    const at = burned
      ? firstDifference(a, b, made.samples, maskMap(made, burned, index))
      : firstUnevenChange(a, b, made.samples);
    if (at === undefined) continue;
    const pixel = Math.floor(at / made.samples);
    const place = `(${pixel % made.width}, ${Math.floor(pixel / made.width)})`;
    findings.add('outside-masks', `frame ${index}: pixel ${place} is not the original’s`);
  }
}

function firstDifference(
  a: Uint8Array | Uint16Array,
  b: Uint8Array | Uint16Array,
  samples: number,
  masked: MaskMap,
): number | undefined {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && masked[Math.floor(i / samples)] === 0) return i;
  }
  return undefined;
}

function firstUnevenChange(
  a: Uint8Array | Uint16Array,
  b: Uint8Array | Uint16Array,
  samples: number,
): number | undefined {
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
  for (const region of burned) {
    const rows = new Map<number, { from: number; to: number }>();
    for (const { y, from, to } of maskSpans(region.shape, made)) {
      const row = Math.floor(y / tile);
      const known = rows.get(row) ?? { from: Infinity, to: 0 };
      const [left, right] = [Math.floor(from / tile), Math.floor((to - 1) / tile) + 1];
      rows.set(row, { from: Math.min(known.from, left), to: Math.max(known.to, right) });
    }
    for (const [row, { from, to }] of rows) tiles.fill(1, row * across + from, row * across + to);
  }
  return tiles;
}

function compareTile(
  { width, height }: Frames,
  a: Uint8Array | Uint16Array,
  b: Uint8Array | Uint16Array,
  left: number,
  top: number,
): TileStats {
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
function isSolidNear({ width, height }: Frames, a: Uint8Array | Uint16Array, left: number, top: number): boolean {
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

function isSolidBlock(width: number, height: number, a: Uint8Array | Uint16Array, left: number, top: number): boolean {
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
