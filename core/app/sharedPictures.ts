import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { createByteCache, type ByteCache } from './byteCache.ts';

const FILE_BYTES = 128e6;
const PICTURE_BYTES = 32e6;

export interface SharedPictures {
  readonly files: ByteCache<Uint8Array>;
  /** By image, frame and size. */
  readonly pictures: ByteCache<EncodedPicture>;
  /** What the service shows of a case now: others of it, such as flagged or withdrawn ones, are shown from memory no longer. */
  keepOnly(id: CaseId, images: readonly ImageId[]): void;
  clear(): void;
}

/** Lives with a sign-in: another user sees only what the service shows them. */
export function createSharedPictures(): SharedPictures {
  const files = createByteCache<Uint8Array>(FILE_BYTES, (bytes) => bytes.length);
  const pictures = createByteCache<EncodedPicture>(PICTURE_BYTES, (picture) => picture.bytes.length);
  const known = new Map<CaseId, readonly ImageId[]>();
  return {
    files,
    pictures,
    keepOnly(id, images) {
      const shown = new Set(images);
      for (const image of known.get(id) ?? []) {
        if (shown.has(image)) continue;
        files.forget(image);
        pictures.forget(`${image}/`);
      }
      if (images.length === 0) known.delete(id);
      else known.set(id, images);
    },
    clear() {
      files.clear();
      pictures.clear();
      known.clear();
    },
  };
}
