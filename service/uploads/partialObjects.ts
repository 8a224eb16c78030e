import { S3Store } from '@tus/s3-store';
import type { Upload } from '@tus/server';
import { clientConfig, isMissing, type Bucket, type BucketPlace } from './bucket.ts';
import { expiryMilliseconds, withLength, type Arriving } from './partials.ts';
import type { Bytes } from './sealing.ts';

/** The library keeps what it knows of an upload in memory; another process may have begun it anew since. */
const remembersNothing = {
  get: async () => undefined,
  set: async () => undefined,
  delete: async () => undefined,
};
const info = '.info';

/** Uploads under way in S3, as multipart uploads at the root of the bucket: one that began at one process goes on at any. */
export class PartialObjects extends S3Store implements Arriving {
  readonly #bucket: Bucket;
  finishing: Arriving['finishing'] = async () => undefined;

  constructor(place: BucketPlace, bucket: Bucket) {
    super({
      s3ClientConfig: { bucket: place.bucket, ...clientConfig(place) },
      expirationPeriodInMilliseconds: expiryMilliseconds,
      // Tags are Amazon's own.
      useTags: false,
      cache: remembersNothing,
    });
    this.#bucket = bucket;
    this.extensions = withLength(this.extensions);
  }

  /** Says at the start what would be said at the first upload: no bucket, no right to it. */
  async open(): Promise<void> {
    await this.#bucket.client.headBucket({ Bucket: this.#bucket.name });
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.finishing(upload.id);
    await this.forget(upload.id);
    return super.create(upload);
  }

  async names(): Promise<string[]> {
    const names = [];
    for await (const key of this.#bucket.keys('')) {
      if (!key.includes('/') && key.endsWith(info)) names.push(key.slice(0, -info.length));
    }
    return names;
  }

  async ownerOf(image: string): Promise<string | undefined> {
    const known = await this.getMetadata(image).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    return known?.file.metadata?.['owner'] ?? undefined;
  }

  /** Of a complete one alone: until then its parts are no object. */
  size(image: string): Promise<number | undefined> {
    return this.#bucket.size(image);
  }

  bytes(image: string): Promise<Bytes> {
    return this.#bucket.read(image);
  }

  /** Three questions for each are not worth it; the next start finds them. */
  outdated = async (): Promise<void> => undefined;

  async forget(image: string): Promise<void> {
    await this.#abort(image);
    await this.#bucket.remove([image, `${image}.part`, image + info]);
  }

  async #abort(image: string): Promise<void> {
    try {
      const { 'upload-id': UploadId } = await this.getMetadata(image);
      await this.#bucket.client.abortMultipartUpload({ Bucket: this.#bucket.name, Key: image, UploadId });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
