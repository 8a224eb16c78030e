import type { Proposal } from '../../contract/workers.schema.ts';
import type { BurnedRegion, CheckResult, KeptFinding } from '../../model/clearance.ts';
import { boxIntersection, maskSpans, snapOutward, type Box, type Size } from '../../model/geometry.ts';
import { pixelsOf } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import { framesInclude, framesMeet } from '../../model/redaction.ts';
import { isKept } from '../detect/keptAgain.ts';
import { FEW_LETTERS, isSighting, lettersRead } from '../detect/sightings.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { readingSeconds, type Headless } from './headless.ts';

/** What lies under a mask to this share of its area is the mask's own edge, or what it covers. */
const mostlyCovered = 0.5;

/** The detectors run on one file; what is common to all their runs. */
interface Look {
  readonly source: WorkerSource;
  readonly detectors: Policy['detectors'];
}

/**
 * The detectors' word on a finished file: nobody's face and no text is left outside of its masks but what its record says was knowingly kept. Of a detector that the policy has switched off there is no
 * check. A mask's own edge may look like text, and masks change what the networks make of the rest: where the original shows none at that place, it is no leak of it if a mask is there, or if the samples were found to be the original's (`exact`).
 * Rejects where one could not look.
 */
export async function lookAgain(
  headless: Headless,
  source: WorkerSource,
  burned: readonly BurnedRegion[] | undefined,
  {
    original,
    exact = false,
    kept = [],
  }: {
    readonly original?: WorkerSource | undefined;
    readonly exact?: boolean;
    readonly kept?: readonly KeptFinding[] | undefined;
  },
): Promise<CheckResult[]> {
  const detectors = { ...headless.policy.detectors, region: false };
  if (!detectors.face && !detectors.text) return [];
  const { proposals, complete, size } = await look(headless, { source, detectors });
  const masks = burned ?? [];
  const open = uncovered(proposals, masks, size);
  const excused = open.filter((one) => isKept(one, kept, masks));
  let left = open.filter((one) => !excused.includes(one));
  if (original && detectors.text && burned?.length !== 0) {
    const { proposals: before } = await look(headless, { source: original, detectors: { ...detectors, face: false } });
    const isNew = (one: Proposal): boolean => !before.some(({ box }) => boxIntersection(box, one.box) > 0);
    const isExplained = (one: Proposal): boolean => (exact && burned !== undefined) || touchesMask(one, masks, size);
    left = left.filter((one) => one.kind !== 'text' || !isExplained(one) || !isNew(one));
    left.push(...(await showingInk(headless, { source, original, burned }, before)));
  }
  const names = { face: 'no-faces', text: 'no-text' } as const;
  return (['face', 'text'] as const)
    .filter((what) => detectors[what])
    .map((what) =>
      checkOf(
        names[what],
        { left: left.filter(({ kind }) => kind === what), kept: excused.filter(({ kind }) => kind === what).length },
        complete[what],
      ),
    );
}

interface Pair {
  readonly source: WorkerSource;
  readonly original: WorkerSource;
  readonly burned: readonly BurnedRegion[] | undefined;
}

/** Lines of the original whose masks end before their ink does. */
async function showingInk(
  { pool, policy: { limits }, signal }: Headless,
  { source, original, burned }: Pair,
  before: readonly Proposal[],
): Promise<Proposal[]> {
  if (before.length === 0) return [];
  const lines = before.map(({ frames, box, outline }) => ({ frame: frames === 'all' ? 0 : frames, box, outline }));
  const request = { source, against: original, limits, lines, ...(burned ? { burned: [...burned] } : {}) };
  const seconds = await readingSeconds(limits, source, original);
  const { showing } = await pool.run('verify.lines', request, { signal, seconds });
  return showing.flatMap((index) => before[index] ?? []);
}

async function look({ pool, policy, paths, signal }: Headless, { source, detectors }: Look) {
  const { limits, faceThreshold, textThreshold } = policy;
  const { facts } = await pool.run('parse.facts', { source, limits }, { signal });
  const found = await pool.run(
    'detect.propose',
    { source, limits, detectors, faceThreshold, textThreshold, models: paths.models },
    { signal, seconds: detectSeconds(limits, facts), pixels: pixelsOf(facts) },
  );
  return { ...found, size: { width: facts.columns, height: facts.rows } };
}

/** A place, never what was read there. */
function checkOf(
  check: string,
  { left: found, kept }: { left: readonly Proposal[]; kept: number },
  isComplete: boolean,
) {
  const places = found.slice(0, 6).map(({ frames, box, score }) => {
    const { x, y, width, height } = box;
    const at = [x, y, width, height].map(Math.round).join(', ');
    return `${frames === 'all' ? '' : `frame ${frames}: `}(${at}), score ${score.toFixed(2)}`;
  });
  const more = found.length > places.length ? ` and ${found.length - places.length} more` : '';
  if (places.length > 0) return { check, passed: false, detail: `${places.join('; ')}${more}` };
  const sample = isComplete ? [] : ['a sample of the frames was looked at'];
  const stays = kept > 0 ? [`${kept} found that were knowingly kept`] : [];
  return { check, passed: true, detail: [...stays, ...sample].join('; ') };
}

/** What was found and no mask explains: it covers most of it, or it is itself what looks like a stroke of text. */
export function uncovered(proposals: readonly Proposal[], burned: readonly BurnedRegion[], size: Size): Proposal[] {
  return proposals.filter((proposal) => {
    const area = snapOutward(proposal.box, size);
    if (!area) return false;
    const masks = burned.filter(({ frames }) => framesInclude(frames, proposal.frames));
    const { share, span } = coverage(masks, area, size);
    // What no mask touches is no sighting of one, however near it stands.
    if (share > 0 && isSighting(proposal, masks)) return false;
    return share < mostlyCovered && !(span >= strokeSpan && lettersRead(proposal) < FEW_LETTERS);
  });
}

/** What stands for all frames may have been seen on the one that a mask is on. */
function touchesMask({ frames, box }: Proposal, burned: readonly BurnedRegion[], size: Size): boolean {
  const area = snapOutward(box, size);
  const masks = burned.filter((mask) => framesMeet(mask.frames, frames));
  return area !== undefined && coverage(masks, area, size).share > 0;
}

/** A bar that runs along so much of a line's box, in which nothing can be read, is the line. */
const strokeSpan = 0.4;

/** Which share of the area masks cover, and over how much of its longer side they reach. */
function coverage(masks: readonly BurnedRegion[], area: Box, size: Size): { share: number; span: number } {
  const covered = new Uint8Array(area.width * area.height);
  let [left, right, top, bottom] = [area.width, 0, area.height, 0];
  for (const { shape } of masks) {
    for (const { y, from, to } of maskSpans(shape, size)) {
      const row = y - area.y;
      const [begin, end] = [Math.max(from, area.x) - area.x, Math.min(to, area.x + area.width) - area.x];
      if (row < 0 || row >= area.height || end <= begin) continue;
      covered.fill(1, row * area.width + begin, row * area.width + end);
      [left, right] = [Math.min(left, begin), Math.max(right, end)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
    }
  }
  const reach = area.width >= area.height ? right - left : bottom - top;
  return {
    share: covered.reduce((sum, one) => sum + one, 0) / covered.length,
    span: Math.max(0, reach) / Math.max(area.width, area.height),
  };
}
