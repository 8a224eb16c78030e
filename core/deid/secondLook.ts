import type { Proposal, WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import type { BurnedRegion, CheckResult, KeptFinding } from '../../model/clearance.ts';
import type { CosmeticRegion } from '../../model/cosmetic.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { boxIntersection, type Box } from '../../model/geometry.ts';
import { pixelsOf, type ItemDetail } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import { framesMeet, type FrameScope, type Region } from '../../model/redaction.ts';
import { isKept } from '../detect/keptAgain.ts';
import { isSighting, runsOf } from '../detect/sightings.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import type { ClearanceWorkers } from './clearanceWorkers.ts';

/** Something shows in the finished file that nobody decided about: the item needs another review. Nothing was stored. */
export class SecondLookFailure extends ScrimFailure {
  readonly found: readonly Proposal[];

  constructor(found: readonly Proposal[]) {
    super('SECOND_LOOK', { found: [...new Set(found.map(({ kind }) => kind))].sort().join(', ') });
    this.found = found;
  }
}

export interface SecondLook {
  readonly pool: ClearanceWorkers;
  readonly policy: Policy;
  /** Folder of the detection models. */
  readonly models: string;
  readonly item: ItemDetail;
  /** What the first look went over all of the original for. */
  readonly scanned: Readonly<Record<'face' | 'text', boolean>>;
  readonly burned: readonly BurnedRegion[];
  /** Covers nothing: what shows there is new to the eye, and was judged by nobody. */
  readonly cosmetic?: readonly CosmeticRegion[] | undefined;
  /** What stays visible by somebody's right. */
  readonly kept: readonly KeptFinding[];
  readonly made: Pick<WorkerReply<'clear.make'>, 'encoding'>;
  readonly result: WorkerRequest<'detect.propose'>['source'];
  readonly signal: AbortSignal | undefined;
}

export const secondLookCheck = 'second-look';
/** Of a long cine the verifier has compared every sample outside the masks with the original, which was looked at. */
const MOST_FRAMES = 30;

/**
 * Detection again, on the encoded output. Where nothing was burned and no pixel changed, it could only find what it found before, and is left
 * out, as the check says; so are lines of text where none of them could count. Throws SecondLookFailure for whatever lies in no mask and is nothing that was knowingly kept, and what the detectors throw.
 */
export async function lookAgain(look: SecondLook): Promise<CheckResult | undefined> {
  const { pool, policy, models, item, scanned, burned, cosmetic = [], kept, made, result, signal } = look;
  const { limits, detectors, faceThreshold, textThreshold } = policy;
  if (!detectors.face && !detectors.text) return undefined;
  const masked = burned.length + cosmetic.length > 0;
  const changed = made.encoding === 're-encoded' || (masked && item.facts.frames <= MOST_FRAMES);
  const check = { check: secondLookCheck, passed: true };
  if (!changed) return { ...check, detail: 'left out: every sample outside the masks is the original’s' };
  const seconds = detectSeconds(limits, item.facts);
  const text = detectors.text && textMayCount(look);
  if (!text && !detectors.face) return { ...check, detail: withoutText };
  const found = await pool.run(
    'detect.propose',
    { source: result, limits, detectors: { ...detectors, text, region: false }, faceThreshold, textThreshold, models },
    { ...(signal && { signal }), seconds, pixels: pixelsOf(item.facts) },
  );
  const masks = burned.flatMap(placesOf);
  // What lies in none of the masks, and as it was to the bit, the first look has judged; that a mask changes contrast or context is no new finding.
  const asItWas = (proposal: Place): boolean =>
    made.encoding !== 're-encoded' && !cosmetic.some((region) => meets(asPlace(region), proposal));
  const open = found.proposals.filter((proposal) => {
    // What no mask touches is no sighting of one, however near it stands.
    const touched = masks.some((mask) => meets(mask, proposal));
    if (touched && isSighting(proposal, burned)) return false;
    if (isKept(proposal, kept, burned)) return false;
    if (proposal.kind === 'region' || !scanned[proposal.kind]) return true;
    if (!touched) return !asItWas(proposal);
    return proposal.kind !== 'text' || wasText(proposal, item.regions);
  });
  if (open.length > 0) throw new SecondLookFailure(open);
  const seen = `${found.proposals.length} found, all in masks or kept by somebody’s right`;
  return { ...check, detail: text === detectors.text ? seen : `${seen}; ${withoutText}` };
}

const withoutText = 'text left out: the first look saw none, and every sample outside the masks is the original’s';

/**
 * Of a picture that is the original's outside of its masks, only a line that touches one of them and a line of the first look counts (see `asItWas` and `wasText`).
 * Without such a line, looking for text costs most of the second look and could change nothing.
 */
const textMayCount = ({ made, cosmetic = [], scanned, item }: SecondLook): boolean =>
  made.encoding === 're-encoded' || cosmetic.length > 0 || !scanned.text || item.regions.some(isText);

/**
 * A filled shape looks like a letter, alone or with what is beside it: text that touches a mask, where the first look, over all of the original, saw none, was
 * brought about by the mask.
 */
const wasText = (found: Place, regions: readonly Region[]): boolean =>
  regions.some((region) => isText(region) && meets(asPlace(region), found));

const isText = ({ origin }: Region): boolean => origin.kind === 'proposal' && origin.what === 'text';

const meets = (one: Place, other: Place): boolean =>
  framesMeet(one.frames, other.frames) && boxIntersection(one.box, other.box) > 0;

const asPlace = ({ frames, shape }: Pick<Region, 'frames' | 'shape'>): Place => ({ frames, box: shape.box });

interface Place {
  readonly frames: FrameScope;
  readonly box: Box;
}

const placesOf = ({ frames, shape }: BurnedRegion): Place[] =>
  shape.kind === 'rectangle' || shape.kind === 'ellipse'
    ? [{ frames, box: shape.box }]
    : runsOf(shape).map((box) => ({ frames, box }));
