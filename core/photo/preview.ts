import type { Coarse, EncodedPicture } from '../../contract/workers.schema.ts';
import { showCoarse } from './burn.ts';
import { decodePhoto, decoding, openPhoto, type RgbPicture } from './decode.ts';
import { sharp } from './sharp.ts';
import { readPhotoStructure, type PhotoLimits } from './structure.ts';

export const thumbnailSide = 256;

/** The photo as the eye sees it, at most `maxSide` on its longer side, never enlarged. JPEG, for canvas and screen only. */
export async function photoPicture(
  bytes: Uint8Array,
  { maxSide, limits, coarse }: { maxSide: number; limits: PhotoLimits; coarse?: Coarse | undefined },
): Promise<EncodedPicture> {
  if (coarse) return coarsePicture(bytes, { maxSide, limits, coarse });
  const photo = readPhotoStructure(bytes, limits);
  const { data, info } = await decoding(async () =>
    // Orientation, then shrinking: sharp still decodes a JPEG at a half, a quarter or an eighth where that suffices.
    (await openPhoto(bytes, photo, limits, { probed: true }))
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true }),
  );
  return { bytes: data, mediaType: 'image/jpeg', width: info.width, height: info.height };
}

async function coarsePicture(
  bytes: Uint8Array,
  { maxSide, limits, coarse }: { maxSide: number; limits: PhotoLimits; coarse: Coarse },
): Promise<EncodedPicture> {
  const photo = await decodePhoto(bytes, limits, { probed: true });
  showCoarse(photo, coarse);
  const raw = { width: photo.columns, height: photo.rows, channels: 3 } as const;
  const { data, info } = await sharp(photo.pixels, { raw, limitInputPixels: false })
    .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: 'image/jpeg', width: info.width, height: info.height };
}

/** The thumbnail of pixels that are decoded already. */
export async function thumbnailOf(picture: RgbPicture, side: number = thumbnailSide): Promise<EncodedPicture> {
  const { data, info } = await sharp(picture.pixels, {
    raw: { width: picture.columns, height: picture.rows, channels: 3 },
    limitInputPixels: false,
  })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: 'image/webp', width: info.width, height: info.height };
}
