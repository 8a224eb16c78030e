import { decodeCoefficients } from '../codecs/jpeg/coefficients.ts';
import type { JpegComponent, JpegFrame } from '../codecs/jpeg/jpeg.ts';
import { parseJpeg } from '../codecs/jpeg/markers.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans } from '../../model/geometry.ts';
import { coversFrame } from '../../model/redaction.ts';
import type { Findings } from './findings.ts';

/**
 * What pixels cannot tell of a JPEG: decoders cut off what is darker than black, and round away what differs by less than a level. Each block that lies
 * wholly under a mask has no detail, and all of one mask have the same mean, in every component.
 */
export function checkMaskBlocks(
  code: Uint8Array,
  burned: readonly BurnedRegion[],
  index: number,
  pixels: number,
  findings: Findings,
): void {
  const covering = [...burned.entries()].filter(([, region]) => coversFrame(region, index));
  if (covering.length === 0) return;
  const fail = (what: string): void => findings.add('masks-uniform', `frame ${index}: ${what}`);
  try {
    const jpeg = parseJpeg(code, { pixels });
    const coefficients = decodeCoefficients(jpeg);
    for (const [number, region] of covering) {
      jpeg.frame.components.forEach((component, channel) => {
        const blocks = blocksUnder(jpeg.frame, component, region);
        if (!areFlat(coefficients[channel]!, component, blocks))
          fail(`blocks under region ${number} hold more than its fill`);
      });
    }
  } catch {
    fail('the blocks of a JPEG cannot be read');
  }
}

/** One byte for each block of the picture, 1 where every pixel of it lies under the mask. */
function blocksUnder(frame: JpegFrame, component: JpegComponent, { shape }: BurnedRegion): Uint8Array {
  const { width, height, maxH, maxV } = frame;
  const { columns, rows, h, v } = component;
  const [across, down] = [(8 * maxH) / h, (8 * maxV) / v];
  const covered = new Uint32Array(columns * rows);
  for (const { y, from, to } of maskSpans(shape, { width, height })) {
    const row = Math.floor(y / down) * columns;
    for (let column = Math.floor(from / across); column < Math.min(columns, Math.ceil(to / across)); column++) {
      covered[row + column]! +=
        Math.min(to, Math.floor((column + 1) * across)) - Math.max(from, Math.ceil(column * across));
    }
  }
  return Uint8Array.from(covered, (count, block) => {
    const [x, y] = [block % columns, Math.floor(block / columns)];
    const wide = Math.min(width, Math.floor((x + 1) * across)) - Math.ceil(x * across);
    const high = Math.min(height, Math.floor((y + 1) * down)) - Math.ceil(y * down);
    return count > 0 && count === wide * high ? 1 : 0;
  });
}

function areFlat(coefficients: Int16Array, { columns, stride }: JpegComponent, blocks: Uint8Array): boolean {
  let mean: number | undefined;
  for (let block = blocks.indexOf(1); block >= 0; block = blocks.indexOf(1, block + 1)) {
    const at = (Math.floor(block / columns) * stride + (block % columns)) * 64;
    mean ??= coefficients[at]!;
    if (coefficients[at] !== mean) return false;
    for (let k = at + 1; k < at + 64; k++) if (coefficients[k] !== 0) return false;
  }
  return true;
}
