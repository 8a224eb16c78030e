import type { ScoredBox } from '../boxes.ts';
import { boxIoU, type Box } from '../../../model/geometry.ts';
import type { Turn } from '../raster.ts';
import type { FaceDetector } from './passes.table.ts';

/** A box of one pass, in pixels of the whole upright picture. */
export interface Sighting extends ScoredBox {
  readonly detector: FaceDetector;
  readonly turn: Turn;
}

/** What the passes of one turn say about one place: the best score of each network, and how many UltraFace passes were sure. */
export interface Evidence {
  readonly ssd: number;
  readonly ultraface: number;
  readonly sure: number;
}

export interface Candidate {
  /** The best sighting's box. */
  readonly box: Box;
  readonly score: number;
  /** The turn of the best sighting: which side of the box is up. */
  readonly turn: Turn;
  readonly evidence: ReadonlyMap<Turn, Evidence>;
}

const CLUSTER_IOU = 0.35;
/** An UltraFace score from which two passes that agree need no second network. */
const SURE = 0.9;

/** Sightings of the same place, gathered about the best of them. */
export function clusterSightings(sightings: readonly Sighting[]): Candidate[] {
  const clusters: { best: Sighting; evidence: Map<Turn, Evidence> }[] = [];
  for (const sighting of [...sightings].sort((a, b) => b.score - a.score)) {
    let cluster = clusters.find((known) => boxIoU(known.best, sighting) > CLUSTER_IOU);
    if (!cluster) clusters.push((cluster = { best: sighting, evidence: new Map() }));
    const before = cluster.evidence.get(sighting.turn) ?? { ssd: 0, ultraface: 0, sure: 0 };
    cluster.evidence.set(sighting.turn, added(before, sighting));
  }
  return clusters.map(({ best, evidence }) => {
    const { x, y, width, height } = best;
    return { box: { x, y, width, height }, score: best.score, turn: best.turn, evidence };
  });
}

function added(before: Evidence, { detector, score }: Sighting): Evidence {
  if (detector === 'face-ssd') return { ...before, ssd: Math.max(before.ssd, score) };
  const sure = before.sure + (score >= SURE ? 1 : 0);
  return { ...before, ultraface: Math.max(before.ultraface, score), sure };
}

/** Three ways to be a face: SSD alone; SSD and UltraFace together; UltraFace alone if two of its passes are sure. */
export interface AcceptRule {
  readonly ssdAlone: number;
  readonly together: { readonly ssd: number; readonly ultraface: number };
  readonly ultrafaceAlone: number;
}
export interface AcceptRules {
  readonly upright: AcceptRule;
  readonly turned: AcceptRule;
}

/** Measured operating points by the policy's face threshold (see docs/models/faces.md); others lie on the line through them. */
const operatingPoints: readonly { readonly threshold: number; readonly rules: AcceptRules }[] = [
  {
    threshold: 0.3,
    rules: {
      upright: { ssdAlone: 0.3, together: { ssd: 0.2, ultraface: 0.4 }, ultrafaceAlone: 0.9 },
      turned: { ssdAlone: 0.4, together: { ssd: 0.2, ultraface: 0.5 }, ultrafaceAlone: 0.95 },
    },
  },
  {
    threshold: 0.4,
    rules: {
      upright: { ssdAlone: 0.4, together: { ssd: 0.2, ultraface: 0.5 }, ultrafaceAlone: 0.95 },
      turned: { ssdAlone: 0.6, together: { ssd: 0.25, ultraface: 0.7 }, ultrafaceAlone: 0.98 },
    },
  },
];

/** The rules of a threshold of 0.05–0.95; each of their numbers stays within [0.1, 0.995]. */
export function acceptRules(threshold: number): AcceptRules {
  const [low, high] = operatingPoints as [(typeof operatingPoints)[0], (typeof operatingPoints)[0]];
  const t = (threshold - low.threshold) / (high.threshold - low.threshold);
  const mix = (a: number, b: number) => Math.min(0.995, Math.max(0.1, a + (b - a) * t));
  const rule = (a: AcceptRule, b: AcceptRule): AcceptRule => ({
    ssdAlone: mix(a.ssdAlone, b.ssdAlone),
    together: {
      ssd: mix(a.together.ssd, b.together.ssd),
      ultraface: mix(a.together.ultraface, b.together.ultraface),
    },
    ultrafaceAlone: mix(a.ultrafaceAlone, b.ultrafaceAlone),
  });
  return { upright: rule(low.rules.upright, high.rules.upright), turned: rule(low.rules.turned, high.rules.turned) };
}

export function isFace(candidate: Candidate, rules: AcceptRules): boolean {
  for (const [turn, { ssd, ultraface, sure }] of candidate.evidence) {
    const rule = turn === 0 ? rules.upright : rules.turned;
    if (ssd >= rule.ssdAlone) return true;
    if (ssd >= rule.together.ssd && ultraface >= rule.together.ultraface) return true;
    if (ultraface >= rule.ultrafaceAlone && sure >= 2) return true;
  }
  return false;
}

/** The lowest score of a network that can still matter to any rule. */
export function leastUsefulScore(detector: FaceDetector, { upright, turned }: AcceptRules): number {
  return detector === 'face-ssd'
    ? Math.min(upright.together.ssd, turned.together.ssd, upright.ssdAlone, turned.ssdAlone)
    : Math.min(upright.together.ultraface, turned.together.ultraface, SURE);
}
