import type { Box, MaskShape } from '../../model/geometry.ts';
import { isConvex, outsideOf } from '../../model/outline.ts';

/** Share of the shorter side, and pixels at least and at most, by which a sighting of a filled box may lie outside of it. */
const edge = { share: 0.2, least: 6, most: 12 } as const;
/** What lies within a mask and its edge to this share of its area is a sighting of the mask. */
export const sightingOfMask = 0.6;

/** A filled box with its edge: detectors see something in it, and pad what they see. */
export function withEdge({ x, y, width, height }: Box): Box {
  const by = Math.min(edge.most, Math.max(edge.least, edge.share * Math.min(width, height)));
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** Whether a place is within a filled convex shape or its edge; undefined for any other shape, between whose parts something may stand. */
export function holdsWithEdge(shape: MaskShape): ((x: number, y: number) => boolean) | undefined {
  if (shape.kind === 'rectangle' || shape.kind === 'ellipse') return isIn(withEdge(shape.box));
  if (shape.kind !== 'polygon' || !isConvex(shape.points)) return undefined;
  const [about, outside] = [isIn(withEdge(shape.box)), outsideOf(shape.points)];
  return (x, y) => about(x, y) && outside(x, y) <= edge.least;
}

export const isIn =
  ({ x, y, width, height }: Box) =>
  (atX: number, atY: number): boolean =>
    atX >= x && atX < x + width && atY >= y && atY < y + height;
