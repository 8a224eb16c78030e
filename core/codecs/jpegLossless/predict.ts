/**
 * Predictors of lossless JPEG (ITU-T T.81 table H.1), on samples of which `stride` lie between neighbours of one component and
 * `rowStride` between rows. Valid from the second row and column on.
 */
export function predict(
  samples: Uint8Array | Uint16Array,
  at: number,
  stride: number,
  rowStride: number,
  selection: number,
): number {
  const left = samples[at - stride]!;
  if (selection === 1) return left;
  const above = samples[at - rowStride]!;
  if (selection === 2) return above;
  const corner = samples[at - rowStride - stride]!;
  switch (selection) {
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}
