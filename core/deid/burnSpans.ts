import type { BurnedRegion } from '../../model/clearance.ts';
import type { CosmeticPlace, CosmeticRegion } from '../../model/cosmetic.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { maskSpans, type MaskShape, type Span } from '../../model/geometry.ts';
import { coversFrame, framesExist, type FrameScope } from '../../model/redaction.ts';
import type { PixelFormat } from '../dicom/pixelFormat.ts';

/** The pixels to be changed, by frame; none for a frame that stays as it is. */
export interface FrameSpans {
  readonly any: boolean;
  /** What is filled. */
  get(frame: number): readonly Span[];
  /** What is made coarser once that is filled. */
  coarse(frame: number): readonly CosmeticPlace[];
  readonly anyCoarse: boolean;
}

/**
 * What regions cover, frame by frame. BURN_FAILED for a region that meets no frame or no pixel: it was meant for something that is still
 * visible.
 */
export function spansByFrame(
  format: PixelFormat,
  regions: readonly Pick<BurnedRegion, 'shape' | 'frames'>[],
  cosmetic: readonly CosmeticRegion[] = [],
): FrameSpans {
  const everywhere: Span[] = [];
  const some: { readonly frames: FrameScope; readonly spans: readonly Span[] }[] = [];
  for (const { shape, frames } of regions) {
    const spans = spansOf(format, shape, frames);
    if (frames === 'all') for (const span of spans) everywhere.push(span);
    else some.push({ frames, spans });
  }
  const places = cosmetic.map(({ shape, frames, style }) => ({ frames, style, spans: spansOf(format, shape, frames) }));
  return {
    any: regions.length > 0 || places.length > 0,
    anyCoarse: places.length > 0,
    coarse: (frame) => places.filter((place) => coversFrame(place, frame)),
    get(frame) {
      const own = some.filter((region) => coversFrame(region, frame));
      return own.length > 0 ? [...everywhere, ...own.flatMap(({ spans }) => spans)] : everywhere;
    },
  };
}

function spansOf(format: PixelFormat, shape: MaskShape, frames: FrameScope): Span[] {
  const spans = [...maskSpans(shape, format)];
  if (spans.length === 0) throw new ScrimFailure('BURN_FAILED', { what: 'a region lies outside of the picture' });
  if (!framesExist(frames, format.frames)) {
    throw new ScrimFailure('BURN_FAILED', { what: 'a region names a frame that does not exist' });
  }
  return spans;
}
