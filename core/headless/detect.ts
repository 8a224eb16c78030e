import type { DetectItem } from '../../contract/cli.schema.ts';
import type { Policy } from '../../model/policy.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import { gather, type Gathered } from './gather.ts';
import { mapOrdered, reported, reportedError, type Headless } from './headless.ts';
import { readReport } from './reports.ts';

/** Proposals per item; a detector that cannot run is that item's error, never an empty list. */
export function detect(
  headless: Headless,
  paths: readonly string[],
  detectors: Policy['detectors'],
): Promise<DetectItem[]> {
  return mapOrdered(gather(headless, paths), 2, (file) => detectOne(headless, file, detectors), headless.progress);
}

async function detectOne(headless: Headless, file: Gathered, detectors: Policy['detectors']): Promise<DetectItem> {
  const empty = { source: file.source, proposals: [], looks: [], timings: {} };
  if (file.kind === 'refused') return { ...empty, error: reportedError(file.error) };
  try {
    const source = await file.open();
    const found = await propose(headless, source, detectors).catch(async (thrown: unknown) => {
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
export async function propose(headless: Headless, source: WorkerSource, detectors: Policy['detectors']) {
  const { pool, policy, paths, signal } = headless;
  const { facts } = await pool.run('parse.probe', { source, limits: policy.limits }, { signal });
  return pool.run(
    'detect.propose',
    {
      source,
      limits: policy.limits,
      detectors,
      faceThreshold: policy.faceThreshold,
      textThreshold: policy.textThreshold,
      models: paths.models,
    },
    { signal, seconds: detectSeconds(policy.limits, facts) },
  );
}
