import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { batchAnswerSchema, batchMediaType, type BatchAnswer } from '../../contract/batches.schema.ts';
import { apiPath } from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CaseId } from '../../model/ids.ts';
import type { ServiceClient } from '../service/client.ts';
import { failureOf } from '../service/failures.ts';
import type { UploadTarget } from '../service/wire.ts';

export interface BatchUpload {
  readonly client: Pick<ServiceClient, 'uploadTarget'>;
  readonly case: CaseId;
  /** From the beginning; called again where a token was renewed. */
  readonly body: () => Readable;
  readonly signal: AbortSignal;
}

/** The service answers after the last image is on its disk. */
const idleMilliseconds = 180_000;
/** A receipt is some 250 bytes. */
const answerLimitBytes = 1024 * 1024;

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

async function sendTo({ origin, token, agent }: UploadTarget, upload: BatchUpload): Promise<BatchAnswer> {
  const { signal } = upload;
  if (signal.aborted) throw new ScrimFailure('CANCELLED');
  const url = new URL(origin + apiPath.images(upload.case));
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    agent,
    headers: { authorization: `Bearer ${token}`, 'content-type': batchMediaType, accept: 'application/json' },
  });
  const body = upload.body();
  const stop = () => request.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    request.setTimeout(idleMilliseconds, () => request.destroy(new Error('idle')));
    const answered = answerTo(request);
    // A refusal may come before the last byte was sent; it says more than the broken pipe after it.
    const sent = pipeline(body, request).then(
      () => answered,
      (error: unknown) =>
        answered.catch(() => {
          throw error;
        }),
    );
    const { status, text } = await Promise.race([answered.catch(() => sent), sent]);
    return read(status, text);
  } catch (thrown) {
    if (signal.aborted) throw new ScrimFailure('CANCELLED');
    throw thrown instanceof ScrimFailure ? thrown : new ScrimFailure('SERVICE_UNREACHABLE');
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
    // Answered early, with bytes on their way that nobody reads: such a connection serves no other request.
    if (!request.writableFinished) request.destroy();
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

function answerTo(request: ClientRequest): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      readAll(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    if (body.length < answerLimitBytes) body += chunk;
  }
  return body;
}
