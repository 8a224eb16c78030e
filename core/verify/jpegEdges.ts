import { decodeEdgeCoefficients } from '../codecs/jpeg/coefficients.ts';
import { parseJpeg } from '../codecs/jpeg/markers.ts';
import { chromaReach } from '../codecs/jpeg/masks.ts';
import { edgePlanes, type Plane } from '../codecs/jpeg/planes.ts';
import type { Grain } from './frames.ts';

/** The cells in which a JPEG can be changed and leave the others as they were; undefined where it cannot be read. */
export function jpegGrain(code: Uint8Array, pixels: number): Grain | undefined {
  try {
    const jpeg = parseJpeg(code, { pixels });
    return { width: 8 * jpeg.frame.maxH, height: 8 * jpeg.frame.maxV, reach: chromaReach(jpeg) };
  } catch {
    return undefined;
  }
}

/**
 * What a JPEG's blocks hold to the right of its picture and below it: undefined if that is the picture's last column or row going on, or one even
 * colour, within what quantisation makes of it; else what is wrong. Blocks are judged one by one, in every component.
 */
export function jpegEdgeFault(code: Uint8Array, pixels: number): string | undefined {
  try {
    const jpeg = parseJpeg(code, { pixels });
    const planes = edgePlanes(jpeg, () => decodeEdgeCoefficients(jpeg));
    const unit = 2 ** (jpeg.frame.bits - 8);
    for (const [channel, plane] of planes.entries()) {
      const steps = jpeg.quantisation[channel]!;
      const noise = Math.sqrt(steps.reduce((sum, step) => sum + step ** 2, 0) / (64 * 12)) / unit;
      const tolerance = unit * Math.max(32, Math.min(96, 4 * noise));
      if (holdsMore(plane, tolerance)) return 'the blocks of a JPEG hold something beyond its edge';
    }
    return undefined;
  } catch {
    return 'the blocks of a JPEG cannot be read to its edge';
  }
}

function holdsMore(plane: Plane, tolerance: number): boolean {
  const { width, height, columns, rows } = plane;
  const across = columns / 8;
  for (let block = 0; block < across * (rows / 8); block++) {
    const [x, y] = [(block % across) * 8, Math.floor(block / across) * 8];
    if (x + 8 <= width && y + 8 <= height) continue;
    if (isForeign(plane, x, y, tolerance)) return true;
  }
  return false;
}

/** More than a quarter of what lies beyond the edge is neither like the edge nor like the rest of what lies there. */
function isForeign(plane: Plane, left: number, top: number, tolerance: number): boolean {
  const beyond: number[] = [];
  let strays = 0;
  for (let i = 0; i < 64; i++) {
    const [x, y] = [left + (i & 7), top + (i >> 3)];
    if (x < plane.width && y < plane.height) continue;
    const sample = plane.samples[y * plane.columns + x]!;
    const edge = plane.samples[Math.min(y, plane.height - 1) * plane.columns + Math.min(x, plane.width - 1)]!;
    beyond.push(sample);
    if (Math.abs(sample - edge) > tolerance) strays++;
  }
  return strays > beyond.length / 4 && Math.max(...beyond) - Math.min(...beyond) > tolerance;
}
