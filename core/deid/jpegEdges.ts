import { decodeEdgeCoefficients } from '../codecs/jpeg/coefficients.ts';
import type { Jpeg } from '../codecs/jpeg/jpeg.ts';
import { edgePlanes, type Plane } from '../codecs/jpeg/planes.ts';

/** How far a sample beyond the edge may be from the picture's own edge, of 256, however coarse the quantisation. */
const [leastLikeness, mostLikeness] = [24, 80];
/** Of the samples of one block beyond the edge, how many may be further away. */
const mostUnlike = 1 / 8;

/**
 * Whether the blocks that reach beyond the picture hold nothing there but its own edge carried on, or one even colour, as encoders fill them. After
 * a careless crop they hold what was cropped: no viewer shows it, no detector saw it, and the blocks keep it. Looked at block by block and
 * component by component: a line of text is small beside a long edge, and may be in colour only.
 */
export function edgesAreQuiet(jpeg: Jpeg): boolean {
  const planes = edgePlanes(jpeg, () => decodeEdgeCoefficients(jpeg));
  return planes.every((plane, channel) => isQuiet(plane, likenessOf(jpeg, channel)));
}

/** Three times the error that rounding to these steps makes of a sample, were every coefficient rounded. */
function likenessOf({ quantisation, frame }: Jpeg, channel: number): number {
  const squares = quantisation[channel]!.reduce((sum, step) => sum + step * step, 0);
  const unit = 2 ** (frame.bits - 8);
  return unit * Math.min(mostLikeness, Math.max(leastLikeness, (3 * Math.sqrt(squares / 64 / 12)) / unit));
}

function isQuiet(plane: Plane, likeness: number): boolean {
  for (let top = 0; top < plane.rows; top += 8) {
    for (let left = 0; left < plane.columns; left += 8) {
      const reaches = left + 8 > plane.width || top + 8 > plane.height;
      if (reaches && !isQuietBlock(plane, left, top, likeness)) return false;
    }
  }
  return true;
}

function isQuietBlock(
  { width, height, columns, samples }: Plane,
  left: number,
  top: number,
  likeness: number,
): boolean {
  let [least, most, unlike, count] = [Infinity, -Infinity, 0, 0];
  for (let y = top; y < top + 8; y++) {
    for (let x = y < height ? Math.max(left, width) : left; x < left + 8; x++) {
      const sample = samples[y * columns + x]!;
      const own = samples[Math.min(y, height - 1) * columns + Math.min(x, width - 1)]!;
      least = Math.min(least, sample);
      most = Math.max(most, sample);
      count++;
      if (Math.abs(sample - own) > likeness) unlike++;
    }
  }
  return unlike <= count * mostUnlike || most - least <= likeness;
}
