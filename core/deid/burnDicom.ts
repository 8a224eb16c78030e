import type { BurnedRegion } from '../../model/clearance.ts';
import type { CosmeticRegion } from '../../model/cosmetic.ts';
import type { Picture } from '../dicom/picture.ts';
import { burnedCode, type CodedPixels } from './codedPixels.ts';
import { spansByFrame } from './burnSpans.ts';
import type { Fill } from './fill.ts';
import { burnedValue, isExact, type NativeValue } from './nativePixels.ts';

/** What takes the place of the source's pixel data. */
export type BurnedPixels =
  /** Native pixels that are already as they have to be. */
  | { readonly kind: 'as they are' }
  | ({ readonly kind: 'native' } & NativeValue)
  | ({ readonly kind: 'coded' } & CodedPixels);

/**
 * The picture with every region filled, on every frame it covers: exactly the pixels of `maskSpans` (in JPEG the blocks that they touch), at
 * full depth, with a value that is legal for the photometric interpretation, in the file's own encoding; and with nothing beside the
 * picture in the pixel data. Cosmetic regions are made coarser once that is done. Codecs are prepared (`prepareDecoding`). The source is not changed.
 */
export function burnDicom(
  picture: Picture,
  regions: readonly BurnedRegion[],
  fill: Fill,
  cosmetic: readonly CosmeticRegion[] = [],
): BurnedPixels {
  const spans = spansByFrame(picture.format, regions, cosmetic);
  if (picture.fragments) return { kind: 'coded', ...burnedCode(picture, spans, fill) };
  // What stays on disk is looked at once, on its way: then it is cleaned there too.
  const inMemory = picture.file.content.bytes !== undefined;
  if (!spans.any && inMemory && isExact(picture)) return { kind: 'as they are' };
  return { kind: 'native', ...burnedValue(picture, spans, fill) };
}
