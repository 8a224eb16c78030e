import type { Proposal } from '../../../contract/workers.schema.ts';
import type { Box, Size } from '../../../model/geometry.ts';
import { boundsOf } from '../../../model/shapes.ts';
import type { ScoredBox } from '../boxes.ts';
import {
  changedBox,
  extremesOverTime,
  isSamePlace,
  planScan,
  trackFindings,
  type Finding,
  type ScanPlan,
  type Track,
} from '../frames.ts';
import type { Media } from '../media.ts';
import { cropRaster, type Raster } from '../raster.ts';
import type { ModelStore } from '../session.ts';
import { classifyText } from './classify.ts';
import { spells, type ReadTrack } from './company.ts';
import { isNoText } from './doubt.ts';
import type { HeaderIdentifier } from './identifiers.ts';
import { keepableLines, type ReadLine } from './keepable.ts';
import { findTextLines, isSameLine, textLooks, type TextLook } from './lines.ts';
import { outlineOf } from './outline.ts';
import { reachOf } from './reach.ts';
import { textReason } from './reason.ts';
import { readFound, type Reading } from './recognise.ts';
import { movedLine } from './slant.ts';

/** Above this many frames a sample is scanned, and what is found there is taken to be on all frames. */
const MOST_FRAMES = 30;
/** Of a cine that changes all the time: its text stays, and text of a moment shows in the extremes over time. */
const SAMPLE_FRAMES = 5;
/** Reading only gives the reason; a texture taken for a page of text must not cost minutes. */
const MOST_READINGS = 120;

type FindLines = (raster: Raster) => Promise<ScoredBox[]>;

/** Every line of text found on any frame, and whether every frame was looked at. A line that cannot be read is proposed as well. */
export async function proposeText(
  media: Media,
  models: ModelStore,
  options: { readonly threshold: number; readonly identifiers: readonly HeaderIdentifier[] },
): Promise<{ readonly proposals: Proposal[]; readonly complete: boolean }> {
  const plan = await planScan(media, MOST_FRAMES, SAMPLE_FRAMES);
  const finder =
    (look: TextLook): FindLines =>
    (raster) =>
      findTextLines(raster, models, { threshold: options.threshold, look });
  const find = finder(media.hints ? textLooks.device : textLooks.photo);
  const again = finder(textLooks.again);
  const findings = await scanFrames(media, plan, find, again);
  // Of these one does not know on which frame they show, so nobody can look at them again.
  const overTime = plan.covering ? [] : await scanOverTime(media, again);
  const tracks = await trackFindings([...findings, ...overTime], plan, media, isSameLine);
  const looks = { models, threshold: options.threshold };
  const none: Track[] = [];
  const lines: (ReadLine & { readonly reason: string })[] = [];
  const readings: ReadTrack[] = [];
  for (const [index, track] of largestFirst(tracks).entries()) {
    readings.push({ track, reading: isRead(index) ? await readTrack(track, media, models) : unread });
  }
  for (const [index, one] of readings.entries()) {
    const { track, reading } = one;
    if (isRead(index) && !overTime.includes(track.best)) {
      const within = none.some(({ box }) => isSamePlace(box, track.box));
      if (await isNoText(track, reading, media, { ...looks, within, spells: spells(one, readings) })) {
        none.push(track);
        continue;
      }
    }
    const read = classifyText(reading, options.identifiers);
    lines.push({ track, read, reason: textReason(reading.text, read) });
  }
  const keepable = await keepableLines(lines, media, plan, async (raster, { best }) =>
    classifyText(await readFound(raster, best, models), options.identifiers),
  );
  const boxes = reachOf(tracksOf(lines), media);
  const proposals = lines.flatMap((line, at): Proposal[] => {
    const { track, read, reason } = line;
    const box = boxes[at];
    if (!box) return [];
    const { textClass } = read;
    const kept = keepable.has(line) && { keepable: true as const };
    const outline = outlineOf(box, track);
    const place = outline ? { box: boundsOf(outline), outline: [...outline] } : { box };
    return [{ kind: 'text', frames: track.frames, ...place, score: track.best.score, reason, textClass, ...kept }];
  });
  return { proposals, complete: plan.covering };
}

