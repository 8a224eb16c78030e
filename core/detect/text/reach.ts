import type { Box, Size } from '../../../model/geometry.ts';
import { clipBox, type Slant } from '../boxes.ts';
import type { Place, Track } from '../frames.ts';
import { reachOfGrowth } from './slant.ts';

/** Shares of a line's height by which its box grows at its ends, where letters are cut first, and above and below. */
const PADDING = { along: 0.6, across: 0.06 } as const;
/** A line that ends nearer than this share of its height to the picture's edge goes on to the edge: half letters are hardly seen there. */
const TO_EDGE = 0.8;
/** Two pieces on one row, of about one height and nearer than it, are one line of which the network lost a letter. */
const PIECES = { gap: 1, heights: 1.8, overlap: 0.6 } as const;

/**
 * The boxes to cover, one for each line or undefined where nothing of it lies in the picture: grown at the ends, on to the edge of the picture, and over the gap
 * to a neighbour on the same row. Pixels of the picture.
 */
export function reachOf(lines: readonly Track[], picture: Size): (Box | undefined)[] {
  const boxes = lines.map(({ box, best }) => clipBox(atEdges(padded(box, best), picture, best), picture));
  for (const [a, one] of lines.entries()) {
    for (const [b, other] of lines.entries()) {
      const [left, right] = [boxes[a], boxes[b]];
      if (a === b || !left || !right || isSteep(one) || isSteep(other)) continue;
      const joined = overGap(left, right);
      if (joined && one.frames === other.frames) [boxes[a], boxes[b]] = joined;
    }
  }
  return boxes;
}

/** The boxes of steep lines lie beside each other where the lines do not. */
const STEEP_DEGREES = 10;
const isSteep = ({ best: { slant } }: Track): boolean =>
  slant !== undefined && Math.abs(slant.degrees) > STEEP_DEGREES && Math.abs(slant.degrees) < 90 - STEEP_DEGREES;

/** Both, of which the higher one reaches to the other, if the second goes on where the first ends: to the right, or below if both stand. */
function overGap(first: Box, second: Box): [Box, Box] | undefined {
  if (first.width < first.height && second.width < second.height) {
    const joined = overGapLying(turned(first), turned(second));
    return joined && [turned(joined[0]), turned(joined[1])];
  }
  return overGapLying(first, second);
}

function overGapLying(first: Box, second: Box): [Box, Box] | undefined {
  const [low, high] = [Math.min(first.height, second.height), Math.max(first.height, second.height)];
  const end = first.x + first.width;
  const gap = second.x - end;
  const shared = Math.min(first.y + first.height, second.y + second.height) - Math.max(first.y, second.y);
  if (gap <= 0 || gap > PIECES.gap * low || high > PIECES.heights * low || shared < PIECES.overlap * low)
    return undefined;
  if (first.height >= second.height) return [{ ...first, width: first.width + gap }, second];
  return [first, { ...second, x: end, width: second.width + gap }];
}

function padded(box: Box, best: Place): Box {
  if (best.slant) {
    const { height } = best.slant;
    const { x, y } = reachOfGrowth(best.slant, PADDING.along * height, PADDING.across * height);
    return { x: box.x - x, y: box.y - y, width: box.width + 2 * x, height: box.height + 2 * y };
  }
  const [along, across] = [PADDING.along, PADDING.across].map((share) => Math.min(best.width, best.height) * share);
  const [x, y] = box.width >= box.height ? [along!, across!] : [across!, along!];
  return { x: box.x - x, y: box.y - y, width: box.width + 2 * x, height: box.height + 2 * y };
}

function toEdge(box: Box, picture: Size): Box {
  if (box.width < box.height) return turned(toEdge(turned(box), turnedSize(picture)));
  const near = box.height * TO_EDGE;
  const left = box.x < near ? Math.min(box.x, 0) : box.x;
  const right = box.x + box.width;
  return { ...box, x: left, width: (picture.width - right < near ? Math.max(right, picture.width) : right) - left };
}

const atEdges = (box: Box, picture: Size, { slant }: Place): Box =>
  slant ? toEdges(box, picture, slant) : toEdge(box, picture);

/** A slanted line is cut by whichever edge is near; one that almost lies or stands, at its ends. */
function toEdges(box: Box, picture: Size, slant: Slant): Box {
  const near = slant.height * TO_EDGE;
  const off = Math.abs(slant.degrees);
  const [nearX, nearY] = [off < 90 - STEEP_DEGREES ? near : 0, off > STEEP_DEGREES ? near : 0];
  const [x, right] = endsTo(box.x, box.x + box.width, picture.width, nearX);
  const [y, bottom] = endsTo(box.y, box.y + box.height, picture.height, nearY);
  return { x, y, width: right - x, height: bottom - y };
}

const endsTo = (start: number, end: number, edge: number, near: number): [number, number] => [
  start < near ? Math.min(start, 0) : start,
  edge - end < near ? Math.max(end, edge) : end,
];

const turned = ({ x, y, width, height }: Box): Box => ({ x: y, y: x, width: height, height: width });
const turnedSize = ({ width, height }: Size): Size => ({ width: height, height: width });
