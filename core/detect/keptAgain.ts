import type { Proposal } from '../../contract/workers.schema.ts';
import type { BurnedRegion, KeptFinding } from '../../model/clearance.ts';
import { boxIntersection, type Box } from '../../model/geometry.ts';
import { isTemplateRight } from '../../model/deviceTemplate.ts';
import { framesInclude, isNoWorse } from '../../model/redaction.ts';
import { withEdge } from './maskEdges.ts';

/** Share of what is found in a finished file that must lie where it was knowingly kept: what stands beside it was not. */
const sameFinding = 0.85;

/**
 * Whether something that detection finds in a finished file is what was knowingly kept: of the same kind, at the same place, and if it is text, of the same
 * class or a more harmless one. Masks beside it may have been taken for a part of it.
 */
export function isKept(
  found: Proposal,
  kept: readonly KeptFinding[],
  burned: readonly Pick<BurnedRegion, 'frames' | 'shape'>[],
): boolean {
  const isThere = ({ frames }: Pick<BurnedRegion, 'frames'>): boolean => framesInclude(frames, found.frames);
  const places = kept
    .filter((one) => isThere(one) && one.what === found.kind && isNoWorse(found.textClass, one.textClass))
    .filter(({ by }) => !isTemplateRight(by) || found.keepable)
    .map(({ shape }) => withEdge(shape.box));
  if (!places.some((place) => boxIntersection(place, found.box) > 0)) return false;
  const masks = burned.filter((mask) => isThere(mask) && mask.shape.kind === 'rectangle');
  return shareWithin(found.box, [...places, ...masks.map(({ shape }) => withEdge(shape.box))]) >= sameFinding;
}

const GRID = 16;

/** Which share of a box lies in any of the others, by a grid of its points. */
export function shareWithin(box: Box, places: readonly Box[]): number {
  let inside = 0;
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const x = box.x + ((column + 0.5) / GRID) * box.width;
      const y = box.y + ((row + 0.5) / GRID) * box.height;
      if (places.some((p) => x >= p.x && x < p.x + p.width && y >= p.y && y < p.y + p.height)) inside++;
    }
  }
  return inside / (GRID * GRID);
}
