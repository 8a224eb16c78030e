import type { Coarse } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Size, Span } from '../../model/geometry.ts';
import { decodeFrame, holdFrame } from '../dicom/decode.ts';
import { requireFrame, type Picture } from '../dicom/picture.ts';
import { spansByFrame } from './burnSpans.ts';
import { coarseSamples } from './coarse.ts';
import { fillSamples } from './fill.ts';

/**
 * From now on the frame of this picture decodes as it would look if all of it were cosmetic, by what clears it: a part that is shown of it is to the
 * pixel what will be written there.
 */
export function showCoarse(picture: Picture, frame: number, { style, burned, fill }: Coarse): void {
  const { format } = picture;
  requireFrame(format, frame);
  if (format.photometric === 'YBR_PARTIAL_422' && picture.fragments) {
    throw new ScrimFailure('BURN_FAILED', { what: 'colour that JPEG-LS has no name for' });
  }
  const { samples, colour } = decodeFrame(picture, frame);
  const filled = {
    spans: spansByFrame(format, burned).get(frame),
    values: fillSamples(picture, fill, colour, format.float ? samples : undefined),
  };
  const coarser = coarseSamples(picture, frame, filled, [{ style, spans: allSpans(format) }]);
  holdFrame(picture, frame, { samples: coarser, colour });
}

/** Every pixel of a picture. */
export const allSpans = ({ width, height }: Size): Span[] =>
  Array.from({ length: height }, (_, y) => ({ y, from: 0, to: width }));
