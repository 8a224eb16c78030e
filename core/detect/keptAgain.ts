import type { Proposal } from '../../contract/workers.schema.ts';
import type { BurnedRegion, KeptFinding } from '../../model/clearance.ts';
import { boxIntersection } from '../../model/geometry.ts';
import { isTemplateRight } from '../../model/deviceTemplate.ts';
import { framesInclude, isNoWorse } from '../../model/redaction.ts';
import { withEdge } from './maskEdges.ts';
import { holdsWithEdge, shareWithin } from './sightings.ts';

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
