import sharp from 'sharp';
import type { EncodedPicture } from '../../contract/workers.schema.ts';
import { rgbFrame } from './colour.ts';
import { greyFrame, type Window } from './levels.ts';
import { requireFrame, type Picture } from './picture.ts';

export interface RenderOptions {
  /** Pixels on the longer side, at most; a frame is never enlarged. */
  readonly maxSide: number;
  /** Modality values; the object's first window, or else its whole range, where absent. Colour has none. */
  readonly window?: Window | undefined;
}

/** One frame as the eye sees it, as lossless PNG: burned-in text stays as sharp as it is. */
export async function renderFrame(picture: Picture, frame: number, options: RenderOptions): Promise<EncodedPicture> {
  const { format } = picture;
  requireFrame(format, frame);
  const grey = format.photometric.startsWith('MONOCHROME');
  const data = grey ? greyFrame(picture, frame, options.window) : rgbFrame(picture, frame);
  const raw = { width: format.width, height: format.height, channels: grey ? (1 as const) : (3 as const) };
  let image = sharp(data, { raw, limitInputPixels: false });
  if (Math.max(format.width, format.height) > options.maxSide) {
    image = image.resize({ width: options.maxSide, height: options.maxSide, fit: 'inside' });
  }
  const encoded = await image
    .toColourspace(grey ? 'b-w' : 'srgb')
    .png({ compressionLevel: 3 })
    .toBuffer({ resolveWithObject: true });
  return {
    bytes: new Uint8Array(encoded.data),
    mediaType: 'image/png',
    width: encoded.info.width,
    height: encoded.info.height,
  };
}
