import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { PseudonymPair, WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import { clearanceSchema, firstFailed } from '../../model/clearance.ts';
import type { BurnedRegion, CheckResult, ClearedImage, Clearance } from '../../model/clearance.ts';
import type { CosmeticRegion } from '../../model/cosmetic.ts';
import { eyesNeededFor, nothingDepicted } from '../../model/depiction.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { clearanceIdSchema, itemIdSchema, sha256Schema } from '../../model/ids.ts';
import type { ImageId, Sha256 } from '../../model/ids.ts';
import { outputTypeOf, pixelsOf, type ItemDetail } from '../../model/item.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import type { PhotoPlace } from '../../model/photoObject.ts';
import { basicDeid, type Policy } from '../../model/policy.ts';
import { acceptedRegions, cosmeticRegions, fillParts, pendingCount } from '../../model/redaction.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import type { Clock } from '../ports/ports.ts';
import { packProfile } from './profile.ts';
import type { ClearanceWorkers } from './clearanceWorkers.ts';
import { keptFindings, mayStayUnattended } from './kept.ts';
import { lookAgain } from './secondLook.ts';
import { framesSeconds } from './timeLimit.ts';

export interface ClearanceDeps {
  readonly pool: ClearanceWorkers;
  readonly clock: Clock;
  readonly policy: Policy;
  /** The de-identification profile (resources/profiles/*.json), as parsed JSON. */
  readonly profile: unknown;
  /** 32 bytes; keys every pseudonym of the project. */
  readonly projectKey: Uint8Array;
  /** Folder of the detection models: overlay planes are looked at, and what is finished is looked at again. */
  readonly models: string;
  /**
   * Stores the finished bytes and their clearance. Must be durable when it resolves: the bytes first, then the row that vouches for
   * them. It refuses, by throwing CONFLICT, if the item is no longer at `revision`.
   */
  readonly save: (finished: FinishedFile) => Promise<void>;
}

export interface FinishedFile extends Finished {
  readonly bytes: Uint8Array;
}
export interface Finished {
  readonly clearance: Clearance;
  readonly revision: number;
  /** What its pseudonyms stand for: for the look-up table in the vault and nowhere else. */
  readonly pseudonyms: readonly PseudonymPair[];
}

export interface ClearanceInput extends Approved {
  /** The original's bytes, as imported. */
  readonly original: Uint8Array;
}
/** Large or many, files go from disk to disk and through no other process than the workers; those of the vault are sealed there. */
export interface FileClearanceInput extends Approved {
  readonly original: FileAt;
  /** A new file for the result: written in full, but not vouched for before this is saved; the caller's to remove if it is not. */
  readonly to: FileAt;
}
/** A path, or a sealed file with its key. */
type FileAt = NonNullable<WorkerRequest<'clear.make'>['to']>;
type Source = WorkerRequest<'clear.make'>['source'];
const sourceAt = (file: FileAt): Source =>
  typeof file === 'string' ? { kind: 'path', path: file } : { kind: 'sealed', ...file };

interface Approved {
  readonly item: ItemDetail;
  /** The id under which the finished image will be known to the service. */
  readonly image: ImageId;
  /** `reviewer`: a person marked the item as reviewed. `policy`: an unattended run, within what the policy may approve. */
  readonly approval: 'reviewer' | 'policy';
  /**
   * Detectors that looked at every frame or do not apply (`complete` of detect.propose). Approval by policy needs all three: nobody
   * else will look. A reviewer saw the picture, so there it may be absent.
   */
  readonly scanned?: WorkerReply<'detect.propose'>['complete'];
  readonly signal?: AbortSignal;
  /** Of a photo whose shoot is known: goes into its clearance. */
  readonly place?: PhotoPlace;
}

/**
 * Makes a ClearedImage, as does only `clearFile` beside it: burns, de-identifies, re-encodes, has the encoded bytes read back by a process that
 * knows nothing of how they were made, and stores them before it vouches for them. Throws NOT_REVIEWED or REVIEW_INCOMPLETE before
 * anything is done, VERIFY_FAILED with the first check that failed, SecondLookFailure, and whatever the workers or `save` throw.
 */
export async function clearItem(deps: ClearanceDeps, input: ClearanceInput): Promise<ClearedImage> {
  const approvedBy = approverOf(deps.policy, input);
  const { item, original, signal } = input;
  if (hashOf(original) !== item.contentHash) throw new ScrimFailure('VAULT_DAMAGED');
  const source = { kind: 'bytes', bytes: original } as const;
  const { bytes, ...finished } = await finish(deps, input, { approvedBy, source, to: undefined });
  if (!bytes || hashOf(bytes) !== finished.clearance.outputHash) throw new ScrimFailure('VERIFY_FAILED');
  signal?.throwIfAborted();
  await deps.save({ bytes, ...finished });
  return vouch(finished.clearance);
}

/** The same from file to file. FILE_CHANGED if the original is no longer what was looked at. */
export async function clearFile(
  deps: Omit<ClearanceDeps, 'save'> & { readonly save: (finished: Finished) => Promise<void> },
  input: FileClearanceInput,
): Promise<ClearedImage> {
  const approvedBy = approverOf(deps.policy, input);
  const source = sourceAt(input.original);
  const { clearance, revision, pseudonyms } = await finish(deps, input, { approvedBy, source, to: input.to });
  input.signal?.throwIfAborted();
  await deps.save({ clearance, revision, pseudonyms });
  return vouch(clearance);
}

interface Way {
  readonly approvedBy: string;
  readonly source: Source;
  readonly to: FileAt | undefined;
}

async function finish(
  deps: Omit<ClearanceDeps, 'save'>,
  input: Approved,
  { approvedBy, source, to }: Way,
): Promise<Finished & { readonly bytes: Uint8Array | undefined }> {
  const { item, signal } = input;
  const { policy, projectKey } = deps;
  const { burned, ...coarser } = decidedOf(item, approvedBy);
  const bounds = { seconds: framesSeconds(policy.limits, item.facts), pixels: pixelsOf(item.facts) };
  const options = signal ? { signal, ...bounds } : bounds;
  const { limits, jpegQuality, deid } = policy;
  const fill = item.fill === undefined ? policy.fill : fillParts(item.fill);
  const scanned = scannedOf(input);
  const overlays = await overlaysSeen(deps, input, source);
  const planes = overlays && { overlays };
  const kept = keptFindings(item, approvedBy);
  const what = {
    ...{ source, limits, regions: burned, fill, jpegQuality, deid, profile: packProfile(deps.profile), projectKey },
    ...{ pixelsReviewed: scanned.text, facesReviewed: scanned.face, ...planes, ...coarser },
  };
  const sourceHash = item.contentHash;
  // Bytes were hashed by whoever has them; a file only its reader can answer for.
  const isFile = source.kind !== 'bytes';
  const made = await deps.pool.run(
    'clear.make',
    { ...what, ...(isFile ? { sourceHash } : {}), ...(to === undefined ? {} : { to }) },
    options,
  );
  const result = made.bytes ? ({ kind: 'bytes', bytes: made.bytes } as const) : sourceAt(to ?? '');
  const claim = made.encoding ? { encoding: made.encoding } : {};
  const masks = { burned, ...coarser, overlays: overlays ?? [] };
  const told = { source: result, limits, ...masks, fill, deid, against: source, ...claim };
  const seen = await deps.pool.run('verify.file', { ...told, ...(isFile ? { againstHash: sourceHash } : {}) }, options);
  refuseUnlessVerified(item, made, seen);
  if (isFile) requireOriginal(seen.checks);
  const { pool, models } = deps;
  const again = await lookAgain({
    ...{ pool, policy, models, item, scanned, burned, ...coarser, kept, made, result, signal },
  });
  const checks = again ? [...seen.checks, again] : seen.checks;
  const clearance = clearanceSchema.parse({
    id: clearanceIdSchema.parse(randomUUID()),
    item: item.id,
    image: input.image,
    sourceHash,
    outputHash: seen.contentHash,
    mediaType: made.mediaType,
    bytes: made.length,
    columns: made.columns,
    rows: made.rows,
    frames: made.frames,
    encoding: made.encoding,
    ...{ burned, ...coarser, kept, ...planes, actions: made.actions, checks, approvedBy, deid },
    headSlices: item.facts.dicom && (item.facts.dicom.headSlices ?? 0),
    ...(input.place ? { photo: { ...input.place, depiction: item.depiction ?? nothingDepicted } } : {}),
    clearedAt: deps.clock.now().toISOString(),
  });
  return { bytes: made.bytes, clearance, revision: item.revision, pseudonyms: made.pseudonyms ?? [] };
}

/** What becomes of a picture's regions: burned, or only made coarser for the eye, which is told where there is any. */
function decidedOf({ regions }: ItemDetail, approvedBy: string) {
  const burned = acceptedRegions(regions).map(({ frames, shape, origin }): BurnedRegion => {
    return { frames, shape, what: origin.kind === 'proposal' ? origin.what : 'manual', approvedBy };
  });
  const cosmetic = cosmeticRegions(regions).map(({ frames, shape, cosmetic: style }): CosmeticRegion => {
    return { frames, shape, style, approvedBy };
  });
  return cosmetic.length > 0 ? { burned, cosmetic } : { burned };
}

/**
 * Planes that may stay because text was looked for in them on every frame; undefined where none may. Switched off, detection looks at nothing.
 */
async function overlaysSeen(
  { pool, policy, models }: Omit<ClearanceDeps, 'save'>,
  { item: { facts }, signal }: Approved,
  source: Way['source'],
): Promise<OverlayPlane[] | undefined> {
  const { limits, textThreshold, deid, detectors } = policy;
  if (!deid.options.cleanGraphics || facts.mediaType !== 'application/dicom') return undefined;
  if (!detectors.text) return [];
  const seconds = detectSeconds(limits, { ...facts, frames: mostOverlayFrames });
  const options = signal ? { signal, seconds } : { seconds };
  const { overlays } = await pool.run('detect.overlays', { source, limits, textThreshold, models }, options);
  return overlays;
}

/** Sixteen groups of a few frames each, for the time that looking at them may take. */
const mostOverlayFrames = 64;

export interface ReportClearanceInput {
  readonly source: WorkerRequest<'clear.report'>['source'];
  /** Of what was read as a report. */
  readonly sourceHash: Sha256;
  readonly image: ImageId;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/**
 * The same for a structured report or a presentation state, where the policy's option lets it leave: nothing in it is looked at or burned, so nobody reviews it, and the policy
 * answers for it. DICOM_EMBEDDED_DOCUMENT without the option.
 */
export async function clearReportItem(
  deps: Omit<ClearanceDeps, 'models'>,
  input: ReportClearanceInput,
): Promise<ClearedImage> {
  const { policy, profile, projectKey, pool } = deps;
  const { source, sourceHash, signal, seconds } = input;
  const { limits, deid, fill } = policy;
  const { cleanStructuredContent, cleanGraphics } = deid.options;
  if (!cleanStructuredContent && !cleanGraphics) throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
  const options = { signal, seconds };
  const how = { limits, deid, profile: packProfile(profile), projectKey };
  const { bytes, actions, pseudonyms } = await pool.run('clear.report', { source, sourceHash, ...how }, options);
  const request = {
    ...{ source: { kind: 'bytes' as const, bytes }, limits, fill, deid, burned: [], overlays: [], against: source },
    ...(source.kind === 'path' ? { againstHash: sourceHash } : {}),
  };
  const seen = await pool.run('verify.file', request, options);
  if (seen.mediaType !== 'application/dicom') throw new ScrimFailure('VERIFY_FAILED', { check: 'media-type' });
  const none = { columns: 0, rows: 0, frames: 0, report: true, burned: [] } as const;
  const clearance = clearanceSchema.parse({
    ...{ id: clearanceIdSchema.parse(randomUUID()), item: itemIdSchema.parse(randomUUID()), image: input.image },
    ...{ sourceHash, outputHash: seen.contentHash, mediaType: seen.mediaType, bytes: bytes.length, ...none },
    ...{ actions, checks: seen.checks, approvedBy: `policy:${policy.name}`, deid, headSlices: 0 },
    clearedAt: deps.clock.now().toISOString(),
  });
  const failed = failedCheck(clearance, seen.checks);
  if (failed !== undefined) throw new ScrimFailure('VERIFY_FAILED', { check: failed });
  if (source.kind === 'path') requireOriginal(seen.checks);
  if (hashOf(bytes) !== clearance.outputHash) throw new ScrimFailure('VERIFY_FAILED');
  signal.throwIfAborted();
  await deps.save({ bytes, clearance, revision: 0, pseudonyms });
  return vouch(clearance);
}

/** A stored clearance, checked again before its bytes are sent. NOT_CLEARED unless it is whole and about exactly these bytes. */
export function recheckClearance(clearance: unknown, bytesHash: Sha256): ClearedImage {
  const parsed = clearanceSchema.safeParse(clearance);
  if (!parsed.success || parsed.data.outputHash !== bytesHash) throw new ScrimFailure('NOT_CLEARED');
  if (failedCheck(parsed.data, parsed.data.checks) !== undefined) throw new ScrimFailure('NOT_CLEARED');
  return vouch(parsed.data);
}

/** Whether a clearance was granted for just what the policy lets headers keep today: a stricter one is not met by an earlier one. */
export const isOfPolicy = ({ deid = basicDeid }: Clearance, policy: Pick<Policy, 'deid'>): boolean =>
  isDeepStrictEqual(deid, policy.deid);

/** Who answers for what is burned and what is left: the reviewer, or the policy within what it may approve. */
function approverOf(policy: Policy, { item, approval, scanned }: Approved): string {
  const pending = pendingCount(item.regions);
  if (pending > 0) throw new ScrimFailure('REVIEW_INCOMPLETE', { pending });
  if (approval === 'reviewer') {
    if (item.state.kind !== 'reviewed') throw new ScrimFailure('NOT_REVIEWED');
    return item.state.by;
  }
  // Until detection has run, an empty list of regions means nothing.
  const detected = item.state.kind === 'review' || item.state.kind === 'reviewed';
  const within = item.regions.every(
    (region) =>
      region.origin.kind === 'manual' ||
      (region.decision === 'accepted' && policy.autoApprove[region.origin.what]) ||
      mayStayUnattended(region),
  );
  const wholly = scanned !== undefined && scanned.face && scanned.text && scanned.region;
  if (!detected || !within || !wholly) throw new ScrimFailure('NOT_REVIEWED');
  insistOnEyes(policy, item);
  return `policy:${policy.name}`;
}

/** What was looked for on every frame, whoever then decided about the findings: only then may headers speak of it. */
const scannedOf = ({ item, scanned }: Approved): { readonly face: boolean; readonly text: boolean } =>
  scanned ?? item.scanned ?? { face: false, text: false };

/** Nobody looks at what a policy approves: which photos that may be, it says by what they show. */
function insistOnEyes({ unattended }: Policy, item: ItemDetail): void {
  const why = eyesNeededFor(item);
  if (why === 'head-or-neck' && !unattended.headOrNeck) throw new ScrimFailure('NEEDS_EYES', { why: 'head or neck' });
  if (why === 'no-body-site' && !unattended.noBodySite) throw new ScrimFailure('NEEDS_EYES', { why: 'no body site' });
}

function refuseUnlessVerified(
  { facts }: ItemDetail,
  made: WorkerReply<'clear.make'>,
  seen: WorkerReply<'verify.file'>,
): void {
  const same =
    made.mediaType === outputTypeOf(facts) &&
    made.columns === facts.columns &&
    made.rows === facts.rows &&
    made.frames === facts.frames;
  if (!same) throw new ScrimFailure('VERIFY_FAILED', { check: 'dimensions' });
  if (seen.mediaType !== made.mediaType) throw new ScrimFailure('VERIFY_FAILED', { check: 'media-type' });
  const failed = failedCheck(made, seen.checks);
  if (failed !== undefined) throw new ScrimFailure('VERIFY_FAILED', { check: failed });
}

/** A file may be another when it is read again: then all that it was compared with is worth nothing. */
function requireOriginal(checks: readonly CheckResult[]): void {
  if (!checks.some(({ check }) => check === 'original')) throw new ScrimFailure('VERIFY_FAILED', { check: 'original' });
}

/** Checks that must have run and passed; one that is missing has failed. */
const always = [
  'media-type',
  'grammar',
  'length-accounted',
  'pixels-decode',
  'dimensions',
  'masks-uniform',
  'outside-masks',
  'no-identifiers',
] as const;

/** A report has no pixels to look at, and must be seen to have none. */
const ofReport = ['media-type', 'grammar', 'length-accounted', 'headers', 'no-pixels', 'no-identifiers'] as const;

type Checked = Pick<Clearance, 'mediaType' | 'report' | 'columns' | 'rows' | 'frames'>;

function failedCheck(made: Checked, checks: readonly CheckResult[]): string | undefined {
  const sizes = [made.columns, made.rows, made.frames];
  const sized = sizes.every((size) => (made.report ? size === 0 : size > 0));
  const isDicom = made.mediaType === 'application/dicom';
  const required = made.report ? ofReport : isDicom ? [...always, 'headers'] : always;
  return firstFailed(checks, required) ?? (sized ? undefined : 'dimensions');
}

const hashOf = (bytes: Uint8Array): Sha256 => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));

/** The only place where the brand is given. */
const vouch = (clearance: Clearance): ClearedImage => clearance as ClearedImage;
