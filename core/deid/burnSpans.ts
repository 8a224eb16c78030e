import type { BurnedRegion } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { maskSpans, type Span } from '../../model/geometry.ts';
import type { PixelFormat } from '../dicom/pixelFormat.ts';

/**
 * The pixels to be filled, by frame; frames that stay as they are have no entry. BURN_FAILED for a region that meets no frame or no
 * pixel: it was meant for something that is still visible.
 */
export function spansByFrame(format: PixelFormat, regions: readonly BurnedRegion[]): ReadonlyMap<number, Span[]> {
  const byFrame = new Map<number, Span[]>();
  for (const { shape, frames } of regions) {
    const spans = [...maskSpans(shape, format)];
    if (spans.length === 0) throw new ScrimFailure('BURN_FAILED', { what: 'a region lies outside of the picture' });
    if (frames !== 'all' && frames >= format.frames) {
      throw new ScrimFailure('BURN_FAILED', { what: 'a region names a frame that does not exist' });
    }
    const covered = frames === 'all' ? Array.from({ length: format.frames }, (_, frame) => frame) : [frames];
    for (const frame of covered) byFrame.set(frame, [...(byFrame.get(frame) ?? []), ...spans]);
  }
  return byFrame;
}
