import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClearItem } from '../../contract/cli.schema.ts';
import type { PseudonymPair, WorkerReply } from '../../contract/workers.schema.ts';
import { isPhoto, nothingDepicted, type Depiction } from '../../model/depiction.ts';
import { scrimError, toScrimError } from '../../model/errors.ts';
import type { PhotoCapture } from '../../model/grouping.ts';
import {
  batchIdSchema,
  imageIdSchema,
  itemIdSchema,
  regionIdSchema,
  type ImageId,
  type Sha256,
} from '../../model/ids.ts';
import { outputTypeOf, pixelsOf, type ImageFacts, type ItemDetail } from '../../model/item.ts';
import { maskOfFound } from '../../model/outline.ts';
import type { PhotoPlace } from '../../model/photoObject.ts';
import type { Policy } from '../../model/policy.ts';
import { pendingCount, type Region } from '../../model/redaction.ts';
import type { DeviceTemplate } from '../../model/deviceTemplate.ts';
import type { AnsweredProposal } from '../detect/devices/templates.ts';
import { createProjectPatients } from '../detect/text/projectPatients.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import { clearFile, clearItem, clearReportItem, type Finished, type FinishedFile } from '../deid/clearance.ts';
import { unfinished, writeWhole } from '../files/newFile.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { conflictsAmong } from './conflicts.ts';
import { devicesOf, withKnown, type Known } from './devices.ts';
import { eachOf, gatherAll, type Gathered } from './gather.ts';
import {
  eachInOrder,
  hashOfSource,
  limited,
  readingSeconds,
  reported,
  reportedError,
  sideBySide,
  sideBySideOnDisk,
  type Headless,
} from './headless.ts';
import { placesOf } from './places.ts';
import { clearanceName } from './records.ts';
import { readReport } from './reports.ts';
import { earlierRun, hashOfOriginal, kindOfRun, type Done, type EarlierRun } from './resume.ts';
import { ensureClearanceKey, seal } from './seal.ts';
import { extensions } from './written.ts';

export interface ClearOptions {
  /** Folder for the finished files; made if it is not there. */
  readonly out: string;
  /** 32 bytes that key every pseudonym. */
  readonly projectKey: Uint8Array;
  /** The de-identification profile, as parsed JSON. */
  readonly profile: unknown;
  /** What all photos of the run show; nothing is said where it is left out. */
  readonly depiction?: Depiction;
  /** What people decided about devices before: their areas are proposed, and measurements stay where they say so. */
  readonly templates?: readonly DeviceTemplate[];
  /** Keeps what the pseudonyms of one object stand for, before the object is written; if it cannot, nothing is written. */
  readonly keepPairs?: (pairs: readonly PseudonymPair[]) => Promise<void>;
}

interface ClearJob extends ClearOptions {
  readonly depiction: Depiction;
  /** Of photos, by source. */
  readonly places: ReadonlyMap<string, PhotoPlace>;
  readonly known: Known;
  readonly sealKey: Uint8Array;
  readonly run: string;
  readonly earlier: EarlierRun;
}

/**
 * The whole de-identification without a window: what the policy may approve is approved, burned, verified and written. Whatever
 * fails a step, or was not looked at as a whole by every detector, is quarantined: its reason is reported and nothing is written for it. What
 * an earlier run of the same kind finished is not done again. `take` gets every item, in order, as soon as those before it are done.
 */
export async function clear(
  headless: Headless,
  paths: readonly string[],
  options: ClearOptions,
  take: (item: ClearItem) => Promise<void>,
): Promise<void> {
  await mkdir(options.out, { recursive: true, mode: 0o700 });
  const sealKey = await ensureClearanceKey(headless.paths.home);
  const depiction = options.depiction ?? nothingDepicted;
  const devices = await devicesOf(headless, options.templates);
  const run = kindOfRun({
    ...options,
    sealKey,
    policy: headless.policy,
    keepsPairs: options.keepPairs !== undefined,
    depiction,
    devices,
  });
  const earlier = await earlierRun(options.out, sealKey, run);
  const files = await gatherAll(headless, paths);
  const captures = new Map<string, PhotoCapture>();
  const patients = createProjectPatients();
  const conflicting = await conflictsAmong(headless, files, {
    captured: (source, capture) => captures.set(source, capture),
    people: patients.add,
  });
  const places = await placesOf(files, captures, options.projectKey);
  const job = { ...options, known: { ...devices, patients }, sealKey, run, earlier, depiction, places };
  const held = limited(sideBySide);
  const work = (file: Gathered) => {
    if (conflicting.has(file.source)) return holdBack(file, job);
    const one = () => clearOne(headless, file, job);
    return file.kind === 'file' && file.archived ? held(one) : one();
  };
  await eachInOrder(eachOf(files), sideBySideOnDisk, { work, take, progress: headless.progress });
}

/**
 * Which of two objects is the one that its SOPInstanceUID names, a person decides: neither is written, and what an earlier run wrote of one, when it
 * knew of no other, is withdrawn.
 */
