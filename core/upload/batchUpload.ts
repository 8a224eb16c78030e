import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { batchAnswerSchema, batchMediaType, type BatchAnswer } from '../../contract/batches.schema.ts';
import { apiPath } from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CaseId } from '../../model/ids.ts';
import type { ServiceClient } from '../service/client.ts';
import { failureOf } from '../service/failures.ts';
import type { UploadTarget } from '../service/wire.ts';
import { exchange } from './exchange.ts';

export interface BatchUpload {
  readonly client: Pick<ServiceClient, 'uploadTarget'>;
  readonly case: CaseId;
  /** From the beginning; called again where a token was renewed. */
  readonly body: () => Readable;
  readonly signal: AbortSignal;
}

/** Sends one batch and answers what the service says of each image. Throws ScrimFailure; CANCELLED when `signal` fires. */
export async function sendBatch(upload: BatchUpload): Promise<BatchAnswer> {
  const target = await upload.client.uploadTarget();
  try {
    return await sendTo(target, upload);
  } catch (thrown) {
    if (!(thrown instanceof ScrimFailure) || thrown.error.code !== 'LOGIN_REQUIRED') throw thrown;
    return await sendTo(await upload.client.uploadTarget(target.token), upload);
  }
}

async function sendTo(target: UploadTarget, upload: BatchUpload): Promise<BatchAnswer> {
  const { signal } = upload;
  if (signal.aborted) throw new ScrimFailure('CANCELLED');
  const body = upload.body();
  let request: ClientRequest | undefined;
  const stop = () => request?.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { status, text } = await exchange(new URL(target.origin + apiPath.images(upload.case)), target, {
      method: 'POST',
      headers: { 'content-type': batchMediaType, accept: 'application/json' },
      body: [body],
      onRequest: (made) => (request = made),
    });
    return read(status, text);
  } catch (thrown) {
    if (signal.aborted) throw new ScrimFailure('CANCELLED');
    throw thrown instanceof ScrimFailure ? thrown : new ScrimFailure('SERVICE_UNREACHABLE');
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
    // Answered early, with bytes on their way that nobody reads: such a connection serves no other request.
    if (!request?.writableFinished) request?.destroy();
  }
}

function read(status: number, text: string): BatchAnswer {
  if (status !== 200) throw failureOf(status, text);
  try {
    return batchAnswerSchema.parse(JSON.parse(text));
  } catch {
    throw new ScrimFailure('SERVICE_FAILED', { status });
  }
}
