import type { Box } from '../../../model/geometry.ts';
import { outlineArea, type Outline } from '../../../model/outline.ts';
import type { Track } from '../frames.ts';
import { alongAndAcross, reachOfGrowth } from './slant.ts';

/** Share of a slanted line's height that is covered above and below it: its angle is known to a degree or two. */
const ACROSS = 0.2;
/** Share of the height by which what was seen may lie outside of the slanted line: if more, looks did not see the same. */
const AS_SEEN = 0.35;
/** An outline of more than this share of the box is not worth its corners. */
const WORTH = 0.8;

/** What of the box of a line at an angle is beside that line is not covered. Undefined where the box is what there is to cover. */
export function outlineOf(box: Box, { box: seen, best: { slant } }: Pick<Track, 'box' | 'best'>): Outline | undefined {
  if (!slant) return undefined;
  const { x, y } = reachOfGrowth(slant, slant.length / 2, slant.height / 2);
  const by = AS_SEEN * slant.height;
  const outside = Math.max(
    slant.x - x - seen.x,
    slant.y - y - seen.y,
    seen.x + seen.width - (slant.x + x),
    seen.y + seen.height - (slant.y + y),
  );
  if (outside > by) return undefined;
  const half = slant.height * (0.5 + ACROSS);
  const across = (point: Corner): number => alongAndAcross(slant, point.x - slant.x, point.y - slant.y)[1];
  const outline = within(
    within(cornersOf(box), (at) => half - across(at)),
    (at) => half + across(at),
  );
  return outline.length >= 3 && outlineArea(outline) < WORTH * box.width * box.height ? outline : undefined;
}

type Corner = Outline[number];

const cornersOf = ({ x, y, width, height }: Box): Outline => [
  { x, y },
  { x: x + width, y },
  { x: x + width, y: y + height },
  { x, y: y + height },
];

/** The part of a convex outline for which a linear function of the place is not negative. */
function within(outline: Outline, inside: (corner: Corner) => number): Outline {
  return outline.flatMap((corner, at) => {
    const next = outline[(at + 1) % outline.length]!;
    const [here, there] = [inside(corner), inside(next)];
    const kept = here >= 0 ? [corner] : [];
    if (here >= 0 === there >= 0) return kept;
    const share = here / (here - there);
    return [...kept, { x: corner.x + share * (next.x - corner.x), y: corner.y + share * (next.y - corner.y) }];
  });
}
