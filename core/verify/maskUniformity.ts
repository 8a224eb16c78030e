import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans } from '../../model/geometry.ts';
import { coversFrame, framesExist } from '../../model/redaction.ts';
import type { Findings } from './findings.ts';
import type { Cells, Frames } from './frames.ts';
import { checkMaskBlocks } from './jpegMasks.ts';

/**
 * Every pixel under every burned region, on every frame that it covers, has one value: within `tolerance` of the region's first pixel.
 * A region that covers no pixel at all was meant for something that is still visible.
 */
export function checkMasks(
  frames: Frames,
  burned: readonly BurnedRegion[],
  tolerance: number,
  findings: Findings,
): void {
  findings.begin('masks-uniform');
  burned.forEach((region, number) => {
    if (!framesExist(region.frames, frames.count)) {
      findings.add('masks-uniform', `region ${number} names a frame that is not there`);
    }
  });
  for (let index = 0; index < frames.count; index++) {
    const covering = [...burned.entries()].filter(([, region]) => coversFrame(region, index));
    if (covering.length === 0) continue;
    const pixels = frames.frame(index);
    for (const [number, region] of covering) {
      const fault = faultOf(frames, pixels, region, tolerance);
      if (fault) findings.add('masks-uniform', `region ${number}, frame ${index}: ${fault}`);
    }
    const code = frames.blocks?.(index);
    if (code) checkMaskBlocks(code, burned, index, frames.width * frames.height, findings);
  }
}

function faultOf(
  { width, height, samples }: Frames,
  pixels: Cells,
  region: BurnedRegion,
  tolerance: number,
): string | undefined {
  let first = -1;
  for (const { y, from, to } of maskSpans(region.shape, { width, height })) {
    if (first < 0) first = (y * width + from) * samples;
    const end = (y * width + to) * samples;
    for (let at = (y * width + from) * samples; at < end; at++) {
      if (Math.abs(pixels[at]! - pixels[first + (at % samples)]!) > tolerance) {
        return `pixel (${Math.floor(at / samples) % width}, ${y}) differs`;
      }
    }
  }
  return first < 0 ? 'covers no pixel' : undefined;
}
