/**
 * What share of proposals with a network's best score were faces: knots of a line that never falls (pool adjacent violators). Made on 22 November 2026 at
 * sensitivity `balanced` from 523 proposals, 483 of them right, on 24 different faces in 8 photos, 19 variants of each, and 39 pictures
 * without faces (`npm run bench:detect`). Variants of a face are not independent and the photos are no clinic's: a shown 0.9 means 0.9 there, and near
 * it at best elsewhere.
 */
export const faceScoreKnots: readonly (readonly [score: number, share: number])[] = [
  [0, 0],
  [0.4, 0.2],
  [0.42, 0.29],
  [0.73, 0.36],
  [0.81, 0.45],
  [0.9, 0.77],
  [0.95, 0.89],
  [0.985, 0.92],
  [0.996, 0.95],
  [0.9985, 0.96],
  [0.9997, 0.985],
  [1, 0.995],
];
