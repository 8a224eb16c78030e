import type { DetectItem } from '../../contract/cli.schema.ts';
import type { Policy } from '../../model/policy.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import type { DeviceTemplate } from '../../model/deviceTemplate.ts';
import { pixelsOf } from '../../model/item.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import { patientsIn } from './conflicts.ts';
import { devicesOf, withKnown, type Known } from './devices.ts';
import { eachOf, gatherAll, type Gathered } from './gather.ts';
import { mapOrdered, reported, reportedError, type Headless } from './headless.ts';
import { readReport } from './reports.ts';

/** Proposals per item; a detector that cannot run is that item's error, never an empty list. */
export async function detect(
  headless: Headless,
  paths: readonly string[],
  { detectors, templates }: DetectOptions,
): Promise<DetectItem[]> {
  const files = await gatherAll(headless, paths);
  const devices = await devicesOf(headless, templates);
  const look: Look = { detectors, known: { ...devices, patients: await patientsIn(headless, files) } };
  return mapOrdered(eachOf(files), 2, (file) => detectOne(headless, file, look), headless.progress);
}

export interface DetectOptions {
  readonly detectors: Policy['detectors'];
  /** What people decided about devices before. */
  readonly templates?: readonly DeviceTemplate[];
}

interface Look {
  readonly detectors: Policy['detectors'];
  readonly known: Known;
}

async function detectOne(headless: Headless, file: Gathered, look: Look): Promise<DetectItem> {
  const empty = { source: file.source, proposals: [], looks: [], timings: {} };
  if (file.kind === 'refused') return { ...empty, error: reportedError(file.error) };
  try {
    const source = await file.open();
    const found = await propose(headless, source, look).catch(async (thrown: unknown) => {
      // A report that the policy lets leave has no pixels to look at.
      if (await readReport(headless, source, thrown)) return { proposals: [], looks: [], timings: {} };
      throw thrown;
    });
    const proposals = found.proposals.map(({ frames, ...proposal }) => ({ ...proposal, frame: frames }));
    return { source: file.source, proposals, looks: found.looks, timings: found.timings, error: null };
  } catch (thrown) {
    return { ...empty, error: reported(thrown) };
  }
}

/** One picture through the detectors, after it was probed: what does not decode completely is not scanned at all. */
export async function propose(headless: Headless, source: WorkerSource, { detectors, known }: Look) {
  const { pool, policy, paths, signal } = headless;
  const { facts } = await pool.run('parse.facts', { source, limits: policy.limits }, { signal });
  const found = await pool.run(
    'detect.propose',
    {
      source,
      limits: policy.limits,
      detectors,
      faceThreshold: policy.faceThreshold,
      textThreshold: policy.textThreshold,
      models: paths.models,
    },
    { signal, seconds: detectSeconds(policy.limits, facts), pixels: pixelsOf(facts) },
  );
  return withKnown(found, facts, known, detectors.region);
}
