import type { ImageFacts } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';

/**
 * Seconds that scanning an image may take: the policy's limit for one picture, more for many frames and many pixels. Generous,
 * because a slow machine must not quarantine what it could have scanned; still a bound, because a hang must end.
 */
export function detectSeconds(
  limits: Pick<Policy['limits'], 'workerSeconds'>,
  facts: Pick<ImageFacts, 'frames' | 'columns' | 'rows'>,
): number {
  const megapixels = (facts.columns * facts.rows) / 1e6;
  return limits.workerSeconds * (2 + megapixels / 12 + Math.min(facts.frames, 400) / 2);
}
