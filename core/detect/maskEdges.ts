import type { Box } from '../../model/geometry.ts';

/** Share of the shorter side, and pixels at least and at most, by which a sighting of a filled box may lie outside of it. */
export const edge = { share: 0.2, least: 6, most: 12 } as const;

/** A filled box with its edge: detectors see something in it, and pad what they see. */
export function withEdge({ x, y, width, height }: Box): Box {
  const by = Math.min(edge.most, Math.max(edge.least, edge.share * Math.min(width, height)));
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
