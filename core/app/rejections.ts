import { isDeepStrictEqual } from 'node:util';
import { ScrimFailure } from '../../model/errors.ts';
import { detectedPlace, sameFrames, type Region, type RegionOrigin } from '../../model/redaction.ts';
import { isRejectionAmiss, type RejectionReason } from '../../model/rejection.ts';

/** What was rejected by a save, by reason, and how many rejections it took back. */
export interface RejectionChanges {
  readonly rejected: ReadonlyMap<RejectionReason, number>;
  readonly takenBack: number;
}

/**
 * The regions as they may be stored, with who rejected what when. A face or text that is turned down now needs a reason that fits it. What was turned down
 * before keeps the name and time that stand there, whatever is sent; of another shape or on other frames it is another question, and undecided unless
 * another reason is given. Throws INVALID_REQUEST where a proposal is missing, is told to be another, or was never made.
 */
export function signRejections(
  before: readonly Region[],
  sent: readonly Region[],
  at: Date,
  by: string,
): RejectionChanges & { readonly regions: Region[] } {
  const known = new Map<string, Region>(before.map((region) => [region.id, region]));
  insistOnAllProposals(known, sent);
  const rejected = new Map<RejectionReason, number>();
  let takenBack = 0;
  const regions = sent.map((edited): Region => {
    const stored = known.get(edited.id);
    const region = withOrigin(stored, edited);
    const wasRejected = stored?.decision === 'rejected';
    if (wasRejected && region.decision !== 'rejected') takenBack++;
    if (wasRejected && sameReason(stored, region)) {
      if (samePlace(stored, region)) return { ...region, rejection: stored.rejection };
      takenBack++;
      return { ...region, decision: 'pending', rejection: undefined };
    }
    if (isRejectionAmiss(region)) throw amiss('rejection');
    if (!region.rejection) return region;
    const { reason } = region.rejection;
    rejected.set(reason, (rejected.get(reason) ?? 0) + 1);
    return { ...region, rejection: { reason, at: at.toISOString(), by } };
  });
  return { regions, rejected, takenBack };
}

const amiss = (where: string) => new ScrimFailure('INVALID_REQUEST', { where });

const sameReason = (stored: Region, sent: Region): boolean =>
  sent.decision === 'rejected' && stored.rejection?.reason === sent.rejection?.reason;
const samePlace = (a: Region, b: Region): boolean =>
  sameFrames(a.frames, b.frames) && isDeepStrictEqual(a.shape, b.shape);

/** What was found is answered, never left out: a region that is not sent would be neither burned nor told of. */
function insistOnAllProposals(known: ReadonlyMap<string, Region>, sent: readonly Region[]): void {
  const ids = new Set<string>(sent.map(({ id }) => id));
  if (ids.size !== sent.length) throw amiss('regions');
  for (const { id, origin } of known.values()) if (origin.kind === 'proposal' && !ids.has(id)) throw amiss('regions');
}

/** Detection's word, which no save changes; a person may only say that a part of a face is covered. */
function withOrigin(stored: Region | undefined, sent: Region): Region {
  const before = stored?.origin ?? ({ kind: 'manual' } as const);
  if (before.kind !== sent.origin.kind) throw amiss('origin');
  if (!stored || before.kind === 'manual' || sent.origin.kind === 'manual') return sent;
  const { found } = sent.origin;
  const word = ({ found: _, detected: __, ...rest }: typeof before) => rest;
  if (!isDeepStrictEqual(defined(word(before)), defined(word(sent.origin)))) throw amiss('origin');
  if (found && before.what !== 'face' && !isDeepStrictEqual(found, before.found)) throw amiss('origin');
  const detected = before.detected ?? (samePlace(stored, sent) ? undefined : detectedPlace(stored));
  const origin: RegionOrigin = { ...word(before), ...(found && { found }), ...(detected && { detected }) };
  return { ...sent, origin };
}

const defined = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
