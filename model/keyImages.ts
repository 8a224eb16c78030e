import type { ItemId } from './ids.ts';

/** A picture of a case that shows slices of a head. */
export interface HeadPicture {
  readonly item: ItemId;
  /** Frames that are such slices. */
  readonly headSlices: number;
  /** A person pointed at something in it. */
  readonly annotated: boolean;
}

/**
 * Which of a series' pictures may stand for it where no more than `limit` slices of a head are shown: those that carry annotations first, then
 * some spread evenly over the rest. In the order given, which should be that of the slices.
 */
export function proposeKeyImages(pictures: readonly HeadPicture[], limit: number): ItemId[] {
  const annotated = spread(
    pictures.filter((picture) => picture.annotated),
    limit,
  );
  const rest = spread(
    pictures.filter((picture) => !picture.annotated),
    limit - slicesOf(annotated),
  );
  const kept = new Set([...annotated, ...rest].map(({ item }) => item));
  return pictures.filter(({ item }) => kept.has(item)).map(({ item }) => item);
}

export const slicesOf = (pictures: readonly Pick<HeadPicture, 'headSlices'>[]): number =>
  pictures.reduce((sum, { headSlices }) => sum + headSlices, 0);

/** As many as fit, at even distances; the ends are left out before the middle is. */
function spread(pictures: readonly HeadPicture[], limit: number): HeadPicture[] {
  const fitting = pictures.filter(({ headSlices }) => headSlices <= limit);
  for (let count = Math.min(fitting.length, limit); count > 0; count--) {
    const chosen = Array.from(
      { length: count },
      (_, index) => fitting[Math.floor(((index + 0.5) * fitting.length) / count)]!,
    );
    if (slicesOf(chosen) <= limit) return chosen;
  }
  return [];
}
