import { createHash } from 'node:crypto';
import type { CompletedPart } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import type { SealedStore, TakenIn } from './sealedBlobs.ts';
import {
  checkedName,
  fileKey,
  inPieces,
  isCaseName,
  seal,
  sealedLength,
  sealedRange,
  unseal,
  type ByteRange,
  type Bytes,
  type SealedName,
} from './sealing.ts';

/** 10,000 parts at most, 5 MiB at least: this one reaches to 160 GB, and is held in memory. */
const partBytes = 16 * 1024 * 1024;
const prefix = 'cases/';

/** Sealed images in S3, at `cases/<case>/<sha256>`. */
export class SealedObjects implements SealedStore {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /** What is not the expected is not stored. Else answers the SHA-256 of what S3 gives back when it is asked for it. */
  async seal(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<string> {
    if (sealedLength(name.bytes) > partBytes) return this.#sealInParts(plain, name, caseKey);
    const fresh = await this.takeIn(plain, name, caseKey);
    if (fresh.sha256 === name.sha256) await fresh.keep();
    return fresh.sha256;
  }

  /** Held in memory until it is kept: what S3 is given has its name at once. */
  async takeIn(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<TakenIn> {
    const hash = createHash('sha256');
    const sealed = await collected(seal(plain, fileKey(caseKey, name.sha256), hash), partBytes);
    return {
      sha256: hash.digest('hex'),
      keep: async () => {
        await this.#bucket.put(prefix + checkedName(name), sealed);
        if ((await this.#stored(name, caseKey)) !== name.sha256) throw new Error('the bytes changed in S3');
      },
      drop: async () => undefined,
    };
  }

  /** An S3 answers for good. */
  settle = async (): Promise<void> => undefined;

  /** The SHA-256 of what S3 gives back. It stays there in any case: another image of the case may be the same bytes. */
  async #stored(name: SealedName, caseKey: Buffer): Promise<string> {
    const stored = createHash('sha256');
    for await (const part of this.read(name, caseKey, { from: 0, to: name.bytes - 1 })) stored.update(part);
    return stored.digest('hex');
  }

  async #sealInParts(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<string> {
    const hash = createHash('sha256');
    const Key = prefix + checkedName(name);
    const sealed = seal(plain, fileKey(caseKey, name.sha256), hash);
    const { client, name: Bucket } = this.#bucket;
    const { UploadId } = await client.createMultipartUpload({ Bucket, Key });
    const giveUp = () => client.abortMultipartUpload({ Bucket, Key, UploadId }).catch(() => undefined);
    try {
      const Parts: CompletedPart[] = [];
      for await (const Body of inPieces(sealed, partBytes)) {
        const PartNumber = Parts.length + 1;
        const { ETag } = await client.uploadPart({ Bucket, Key, UploadId, PartNumber, Body });
        Parts.push({ ETag, PartNumber });
      }
      const sha256 = hash.digest('hex');
      if (sha256 !== name.sha256) {
        await giveUp();
        return sha256;
      }
      await client.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
    } catch (error) {
      await giveUp();
      throw error;
    }
    return this.#stored(name, caseKey);
  }

  async *read(name: SealedName, caseKey: Buffer, range: ByteRange): AsyncGenerator<Buffer> {
    const sealed = await this.#bucket.read(prefix + checkedName(name), sealedRange(name.bytes, range));
    yield* unseal(sealed, name.bytes, fileKey(caseKey, name.sha256), range);
  }

  async removeCase(id: string): Promise<void> {
    if (!isCaseName(id)) throw new Error('not a case');
    for await (const key of this.#bucket.keys(`${prefix}${id}/`)) await this.#bucket.remove([key]);
  }

  async sweep(isKept: (id: string) => Promise<boolean>): Promise<void> {
    let known: { readonly id: string; readonly kept: boolean } | undefined;
    for await (const key of this.#bucket.keys(prefix)) {
      const id = key.slice(prefix.length).split('/')[0]!;
      if (!isCaseName(id)) continue;
      if (known?.id !== id) known = { id, kept: await isKept(id) };
      if (!known.kept) await this.#bucket.remove([key]);
    }
  }
}

async function collected(source: Bytes, limit: number): Promise<Buffer> {
  for await (const all of inPieces(source, limit + 1)) {
    if (all.length > limit) break;
    return all;
  }
  throw new Error('not the announced length');
}
