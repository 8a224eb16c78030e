import type { Proposal } from '../../contract/workers.schema.ts';
import type { BurnedRegion, KeptFinding } from '../../model/clearance.ts';
import { boxIntersection } from '../../model/geometry.ts';
import { isTemplateRight } from '../../model/deviceTemplate.ts';
import { outsideOf, type Found } from '../../model/outline.ts';
import { framesInclude, isNoWorse } from '../../model/redaction.ts';
import { holdsWithEdge, withEdge } from './maskEdges.ts';

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
    .map(({ shape }) => shape);
  if (!places.some(({ box }) => boxIntersection(withEdge(box), found.box) > 0)) return false;
  const masks = burned.filter((mask) => isThere(mask) && mask.shape.kind !== 'ellipse').map(({ shape }) => shape);
  const holding = [...places, ...masks].flatMap((shape) => holdsWithEdge(shape) ?? []);
  return shareWithin(found, holding) >= sameFinding;
}

const GRID = 16;

/** Which share of what was found lies in any of the places, by a grid of points over its box. */
export function shareWithin({ box, outline }: Found, places: readonly ((x: number, y: number) => boolean)[]): number {
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
