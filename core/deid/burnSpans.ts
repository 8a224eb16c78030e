import type { BurnedRegion } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { maskSpans, type Span } from '../../model/geometry.ts';
import type { PixelFormat } from '../dicom/pixelFormat.ts';

/** The pixels to be filled, by frame; none for a frame that stays as it is. */
export interface FrameSpans {
  readonly any: boolean;
  get(frame: number): readonly Span[];
}

/**
 * What regions cover, frame by frame. BURN_FAILED for a region that meets no frame or no pixel: it was meant for something that is still
 * visible.
 */
export function spansByFrame(format: PixelFormat, regions: readonly BurnedRegion[]): FrameSpans {
  const everywhere: Span[] = [];
  const own = new Map<number, Span[]>();
  for (const { shape, frames } of regions) {
    const spans = [...maskSpans(shape, format)];
    if (spans.length === 0) throw new ScrimFailure('BURN_FAILED', { what: 'a region lies outside of the picture' });
    if (frames !== 'all' && frames >= format.frames) {
      throw new ScrimFailure('BURN_FAILED', { what: 'a region names a frame that does not exist' });
    }
    const to = frames === 'all' ? everywhere : (own.get(frames) ?? []);
    for (const span of spans) to.push(span);
    if (frames !== 'all') own.set(frames, to);
  }
  return {
    any: regions.length > 0,
    get(frame) {
      const spans = own.get(frame);
      return spans ? [...everywhere, ...spans] : everywhere;
    },
  };
}
