import type { BurnedRegion } from '../../model/clearance.ts';
import type { Span } from '../../model/geometry.ts';
import type { Picture } from '../dicom/picture.ts';
import { burnedCode, type CodedPixels } from './codedPixels.ts';
import { spansByFrame } from './burnSpans.ts';
import type { Fill } from './fill.ts';
import { burnedValue, isExact } from './nativePixels.ts';

/** What takes the place of the source's pixel data. */
export type BurnedPixels =
  /** Native pixels that are already as they have to be. */
  | { readonly kind: 'as they are' }
  | { readonly kind: 'native'; readonly value: Uint8Array }
  | ({ readonly kind: 'coded' } & CodedPixels);

/**
 * The picture with every region filled, on every frame it covers: exactly the pixels of `maskSpans` (in JPEG the blocks that they touch), at
 * full depth, with a value that is legal for the photometric interpretation, in the file's own encoding; and with nothing beside the
 * picture in the pixel data. Codecs are prepared (`prepareDecoding`). The source is not changed.
 */
export function burnDicom(picture: Picture, regions: readonly BurnedRegion[], fill: Fill): BurnedPixels {
  const spans: ReadonlyMap<number, readonly Span[]> = spansByFrame(picture.format, regions);
  if (picture.fragments) return { kind: 'coded', ...burnedCode(picture, spans, fill) };
  if (spans.size === 0 && isExact(picture)) return { kind: 'as they are' };
  return { kind: 'native', value: burnedValue(picture, spans, fill) };
}
