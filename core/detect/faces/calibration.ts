import { faceScoreKnots } from './calibration.table.ts';

/** The score that is shown: about the share of such proposals that were faces on the measured set. */
export function calibratedScore(score: number): number {
  const next = faceScoreKnots.findIndex(([known]) => known >= score);
  if (next === 0) return faceScoreKnots[0]![1];
  if (next < 0) return faceScoreKnots.at(-1)![1];
  const [[from, low], [to, high]] = [faceScoreKnots[next - 1]!, faceScoreKnots[next]!];
  return low + ((score - from) / (to - from)) * (high - low);
}
