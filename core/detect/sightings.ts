import type { Proposal } from '../../contract/workers.schema.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { boxIntersection, maskSpans, type Box, type MaskShape } from '../../model/geometry.ts';
import { isBar, outsideOf, type Found } from '../../model/outline.ts';
import { quoteOf } from '../../model/proposalReason.ts';
import { framesInclude } from '../../model/redaction.ts';
import { edge, withEdge } from './maskEdges.ts';

/** How a finding in a finished file is told from a sighting of what was burned there; shared by both second looks. */

/** What lies within masks and their edges to this share of its area is a sighting of them. */
const SIGHTING = 0.6;
/** Of the box about bars that look like a letter, the share that they fill at least. */
const BARS_IN_IT = 0.2;
/** Of a bar's own box, the share that must be seen. */
const WHOLE_BAR = 0.7;
/** Fewer letters than a name has. */
export const FEW_LETTERS = 3;

type Mask = Pick<BurnedRegion, 'frames' | 'shape'>;
type Holds = (x: number, y: number) => boolean;

/** Whether masks are all that was seen. A face, or a line in which something is read, must lie within them; bars at an angle look like a letter. */
export function isSighting(found: Proposal, burned: readonly Mask[]): boolean {
  const shapes = burned.filter(({ frames }) => framesInclude(frames, found.frames)).map(({ shape }) => shape);
  return shareWithin(found, shapes.flatMap(holdsOf)) >= SIGHTING || isLetterOfBars(found, shapes);
}

/** “/” or “M”: the box about it is that about whole bars, which fill little of it. */
function isLetterOfBars(found: Proposal, shapes: readonly MaskShape[]): boolean {
  if (found.kind !== 'text' || found.outline || lettersRead(found) >= FEW_LETTERS) return false;
  const around = withEdge(found.box);
  const isWhole = ({ box }: MaskShape): boolean => boxIntersection(box, around) >= WHOLE_BAR * box.width * box.height;
  const bars = shapes.filter((shape) => shape.kind === 'polygon' && isBar(shape.points) && isWhole(shape));
  const about = bars.map(({ box }) => isIn(withEdge(box)));
  return shareWithin(found, about) >= SIGHTING && shareWithin(found, bars.flatMap(holdsOf)) >= BARS_IN_IT;
}

/** Of what was read, which the detector quotes as its reason; of a face there is no such thing. */
export function lettersRead({ kind, reason }: Pick<Proposal, 'kind' | 'reason'>): number {
  if (kind !== 'text') return Infinity;
  const read = quoteOf(reason) ?? '';
  return (read.match(/[\p{L}\p{N}]/gu) ?? []).length;
}

const holdsOf = (shape: MaskShape): Holds[] => {
  const solid = holdsWithEdge(shape);
  return solid ? [solid] : runsOf(shape).map(isIn);
};

/** Whether a place is within a filled box or bar, or its edge; undefined for any other shape, between whose parts something may stand. */
export function holdsWithEdge(shape: MaskShape): Holds | undefined {
  if (shape.kind === 'rectangle' || shape.kind === 'ellipse') return isIn(withEdge(shape.box));
  if (shape.kind !== 'polygon' || !isBar(shape.points)) return undefined;
  const [about, outside] = [isIn(withEdge(shape.box)), outsideOf(shape.points)];
  return (x, y) => about(x, y) && outside(x, y) <= edge.least;
}

const isIn =
  ({ x, y, width, height }: Box): Holds =>
  (atX, atY) =>
    atX >= x && atX < x + width && atY >= y && atY < y + height;

/** The box about a polygon or a stroke is not covered but in part: of those each run of pixels counts, and nothing beside it. */
export function runsOf(shape: MaskShape): Box[] {
  const { x, y, width, height } = shape.box;
  const size = { width: Math.max(1, Math.ceil(x + width)), height: Math.max(1, Math.ceil(y + height)) };
  return Array.from(maskSpans(shape, size), (span) => ({
    x: span.from,
    y: span.y,
    width: span.to - span.from,
    height: 1,
  }));
}

const GRID = 16;

/** Which share of what was found lies in any of the places, by a grid of points over its box. */
export function shareWithin({ box, outline }: Found, places: readonly Holds[]): number {
  const outside = outline && outsideOf(outline);
  let [inside, all] = [0, 0];
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const x = box.x + ((column + 0.5) / GRID) * box.width;
      const y = box.y + ((row + 0.5) / GRID) * box.height;
      if (outside && outside(x, y) > 0) continue;
      all++;
      if (places.some((holds) => holds(x, y))) inside++;
    }
  }
  return all > 0 ? inside / all : 0;
}
