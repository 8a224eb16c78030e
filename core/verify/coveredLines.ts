import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans, snapOutward, type Box } from '../../model/geometry.ts';
import { outsideOf, type Outline } from '../../model/outline.ts';
import { coversFrame } from '../../model/redaction.ts';
import { allOf, type Content } from '../files/content.ts';
import { withSource } from '../workers/source.ts';
import { readDicomPixels } from './dicomPixels.ts';
import { walkDicom } from './dicomWalk.ts';
import type { Cells, Frames } from './frames.ts';
import { mediaTypeOf } from './mediaType.ts';
import { decodeOriginal } from './originalPhoto.ts';
import { unpackDicom } from './unpack.ts';

/**
 * Which of the original's lines of text are covered for the most part and show ink beside the mask: what hangs below a line, or the stroke of a letter at
 * its end. Too little for anybody to read, and often enough to tell a name by. `lines` says where text stands in the original.
 */
export async function checkLines(request: WorkerRequest<'verify.lines'>): Promise<WorkerReply<'verify.lines'>> {
  const { limits, burned, lines } = request;
  const [made, original] = [
    await withSource(request.source, limits, (file) => picture(file, limits)),
    await withSource(request.against, limits, (file) => picture(file, limits)),
  ];
  if (!made || !original || made.width !== original.width || made.height !== original.height) return { showing: [] };
  const showing = lines.flatMap(({ frame, box, outline }, index) => {
    const area = frame < Math.min(made.count, original.count) && snapOutward(box, made);
    if (!area) return [];
    const ink = new Ink(area, original, original.frame(frame));
    const covered = burned
      ? underMasks(burned, frame, area, made)
      : whatChanged(area, made.frame(frame), original, frame);
    if (outline) leaveOut(covered, area, outline);
    return ink.showsBeside(covered) ? [index] : [];
  });
  return { showing };
}

async function picture(
  file: Content,
  { megapixels, fileMegabytes }: WorkerRequest<'verify.lines'>['limits'],
): Promise<Frames | undefined> {
  if (mediaTypeOf(file.slice(0, Math.min(256, file.length))) !== 'application/dicom')
    return decodeOriginal(allOf(file), megapixels);
  const layout = walkDicom(unpackDicom(file, fileMegabytes * 1e6)?.content ?? file, () => undefined);
  const pixels = await readDicomPixels(layout);
  return typeof pixels === 'string' ? undefined : pixels;
}

function underMasks(burned: readonly BurnedRegion[], frame: number, area: Box, size: Frames): Uint8Array {
  const covered = new Uint8Array(area.width * area.height);
  for (const region of burned) {
    if (!coversFrame(region, frame)) continue;
    for (const { y, from, to } of maskSpans(region.shape, size)) {
      const [left, right] = [Math.max(from, area.x) - area.x, Math.min(to, area.x + area.width) - area.x];
      const row = y - area.y;
      if (row >= 0 && row < area.height && right > left)
        covered.fill(1, row * area.width + left, row * area.width + right);
    }
  }
  return covered;
}

/** Neither covered nor showing: what is beside a line at an angle. */
const NOT_OF_IT = 2;

function leaveOut(covered: Uint8Array, area: Box, outline: Outline): void {
  const outside = outsideOf(outline);
  for (let i = 0; i < covered.length; i++) {
    const [x, y] = [area.x + (i % area.width) + 0.5, area.y + Math.floor(i / area.width) + 0.5];
    if (outside(x, y) > 0) covered[i] = NOT_OF_IT;
  }
}

/** Without knowledge of the masks: what is far from what it was. */
function whatChanged(area: Box, made: Cells, original: Frames, frame: number): Uint8Array {
  const before = original.frame(frame);
  return Uint8Array.from({ length: area.width * area.height }, (_, i) => {
    const [x, y] = [area.x + (i % area.width), area.y + Math.floor(i / area.width)];
    const at = (y * original.width + x) * original.samples;
    return Math.abs(made[at]! - before[at]!) > 24 ? 1 : 0;
  });
}

/** A line is judged where at least so much of it is covered, and not all. */
const [leastCovered, mostCovered] = [0.5, 0.995];
/** Of a line's box that its ink takes, and how far ink stands out from what it is written on, of the range there. */
const [leastInk, mostInk, leastContrast] = [0.03, 0.5, 0.35];
/** How near to the ink a sample is that is ink too, of the contrast; and how much of it has to show. */
const nearInk = 0.3;
const [leastShowing, leastShare] = [8, 0.01];

/** The levels of a line of text: those of its strokes and those of what they stand on. */
class Ink {
  private readonly levels: Float64Array;

  constructor(area: Box, { width, samples }: Frames, cells: Cells) {
    this.levels = Float64Array.from({ length: area.width * area.height }, (_, i) => {
      const at = ((area.y + Math.floor(i / area.width)) * width + area.x + (i % area.width)) * samples;
      let sum = 0;
      for (let s = 0; s < samples; s++) sum += cells[at + s]!;
      return sum / samples;
    });
  }

  /** `covered`: 1 under a mask, 0 where a sample shows, or `NOT_OF_IT`. */
  showsBeside(covered: Uint8Array): boolean {
    const inside = this.levels.filter((_, i) => covered[i] === 1);
    const share = inside.length / covered.reduce((sum, one) => sum + (one === NOT_OF_IT ? 0 : 1), 0);
    if (share < leastCovered || share > mostCovered) return false;
    const [low, high] = [inside.reduce((a, b) => Math.min(a, b)), inside.reduce((a, b) => Math.max(a, b))];
    const middle = (low + high) / 2;
    const [dark, bright] = [inside.filter((level) => level < middle), inside.filter((level) => level >= middle)];
    const [ink, ground] = dark.length < bright.length ? [dark, bright] : [bright, dark];
    const inkShare = ink.length / inside.length;
    if (inkShare < leastInk || inkShare > mostInk) return false;
    const [stroke, paper] = [mean(ink), mean(ground)];
    const contrast = Math.abs(stroke - paper);
    if (contrast < leastContrast * (high - low) || contrast === 0) return false;
    const isInk = (level: number): boolean => Math.abs(level - stroke) < nearInk * contrast;
    const showing = this.levels.filter((level, i) => covered[i] === 0 && isInk(level)).length;
    return showing >= Math.max(leastShowing, leastShare * ink.length);
  }
}

const mean = (levels: Float64Array): number => levels.reduce((sum, level) => sum + level, 0) / levels.length;
