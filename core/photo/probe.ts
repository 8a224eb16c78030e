import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { PhotoCapture } from '../../model/grouping.ts';
import type { ImageFacts } from '../../model/item.ts';
import { photoCapture } from './capture.ts';
import { decodePhoto } from './decode.ts';
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
  const { photo, ...found } = await look(bytes, limits);
  return { ...found, thumbnail: await thumbnailOf(photo) };
}

/** The same without a picture of it. */
export async function photoFacts(bytes: Uint8Array, limits: PhotoLimits): Promise<PhotoFound> {
  const { facts, capture } = await look(bytes, limits);
  return { facts, capture };
}

async function look(bytes: Uint8Array, limits: PhotoLimits) {
  const identifiers = photoIdentifiers(readPhotoStructure(bytes, limits));
  const photo = await decodePhoto(bytes, limits);
  const { mediaType, outputType, columns, rows, notices } = photo;
  const said = {
    ...(outputType === mediaType ? {} : { becomes: outputType }),
    ...(notices.length > 0 ? { notices: [...notices] } : {}),
  };
  const facts = { mediaType, bytes: bytes.length, columns, rows, frames: 1, identifiers, ...said };
  return { photo, facts, capture: photoCapture(bytes) };
}
