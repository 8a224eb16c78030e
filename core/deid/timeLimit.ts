import type { ImageFacts } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';

/**
 * Seconds for a task that decodes every frame of a picture, a few times over where it compares two files. The slowest coding (JPEG 2000) takes
 * about a fifth of a second a megapixel; what takes many times that hangs.
 */
export function framesSeconds(
  { workerSeconds }: Pick<Policy['limits'], 'workerSeconds'>,
  { frames, columns, rows }: Pick<ImageFacts, 'frames' | 'columns' | 'rows'>,
): number {
  const megapixels = (columns * rows * frames) / 1e6;
  return workerSeconds + 2 * megapixels;
}
