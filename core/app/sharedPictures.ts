import type { EncodedPicture } from '../../contract/workers.schema.ts';
import { createByteCache, type ByteCache } from './byteCache.ts';

const FILE_BYTES = 128e6;
const PICTURE_BYTES = 32e6;

export interface SharedPictures {
  readonly files: ByteCache<Uint8Array>;
  readonly pictures: ByteCache<EncodedPicture>;
}

/** Lives with a sign-in: another user sees only what the service shows them. */
export const createSharedPictures = (): SharedPictures => ({
  files: createByteCache<Uint8Array>(FILE_BYTES, (bytes) => bytes.length),
  pictures: createByteCache<EncodedPicture>(PICTURE_BYTES, (picture) => picture.bytes.length),
});
