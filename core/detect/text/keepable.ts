import { boxIoU, type Box } from '../../../model/geometry.ts';
import type { ScanPlan, Track } from '../frames.ts';
import type { Media } from '../media.ts';
import type { Raster } from '../raster.ts';
import type { Classified } from './classify.ts';

/** Levels by which samples may differ from the first frame's and still show the same: rounding, not letters. */
const SAME_LEVELS = 2;
/** Findings of one place are one line if they agree to this degree; a longer one may hold what the best of them does not. */
const SAME_LINE_IOU = 0.7;

/** A line as it was read where it shows best. */
export interface ReadLine {
  readonly track: Track;
  readonly read: Classified;
}

/** Reads and judges a line as another rendering shows it. */
export type Judge = (raster: Raster, track: Track) => Promise<Classified>;

/**
 * The lines at whose places nothing stands but the measurement that was read: on every frame for which the finding speaks, as the window shows it and in the
 * whole range of values. What was not compared is not among them.
 */
export async function keepableLines(
  lines: readonly ReadLine[],
  media: Media,
  plan: ScanPlan,
  judge: Judge,
): Promise<ReadonlySet<ReadLine>> {
  if (!plan.covering) return new Set();
  let left = lines.filter(({ track, read }) => isPlain(read) && boxIoU(track.best, track.box) >= SAME_LINE_IOU);
  for (const rendering of [media.frame, media.wholeRange]) {
    if (rendering && left.length > 0) left = await stillLines(left, plan, rendering);
  }
  if (!media.wholeRange) return new Set(left);
  const kept = new Set<ReadLine>();
  for (const line of left) {
    if (isPlain(await judge(await media.wholeRange(line.track.best.frame), line.track))) kept.add(line);
  }
  return kept;
}

const isPlain = ({ textClass, plain }: Classified): boolean => textClass === 'measurement' && plain === true;

/** Those that look the same on all frames, of those that speak for all: one pass over the frames, two of them in memory. */
async function stillLines(
  lines: readonly ReadLine[],
  { frames }: ScanPlan,
  rendering: (index: number) => Promise<Raster>,
): Promise<ReadLine[]> {
  const moving = new Set<ReadLine>();
  const [first, ...others] = frames;
  if (first === undefined) return [];
  const reference = await rendering(first);
  for (const index of others) {
    const still = lines.filter((line) => line.track.frames === 'all' && !moving.has(line));
    if (still.length === 0) break;
    const raster = await rendering(index);
    for (const line of still) if (!isSameWithin(reference, raster, line.track.box)) moving.add(line);
  }
  return lines.filter((line) => !moving.has(line));
}

function isSameWithin(a: Raster, b: Raster, box: Box): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  const [left, top] = [Math.max(0, Math.floor(box.x)), Math.max(0, Math.floor(box.y))];
  const right = Math.min(a.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(a.height, Math.ceil(box.y + box.height));
  for (let y = top; y < bottom; y++) {
    for (let at = (y * a.width + left) * 3, end = (y * a.width + right) * 3; at < end; at++) {
      if (Math.abs(a.data[at]! - b.data[at]!) > SAME_LEVELS) return false;
    }
  }
  return true;
}
