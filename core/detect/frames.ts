import { boxIntersection, boxIoU, type Box } from '../../model/geometry.ts';
import type { FoundFrames } from '../../model/redaction.ts';
import { unionBox, type ScoredBox } from './boxes.ts';
import type { Media } from './media.ts';
import type { Raster } from './raster.ts';

/** Something found on one frame. */
export interface Finding extends ScoredBox {
  readonly frame: number;
}

/** Where something is, and how it lies there. */
export type Place = Box & Pick<ScoredBox, 'slant'>;

/** Findings of several frames taken for one thing. `best` is where it scored highest. */
export interface Track {
  readonly frames: FoundFrames;
  readonly box: Place;
  readonly best: Finding;
}

export interface ScanPlan {
  readonly frames: readonly number[];
  /** Every frame is scanned. If not, what is found anywhere holds for all frames. */
  readonly complete: boolean;
  /** Every frame is scanned or has the same samples as one that is: nothing is left that nobody looked at. */
  readonly covering: boolean;
}

/**
 * Every frame up to `limit`. Above it one of each kind, if the frames that differ are no more than that; else a sample of
 * `sample` frames: first, last and evenly between.
 */
export async function planScan(media: Media, limit: number, sample = limit): Promise<ScanPlan> {
  const { frames: count } = media;
  if (count <= limit) return { frames: [...new Array(count).keys()], complete: true, covering: true };
  const distinct = await distinctFrames(media, limit);
  if (distinct) return { frames: distinct, complete: false, covering: true };
  const last = Math.max(1, sample - 1);
  const frames = Array.from({ length: sample }, (_, index) => Math.round((index * (count - 1)) / last));
  return { frames: [...new Set(frames)], complete: false, covering: false };
}

/** The first frame of each kind; undefined if there are more than `limit` kinds, or if it cannot be told. */
async function distinctFrames({ frames, fingerprint }: Media, limit: number): Promise<number[] | undefined> {
  if (!fingerprint) return undefined;
  const firsts = new Map<string, number>();
  for (let index = 0; index < frames; index++) {
    const print = await fingerprint(index);
    if (!firsts.has(print)) firsts.set(print, index);
    if (firsts.size > limit) return undefined;
  }
  return [...firsts.values()];
}

const SAME_PLACE_IOU = 0.4;
/** A line half of which lies in another's box is the same line, cut differently. */
const SAME_PLACE_SHARE = 0.7;

/**
 * One track per place. A place that shows something on two frames or more, or whose pixels stay the same over the scanned
 * frames, is covered on all of them: a detector that missed it in between is no reason to let it through.
 */
export async function trackFindings(
  findings: readonly Finding[],
  plan: ScanPlan,
  media: Media,
  isSame: (a: Place, b: Place) => boolean = isSamePlace,
): Promise<Track[]> {
  const places: { box: Place; best: Finding; frames: Set<number> }[] = [];
  for (const finding of [...findings].sort((a, b) => b.score - a.score)) {
    const place = places.find(({ box }) => isSame(box, finding));
    if (!place) {
      const { x, y, width, height, slant } = finding;
      places.push({
        box: { x, y, width, height, ...(slant && { slant }) },
        best: finding,
        frames: new Set([finding.frame]),
      });
      continue;
    }
    place.frames.add(finding.frame);
    place.box = { ...place.box, ...unionBox(place.box, finding) };
  }
  const tracks: Track[] = [];
  for (const { box, best, frames } of places) {
    const everywhere =
      media.frames === 1 || !plan.complete || frames.size > 1 || (await isStill(box, best.frame, plan, media));
    tracks.push({ box, best, frames: everywhere ? 'all' : best.frame });
  }
  return tracks;
}

export function isSamePlace(a: Box, b: Box): boolean {
  if (boxIoU(a, b) > SAME_PLACE_IOU) return true;
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return smaller > 0 && boxIntersection(a, b) / smaller > SAME_PLACE_SHARE;
}

/** Mean difference per sample up to which pixels count as the same: coding noise of a lossy cine. */
const STILL_DIFFERENCE = 6;

async function isStill(box: Box, frame: number, plan: ScanPlan, media: Media): Promise<boolean> {
  const reference = await media.frame(frame);
  for (const other of plan.frames) {
    if (other !== frame && meanDifference(reference, await media.frame(other), box) > STILL_DIFFERENCE) return false;
  }
  return true;
}

function meanDifference(a: Raster, b: Raster, box: Box): number {
  const [left, top] = [Math.max(0, Math.floor(box.x)), Math.max(0, Math.floor(box.y))];
  const [right, bottom] = [
    Math.min(a.width, Math.ceil(box.x + box.width)),
    Math.min(a.height, Math.ceil(box.y + box.height)),
  ];
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = (y * a.width + left) * 3, end = (y * a.width + right) * 3; i < end; i++) {
      sum += Math.abs(a.data[i]! - b.data[i]!);
    }
  }
  return sum / Math.max(1, (right - left) * (bottom - top) * 3);
}

/** The smallest box of whole pixels that holds every difference between two frames; undefined if they are equal. */
export function changedBox(a: Raster, b: Raster): Box | undefined {
  let [left, top, right, bottom] = [a.width, a.height, 0, 0];
  const row = a.width * 3;
  for (let y = 0; y < a.height; y++) {
    const start = y * row;
    let first = 0;
    while (first < row && a.data[start + first] === b.data[start + first]) first++;
    if (first === row) continue;
    let last = row - 1;
    while (a.data[start + last] === b.data[start + last]) last--;
    left = Math.min(left, Math.floor(first / 3));
    right = Math.max(right, Math.floor(last / 3) + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return right > left ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

/** The brightest and the darkest value that each sample takes over all frames: text of any single frame shows in one of them. */
export async function extremesOverTime(media: Media): Promise<{ brightest: Raster; darkest: Raster }> {
  const first = await media.frame(0);
  const brightest = Uint8Array.from(first.data);
  const darkest = Uint8Array.from(first.data);
  for (let index = 1; index < media.frames; index++) {
    const { data } = await media.frame(index);
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!;
      if (value > brightest[i]!) brightest[i] = value;
      if (value < darkest[i]!) darkest[i] = value;
    }
  }
  const size = { width: media.width, height: media.height };
  return { brightest: { data: brightest, ...size }, darkest: { data: darkest, ...size } };
}
