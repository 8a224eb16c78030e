import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { PhotoCapture } from '../../model/grouping.ts';
import type { ImageFacts } from '../../model/item.ts';
import { photoCapture } from './capture.ts';
import { decodePhoto, soundHeic, type DecodedPhoto } from './decode.ts';
import { photoIdentifiers } from './identifiers.ts';
import { thumbnailOf } from './preview.ts';
import { readPhotoStructure, type PhotoLimits } from './structure.ts';

interface PhotoFound {
  readonly facts: ImageFacts;
  readonly capture: PhotoCapture;
}

/** Decodes the whole photo, once, and says what it is; the thumbnail comes from the same pixels. */
export async function probePhoto(
  bytes: Uint8Array,
  limits: PhotoLimits,
): Promise<PhotoFound & { readonly thumbnail: EncodedPicture }> {
  const photo = await decodePhoto(bytes, limits);
  return { ...found(bytes, limits, photo), thumbnail: await thumbnailOf(photo) };
}

/** The same without a picture of it, of a photo that is decoded as a whole later on. */
export async function photoFacts(bytes: Uint8Array, limits: PhotoLimits): Promise<PhotoFound> {
  return found(bytes, limits, (await soundHeic(bytes, limits)) ?? (await decodePhoto(bytes, limits)));
}

type Told = Pick<DecodedPhoto, 'mediaType' | 'outputType' | 'columns' | 'rows' | 'notices'>;

function found(bytes: Uint8Array, limits: PhotoLimits, photo: Told): PhotoFound {
  const identifiers = photoIdentifiers(readPhotoStructure(bytes, limits));
  const { mediaType, outputType, columns, rows, notices } = photo;
  const said = {
    ...(outputType === mediaType ? {} : { becomes: outputType }),
    ...(notices.length > 0 ? { notices: [...notices] } : {}),
  };
  const facts = { mediaType, bytes: bytes.length, columns, rows, frames: 1, identifiers, ...said };
  return { facts, capture: photoCapture(bytes) };
}