async function holdBack(file: Gathered, { earlier, out }: ClearJob): Promise<ClearItem> {
  const item = { ...emptyItem(file.source), state: 'quarantined' } as const;
  try {
    if (file.kind === 'file' && earlier.any) {
      const hash = await hashOfOriginal(await file.open());
      for (let done = await earlier.take(hash); done; done = await earlier.take(hash)) await withdraw(out, done);
    }
  } catch (thrown) {
    return { ...item, error: reported(thrown) };
  }
  return { ...item, error: reportedError(scrimError('INSTANCE_CONFLICT')) };
}

/** What a template kept of it may name a patient who has joined the run since: that is looked at again, and what was written of it is withdrawn. */
async function finishedBefore(hash: Sha256, { earlier, out }: ClearJob): Promise<Done | undefined> {
  for (let done = await earlier.take(hash); done; done = await earlier.take(hash)) {
    if ((done.clearance.kept ?? []).length === 0) return done;
    await withdraw(out, done);
  }
  return undefined;
}

/** The record first: a file alone is none that leaves. */
async function withdraw(out: string, { clearance, output }: Done): Promise<void> {
  await rm(join(out, clearanceName(clearance.image)), { force: true });
  await rm(join(out, output), { force: true });
}

async function clearOne(headless: Headless, file: Gathered, options: ClearJob): Promise<ClearItem> {
  const empty = emptyItem(file.source);
  if (file.kind === 'refused') return { ...empty, state: 'refused', error: reportedError(file.error) };
  const timings: Record<string, number> = {};
  const clock = stopwatch(timings);
  let hashIn: ClearItem['hashIn'] = null;
  let facts: ImageFacts;
  let source: WorkerSource | undefined;
  try {
    const opened = await file.open();
    source = opened;
    const done = options.earlier.any ? await finishedBefore(await hashOfOriginal(opened), options) : undefined;
    if (done) {
      return { ...empty, state: 'cleared', error: null, hashIn: done.clearance.sourceHash, ...fromClearance(done) };
    }
    const probed = await clock('probe', () => probe(headless, opened));
    hashIn = hashOfSource(opened, probed);
    facts = probed.facts;
  } catch (thrown) {
    const report = source && (await clearIfReport(headless, source, thrown, { options, clock }));
    // What it is is known; that its picture is not whole keeps it back.
    const state = toScrimError(thrown).code === 'DICOM_PIXELS_CUT' ? 'quarantined' : 'refused';
    return { ...empty, hashIn, state, error: reported(thrown), ...report, timings };
  }
  try {
    const found = await clock('detect', () => propose(headless, source, facts, options.known));
    const item = { ...asItem(headless, facts, hashIn, found.proposals), ...depicted(facts, options) };
    const shown = { scanned: found.complete, place: options.places.get(file.source) };
    const saved = await clock('clear', () => clearAndWrite(headless, item, source, shown, options));
    return {
      ...empty,
      state: 'cleared',
      error: null,
      hashIn,
      ...{ timings, looks: found.looks, notices: facts.notices ?? [] },
      ...fromClearance(saved),
    };
  } catch (thrown) {
    return { ...empty, hashIn, state: 'quarantined', error: reported(thrown), timings };
  }
}

type Outcome = Pick<ClearItem, 'state' | 'error' | 'hashIn'> & Partial<ClearItem>;

/** What became of a structured report that the policy lets leave; undefined for whatever else was refused. */
async function clearIfReport(
  headless: Headless,
  source: WorkerSource,
  refusal: unknown,
  { options, clock }: { readonly options: ClearJob; readonly clock: ReturnType<typeof stopwatch> },
): Promise<Outcome | undefined> {
  let hashIn: ClearItem['hashIn'] = null;
  try {
    const report = await readReport(headless, source, refusal);
    if (!report) return undefined;
    hashIn = report.contentHash;
    const saved = await clock('clear', () => writeReport(headless, source, report.contentHash, options));
    return { state: 'cleared', error: null, hashIn, ...fromClearance(saved) };
  } catch (thrown) {
    return { state: hashIn === null ? 'refused' : 'quarantined', error: reported(thrown), hashIn };
  }
}

async function writeReport(headless: Headless, source: WorkerSource, sourceHash: Sha256, job: ClearJob): Promise<Done> {
  const { pool, policy, clock, signal } = headless;
  const image = imageIdSchema.parse(randomUUID());
  const output = `${image}.${extensions['application/dicom']}`;
  const { profile, projectKey, out } = job;
  const save = (finished: FinishedFile) =>
    keepRecord(job, image, finished, () => writeWhole(join(out, output), finished.bytes));
  const seconds = await readingSeconds(policy.limits, source);
  const deps = { pool, clock, policy, profile, projectKey, save };
  return { clearance: await clearReportItem(deps, { source, sourceHash, image, seconds, signal }), output };
}