const tracksOf = (lines: readonly ReadLine[]): Track[] => lines.map(({ track }) => track);
const unread: Reading = { text: '', confidence: 0 };
const isRead = (index: number): boolean => index < MOST_READINGS;

/** Of those that are read, which are those that scored highest: a block is judged before the lines within it. */
function largestFirst(tracks: readonly Track[]): Track[] {
  const area = ({ box }: Track): number => box.width * box.height;
  return [...tracks.slice(0, MOST_READINGS).sort((a, b) => area(b) - area(a)), ...tracks.slice(MOST_READINGS)];
}

/** A line that only shows outside the object's window is read where it shows. */
async function readTrack({ best }: Track, media: Media, models: ModelStore): Promise<Reading> {
  const reading = await readFound(await media.frame(best.frame), best, models);
  if (reading.text !== '' || !media.wholeRange) return reading;
  return readFound(await media.wholeRange(best.frame), best, models);
}

const inFrame = (frame: number, boxes: readonly ScoredBox[]): Finding[] => boxes.map((box) => ({ ...box, frame }));

/** Text of a moment shows in the brightest or the darkest that each sample ever was. */
async function scanOverTime(media: Media, again: FindLines): Promise<Finding[]> {
  const { brightest, darkest } = await extremesOverTime(media);
  return [...inFrame(0, await again(brightest)), ...inFrame(0, await again(darkest))];
}

/** Frames as seen, and again with their whole range of values: each frame on which the two differ, whatever the others show. */
async function scanFrames(media: Media, plan: ScanPlan, find: FindLines, again: FindLines): Promise<Finding[]> {
  const asSeen = await scanRendering(media.frame, plan, find, again);
  const { wholeRange } = media;
  if (!wholeRange) return asSeen;
  const whereHidden = async (index: number): Promise<Raster | undefined> => {
    const whole = await wholeRange(index);
    return changedBox(await media.frame(index), whole) ? whole : undefined;
  };
  return [...asSeen, ...(await scanRendering(whereHidden, plan, again, again))];
}

/** The first frame that there is is scanned whole, each other one where it differs from that one and by the lesser look: what stays was seen. */
async function scanRendering(
  rendering: (index: number) => Promise<Raster | undefined>,
  plan: ScanPlan,
  find: FindLines,
  again: FindLines,
): Promise<Finding[]> {
  let first: Raster | undefined;
  const findings: Finding[] = [];
  for (const index of plan.frames) {
    const raster = await rendering(index);
    if (!raster) continue;
    const changed = first ? changedBox(first, raster) : { x: 0, y: 0, width: raster.width, height: raster.height };
    const look = first ? again : find;
    first ??= raster;
    if (changed) findings.push(...inFrame(index, await findWithin(raster, changed, look)));
  }
  return findings;
}

/** Lines need some quiet around them to be seen. */
const MARGIN = 32;
/** Cutting out saves nothing if most of the picture changed. */
const WORTH_CUTTING = 0.7;

async function findWithin(raster: Raster, area: Box, find: FindLines): Promise<ScoredBox[]> {
  const box = withMargin(area, raster);
  if (box.width * box.height > WORTH_CUTTING * raster.width * raster.height) {
    return find(raster);
  }
  const part = cropRaster(raster, box.x, box.y, box.width, box.height);
  const lines = await find(part);
  return lines.map((line) => movedLine(line, box.x, box.y));
}

function withMargin(area: Box, { width, height }: Size): Box {
  const left = Math.max(0, area.x - MARGIN);
  const top = Math.max(0, area.y - MARGIN);
  const right = Math.min(width, area.x + area.width + MARGIN);
  const bottom = Math.min(height, area.y + area.height + MARGIN);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
