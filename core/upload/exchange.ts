import { request as httpRequest, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { UploadTarget } from '../service/wire.ts';

/** The service hashes what arrived, or waits for its disk, before it answers; for gigabytes that takes a while. */
const idleMilliseconds = 180_000;
/** A receipt is some 250 bytes, and there are many in the answer to a batch. */
const answerLimit = 1024 * 1024;

export interface Outgoing {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | number>>;
  /** The body's source and what it passes through; none for an empty body. */
  readonly body: readonly [] | readonly [Readable, ...Transform[]];
  readonly onRequest?: (request: ClientRequest) => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * One request with a streamed body. Rejects when the source or the connection fails and after a long silence; a refusal that comes before the
 * last byte was sent is the answer.
 */
export async function exchange(
  url: URL,
  { agent, token }: Pick<UploadTarget, 'agent' | 'token'>,
  { method, headers, body, onRequest }: Outgoing,
): Promise<Answer> {
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    ...{ method, agent },
    headers: { ...headers, authorization: `Bearer ${token}` },
  });
  onRequest?.(request);
  request.setTimeout(idleMilliseconds, () => request.destroy(new Error('idle')));
  const answered = answerTo(request);
  if (body.length === 0) {
    request.end();
    return answered;
  }
  // An early refusal says more than the broken pipe after it.
  const sent = pipeline([...body, request]).then(
    () => answered,
    (error: unknown) =>
      answered.catch(() => {
        throw error;
      }),
  );
  return Promise.race([answered.catch(() => sent), sent]);
}

function answerTo(request: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      readAll(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        reject,
      );
    });
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    if (text.length < answerLimit) text += chunk;
  }
  return text;
}
