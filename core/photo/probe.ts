import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { PhotoCapture } from '../../model/grouping.ts';
import type { ImageFacts } from '../../model/item.ts';
import { photoCapture } from './capture.ts';
import { decodePhoto } from './decode.ts';
import { photoIdentifiers } from './identifiers.ts';
import { thumbnailOf } from './preview.ts';
import { readPhotoStructure, type PhotoLimits } from './structure.ts';

/** Decodes the whole photo, once, and says what it is; the thumbnail comes from the same pixels. */
export async function probePhoto(
  bytes: Uint8Array,
  limits: PhotoLimits,
): Promise<{ facts: ImageFacts; thumbnail: EncodedPicture; capture: PhotoCapture }> {
  const identifiers = photoIdentifiers(readPhotoStructure(bytes, limits));
  const photo = await decodePhoto(bytes, limits);
  const { mediaType, outputType, columns, rows, notices } = photo;
  const said = {
    ...(outputType === mediaType ? {} : { becomes: outputType }),
    ...(notices.length > 0 ? { notices: [...notices] } : {}),
  };
  const facts = { mediaType, bytes: bytes.length, columns, rows, frames: 1, identifiers, ...said };
  return { facts, thumbnail: await thumbnailOf(photo), capture: photoCapture(bytes) };
}
