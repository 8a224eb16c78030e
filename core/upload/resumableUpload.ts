import type { Readable } from 'node:stream';
import { DetailedError, Upload, type FileSource, type UploadOptions } from 'tus-js-client';
import { apiPath, type Receipt } from '../../contract/caseApi.schema.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CaseId } from '../../model/ids.ts';
import type { ServiceClient } from '../service/client.ts';
import { failureOf, isAlreadyReceived } from '../service/failures.ts';
import type { UploadTarget } from '../service/wire.ts';
import type { Bandwidth } from './bandwidth.ts';
import { TusTransport, type SizedReadable } from './tusTransport.ts';

export interface ImageUpload {
  readonly client: Pick<ServiceClient, 'receipt' | 'uploadTarget'>;
  readonly case: CaseId;
  readonly image: ClearedImage;
  /** The finished file's bytes from `offset` on. */
  readonly openBlob: (offset: number) => Promise<Readable>;
  /** Where an earlier attempt began its upload; null for the first. */
  readonly resumeUrl: string | null;
  /** Kept durably, so that a later attempt goes on there. */
  readonly saveUrl: (url: string) => Promise<void>;
  /** Waits its turn where a limit of bandwidth is set. */
  readonly bandwidth: Bandwidth;
  readonly signal: AbortSignal;
  readonly onProgress: (sent: number) => void;
}

/** Up to here the bytes come along with the creation: one request fewer. Above, its URL is known before the first byte goes. */
const inOneRequest = 4 * 1024 * 1024;

/**
 * Sends one image and ends only on a receipt for exactly the bytes that were cleared. Memory stays bounded: the source is piped, a
 * chunk at a time. Throws ScrimFailure; CANCELLED when `signal` fires.
 */
export async function uploadImage(upload: ImageUpload): Promise<Receipt> {
  const { client, image, signal } = upload;
  // An answer may have been lost with the connection, or the whole work with a crash.
  const known = upload.resumeUrl === null ? null : await client.receipt(image.image, signal);
  if (!known) {
    await send(upload).catch((thrown: unknown) => {
      if (!isAlreadyReceived(thrown)) throw thrown;
    });
  }
  const receipt = known ?? (await client.receipt(image.image, signal));
  if (!receipt) throw new ScrimFailure('RECEIPT_MISMATCH');
  const matches =
    receipt.sha256 === image.outputHash &&
    receipt.bytes === image.bytes &&
    receipt.image === image.image &&
    receipt.case === upload.case;
  if (!matches) throw new ScrimFailure('RECEIPT_MISMATCH');
  upload.onProgress(image.bytes);
  return receipt;
}

/** A token that ends while bytes wait for their turn is renewed once; what arrived stays. */
async function send(upload: ImageUpload): Promise<void> {
  const target = await upload.client.uploadTarget();
  try {
    await sendTo(target, upload);
  } catch (thrown) {
    if (!(thrown instanceof ScrimFailure) || thrown.error.code !== 'LOGIN_REQUIRED') throw thrown;
    await sendTo(await upload.client.uploadTarget(target.token), upload);
  }
}

async function sendTo(target: UploadTarget, upload: ImageUpload): Promise<void> {
  const { image, signal } = upload;
  if (signal.aborted) throw new ScrimFailure('CANCELLED');
  const source = new BlobSource(image.bytes, upload.openBlob);
  const over = new AbortController();
  let saved = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    const options: UploadOptions = {
      endpoint: target.origin + apiPath.uploads,
      uploadUrl: onThisService(upload.resumeUrl, target.origin),
      metadata: { imageId: image.image, caseId: upload.case, sha256: image.outputHash },
      uploadDataDuringCreation: image.bytes <= inOneRequest,
      httpStack: new TusTransport(target, (bytes) => upload.bandwidth.take(bytes, signal)),
      fileReader: { openFile: async () => source },
      // When to try again is the queue's business; it knows the other jobs.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: async () => '',
      onProgress: upload.onProgress,
      onUploadUrlAvailable: () => {
        if (transfer.url && transfer.url !== upload.resumeUrl) {
          saved = upload.saveUrl(transfer.url);
          saved.catch(reject);
        }
      },
      onSuccess: () => resolve(),
      onError: (error) =>
        reject(signal.aborted ? new ScrimFailure('CANCELLED') : (source.failure ?? tusFailure(error))),
    };
    // The file itself is never looked at: `fileReader` stands for it.
    const transfer = new Upload(Buffer.alloc(0), options);
    const abort = () => {
      void transfer.abort();
      reject(new ScrimFailure('CANCELLED'));
    };
    signal.addEventListener('abort', abort, { once: true, signal: over.signal });
    transfer.start();
  }).finally(() => {
    // The signal is that of all of a submission's images: what was sent must not be held until the last of them.
    over.abort();
    source.close();
  });
  await saved;
}

/** The embedded service gets another port at each start; its uploads keep their names. */
function onThisService(url: string | null, origin: string): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return origin + new URL(url).pathname;
}

function tusFailure(error: Error | DetailedError): ScrimFailure {
  if (error instanceof ScrimFailure) return error;
  if (!(error instanceof DetailedError)) return new ScrimFailure('UNEXPECTED', {}, { cause: error });
  if (error.causingError instanceof ScrimFailure) return error.causingError;
  const response = error.originalResponse;
  return response ? failureOf(response.getStatus(), response.getBody()) : new ScrimFailure('SERVICE_UNREACHABLE');
}

/** Gives tus-js-client the rest of the file as one stream from any offset; keeps what went wrong on our own side. */
class BlobSource implements FileSource {
  readonly size: number;
  readonly #open: (offset: number) => Promise<Readable>;
  #stream: Readable | undefined;
  failure: ScrimFailure | undefined;

  constructor(size: number, open: (offset: number) => Promise<Readable>) {
    this.size = size;
    this.#open = open;
  }

  async slice(start: number, end: number): Promise<{ value: SizedReadable; done: boolean }> {
    try {
      const stream = await this.#open(start);
      stream.once('error', (error) => this.#failed(error));
      this.#stream = stream;
      return { value: Object.assign(stream, { size: end - start }), done: end >= this.size };
    } catch (thrown) {
      this.#failed(thrown);
      throw thrown;
    }
  }

  #failed(thrown: unknown): void {
    this.failure ??= thrown instanceof ScrimFailure ? thrown : undefined;
  }

  close(): void {
    this.#stream?.destroy();
  }
}
