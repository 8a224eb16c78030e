import type { Proposal } from '../../contract/workers.schema.ts';
import type { BurnedRegion, CheckResult } from '../../model/clearance.ts';
import { maskSpans, snapOutward, type Size } from '../../model/geometry.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import type { Headless } from './headless.ts';

/** What lies under a mask to this share of its area is the mask's own edge, or what it covers. */
const mostlyCovered = 0.5;

/**
 * The detectors' word on a finished file: nobody's face and no text is left outside of its masks. Of a detector that the policy has switched off there is no check.
 * Rejects where one could not look.
 */
export async function lookAgain(
  { pool, policy, paths, signal }: Headless,
  source: WorkerSource,
  burned: readonly BurnedRegion[],
): Promise<CheckResult[]> {
  const { limits, faceThreshold, textThreshold } = policy;
  const detectors = { ...policy.detectors, region: false };
  if (!detectors.face && !detectors.text) return [];
  const { facts } = await pool.run('parse.probe', { source, limits }, { signal });
  const { proposals, complete } = await pool.run(
    'detect.propose',
    { source, limits, detectors, faceThreshold, textThreshold, models: paths.models },
    { signal, seconds: detectSeconds(limits, facts) },
  );
  const left = uncovered(proposals, burned, { width: facts.columns, height: facts.rows });
  const names = { face: 'no-faces', text: 'no-text' } as const;
  return (['face', 'text'] as const)
    .filter((what) => detectors[what])
    .map((what) =>
      checkOf(
        names[what],
        left.filter(({ kind }) => kind === what),
        complete[what],
      ),
    );
}

/** A place, never what was read there. */
function checkOf(check: string, found: readonly Proposal[], isComplete: boolean): CheckResult {
  const places = found.slice(0, 6).map(({ frames, box, score }) => {
    const { x, y, width, height } = box;
    const at = [x, y, width, height].map(Math.round).join(', ');
    return `${frames === 'all' ? '' : `frame ${frames}: `}(${at}), score ${score.toFixed(2)}`;
  });
  const more = found.length > places.length ? ` and ${found.length - places.length} more` : '';
  const sample = isComplete || found.length > 0 ? '' : 'a sample of the frames was looked at';
  return { check, passed: found.length === 0, detail: places.length > 0 ? `${places.join('; ')}${more}` : sample };
}

/** What was found and no mask of its frames covers. */
export function uncovered(proposals: readonly Proposal[], burned: readonly BurnedRegion[], size: Size): Proposal[] {
  return proposals.filter(({ frames, box }) => {
    const area = snapOutward(box, size);
    if (!area) return false;
    const covered = new Uint8Array(area.width * area.height);
    for (const region of burned) {
      if (region.frames !== 'all' && region.frames !== frames) continue;
      for (const { y, from, to } of maskSpans(region.shape, size)) {
        if (y < area.y || y >= area.y + area.height) continue;
        const [left, right] = [Math.max(from, area.x) - area.x, Math.min(to, area.x + area.width) - area.x];
        if (right > left) covered.fill(1, (y - area.y) * area.width + left, (y - area.y) * area.width + right);
      }
    }
    return covered.reduce((sum, one) => sum + one, 0) < mostlyCovered * covered.length;
  });
}
