import type { BurnedRegion } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { maskSpans, type Span } from '../../model/geometry.ts';
import { coversFrame, framesExist, type FrameScope } from '../../model/redaction.ts';
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
  const some: { readonly frames: FrameScope; readonly spans: readonly Span[] }[] = [];
  for (const { shape, frames } of regions) {
    const spans = [...maskSpans(shape, format)];
    if (spans.length === 0) throw new ScrimFailure('BURN_FAILED', { what: 'a region lies outside of the picture' });
    if (!framesExist(frames, format.frames)) {
      throw new ScrimFailure('BURN_FAILED', { what: 'a region names a frame that does not exist' });
    }
    if (frames === 'all') for (const span of spans) everywhere.push(span);
    else some.push({ frames, spans });
  }
  return {
    any: regions.length > 0,
    get(frame) {
      const own = some.filter((region) => coversFrame(region, frame));
      return own.length > 0 ? [...everywhere, ...own.flatMap(({ spans }) => spans)] : everywhere;
    },
  };
}
