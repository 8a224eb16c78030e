import { S3, type S3ClientConfig } from '@aws-sdk/client-s3';

/** Any S3, not Amazon's alone. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  /** Of another S3 than Amazon's. */
  readonly endpoint: string | undefined;
}

/** Signed by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or by what the machine is given. */
export function clientConfig({ region, endpoint }: BucketPlace): S3ClientConfig {
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // Trailing checksums are Amazon's own: others refuse them. What arrived is read back and hashed instead.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

/** The calls that are made of a bucket, with its name in each. */
export class Bucket {
  readonly name: string;
  readonly client: S3;

  constructor(place: BucketPlace) {
    this.name = place.bucket;
    this.client = new S3(clientConfig(place));
  }

  /** Undefined if there is none. */
  async size(key: string): Promise<number | undefined> {
    return this.client.headObject({ Bucket: this.name, Key: key }).then(
      (found) => found.ContentLength,
      (error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      },
    );
  }

  async read(key: string, range?: { readonly from: number; readonly to: number }): Promise<AsyncIterable<Uint8Array>> {
    const { Body } = await this.client.getObject({
      ...{ Bucket: this.name, Key: key },
      ...(range ? { Range: `bytes=${range.from}-${range.to}` } : {}),
    });
    return Body as unknown as AsyncIterable<Uint8Array>;
  }

  /** Durable when it resolves: that is what an S3 promises by its answer. */
  async put(key: string, body: Uint8Array): Promise<void> {
    await this.client.putObject({ Bucket: this.name, Key: key, Body: body });
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const Key of keys) await this.client.deleteObject({ Bucket: this.name, Key });
  }

  /** Every key under a prefix. */
  async *keys(prefix: string): AsyncGenerator<string> {
    let after: string | undefined;
    do {
      const page = await this.client.listObjectsV2({
        ...{ Bucket: this.name, Prefix: prefix },
        ...(after === undefined ? {} : { ContinuationToken: after }),
      });
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      after = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (after !== undefined);
  }

  close(): void {
    this.client.destroy();
  }
}

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);
export const isMissing = (error: unknown): boolean => missing.has((error as { name?: string } | null)?.name ?? '');
