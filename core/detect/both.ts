import type { Media } from './media.ts';

/**
 * Two looks at the same picture: at once, but at a cine one after the other, because its frames are decoded as they are asked for and two would be held.
 * Neither runs on when the other has failed: the next picture would find it in its way.
 */
export async function both<A, B>(
  { frames }: Media,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  if (frames > 1) return [await first(), await second()];
  const started = [first(), second()] as const;
  await Promise.allSettled(started);
  return Promise.all(started);
}