/** The pairs before the file, and the file before what vouches for it. */
async function keepRecord(
  { keepPairs, out, sealKey, run }: ClearJob,
  image: ImageId,
  { clearance, pseudonyms }: Finished,
  place: () => Promise<void>,
): Promise<void> {
  await keepPairs?.(pseudonyms);
  await place();
  const sealed = JSON.stringify(seal(sealKey, clearance, run), null, 2);
  try {
    await writeWhole(join(out, clearanceName(image)), Buffer.from(sealed));
  } catch (thrown) {
    // Nobody vouches for a file without its record.
    await rm(join(out, `${image}.${extensions[clearance.mediaType]}`), { force: true });
    throw thrown;
  }
}

async function probe(
  { pool, policy: { limits }, signal }: Headless,
  source: WorkerSource,
): Promise<WorkerReply<'parse.facts'>> {
  return pool.run('parse.facts', { source, limits }, { signal, seconds: await readingSeconds(limits, source) });
}

async function propose(
  { pool, policy, paths, signal }: Headless,
  source: WorkerSource,
  facts: ImageFacts,
  known: Known,
) {
  const { limits, detectors, faceThreshold, textThreshold } = policy;
  const found = await pool.run(
    'detect.propose',
    { source, limits, detectors, faceThreshold, textThreshold, models: paths.models },
    { signal, seconds: detectSeconds(limits, facts), pixels: pixelsOf(facts) },
  );
  return withKnown(found, facts, known, detectors.region);
}

/** The item as it would stand in the window after detection, with the policy's approvals in place of a reviewer's. */
function asItem(
  { policy, clock }: Headless,
  facts: ImageFacts,
  hash: NonNullable<ClearItem['hashIn']>,
  proposals: readonly AnsweredProposal[],
): ItemDetail {
  const regions = proposals.map((proposal) => asRegion(proposal, policy));
  return {
    id: itemIdSchema.parse(randomUUID()),
    batch: batchIdSchema.parse(randomUUID()),
    name: '',
    facts,
    contentHash: hash,
    state: { kind: 'review' },
    pending: pendingCount(regions),
    importedAt: clock.now().toISOString(),
    regions,
    annotations: [],
    revision: 0,
  };
}

const depicted = (facts: ImageFacts, { depiction }: ClearJob): Pick<ItemDetail, 'depiction'> =>
  isPhoto({ facts }) ? { depiction } : {};

function asRegion(proposal: AnsweredProposal, policy: Policy): Region {
  const { kind, frames, score, reason, textClass, keepable, keptBy } = proposal;
  const kept =
    keptBy !== undefined && ({ decision: 'rejected', rejection: { reason: 'identifies-nobody', by: keptBy } } as const);
  return {
    id: regionIdSchema.parse(randomUUID()),
    frames,
    shape: maskOfFound(proposal),
    origin: {
      kind: 'proposal',
      what: kind,
      score,
      reason,
      ...(textClass && { textClass }),
      ...(keepable && { keepable }),
    },
    ...(kept || { decision: policy.autoApprove[kind] ? 'accepted' : 'pending' }),
  };
}

async function clearAndWrite(
  { pool, policy, clock, paths, signal }: Headless,
  item: ItemDetail,
  source: WorkerSource,
  { scanned, place }: { scanned: WorkerReply<'detect.propose'>['complete']; place: PhotoPlace | undefined },
  job: ClearJob,
): Promise<Done> {
  const { out, profile, projectKey } = job;
  const image = imageIdSchema.parse(randomUUID());
  const output = `${image}.${extensions[outputTypeOf(item.facts)]}`;
  const record = (finished: Finished, place: () => Promise<void>) => keepRecord(job, image, finished, place);
  const deps = { pool, clock, policy, profile, projectKey, models: paths.models };
  const approved = { item, image, approval: 'policy', scanned, signal, ...(place && { place }) } as const;
  const path = join(out, output);
  if (source.kind === 'bytes') {
    const save = (finished: FinishedFile) => record(finished, () => writeWhole(path, finished.bytes));
    const clearance = await clearItem({ ...deps, save }, { ...approved, original: source.bytes });
    return { clearance, output };
  }
  const to = `${path}${unfinished}`;
  try {
    const save = (finished: Finished) => record(finished, () => rename(to, path));
    return { clearance: await clearFile({ ...deps, save }, { ...approved, original: source.path, to }), output };
  } catch (thrown) {
    // Under its name or not: without a record nobody vouches for it.
    await Promise.all([rm(to, { force: true }), rm(path, { force: true })]);
    throw thrown;
  }
}

const fromClearance = ({ clearance, output }: Done) => ({
  hashOut: clearance.outputHash,
  output,
  encoding: clearance.encoding ?? null,
  regions: clearance.burned,
  kept: clearance.kept ?? [],
  overlays: clearance.overlays ?? [],
  actions: clearance.actions,
  checks: clearance.checks,
});

function emptyItem(source: string): Omit<ClearItem, 'state' | 'error'> {
  return {
    source,
    hashIn: null,
    hashOut: null,
    output: null,
    encoding: null,
    notices: [],
    regions: [],
    kept: [],
    overlays: [],
    actions: {},
    checks: [],
    looks: [],
    timings: {},
  };
}

function stopwatch(timings: Record<string, number>) {
  return async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      timings[step] = Math.round(performance.now() - start);
    }
  };
}
