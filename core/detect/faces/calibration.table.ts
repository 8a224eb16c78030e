/**
 * What share of proposals with a network's best score were faces: knots of a line that never falls (pool adjacent violators over a dozen
 * proposals each, with one right and one wrong added to every pool). Made on 23 November 2026 at sensitivity `balanced` from 1,910 proposals,
 * 1,840 of them right, on 99 different faces in 12 photos, 20 kinds of variant of each (`npm run bench:detect`; without those of 36 and 60 pixels in
 * 12 megapixels), and 20 pictures without faces. How well that holds elsewhere was judged by fitting one half of the pictures and looking
 * at the other, both ways: shown 0.90 to 0.97, right 97 % and 92 %; 0.70 to 0.90, right 95 % of 169 and 69 % of 26; the squared error fell from 0.0346 to 0.0297 and
 * from 0.0469 to 0.0467 against the table before. These knots are from both halves. Variants of a face are not independent and the photos are no clinic's: a
 * shown 0.9 means 0.9 there, and near it at best elsewhere.
 */
export const faceScoreKnots: readonly (readonly [score: number, share: number])[] = [
  [0, 0],
  [0.449, 0.57],
  [0.587, 0.64],
  [0.679, 0.71],
  [0.825, 0.82],
  [0.928, 0.905],
  [0.997, 0.975],
];
