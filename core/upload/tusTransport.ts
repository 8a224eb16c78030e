import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { apiPath } from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { UploadTarget } from '../service/wire.ts';

/** A body whose length is known: what our file source gives to tus-js-client, and it to us. */
export type SizedReadable = Readable & { readonly size: number };

/** Resolves when so many bytes may be sent. */
export type MayGo = (bytes: number) => Promise<void>;

/** The service hashes what arrived before it answers; for gigabytes on a slow disk that takes a while. */
const idleMilliseconds = 180_000;
const bodyLimit = 64 * 1024;

/**
 * How tus-js-client talks to the service. Its own Node stack neither ends a request whose source fails (it would hang) nor has a
 * timeout, and it would follow the service's `Location` to any host with our token: hence this one.
 */
export class TusTransport implements HttpStack {
  readonly #target: UploadTarget;
  readonly #mayGo: MayGo;
  constructor(target: UploadTarget, mayGo: MayGo) {
    this.#target = target;
    this.#mayGo = mayGo;
  }
  createRequest(method: string, url: string): HttpRequest {
    return new TusRequest(method, url, this.#target, this.#mayGo);
  }
  getName(): string {
    return 'scrim';
  }
}

class TusRequest implements HttpRequest {
  readonly #method: string;
  readonly #url: string;
  readonly #target: UploadTarget;
  readonly #mayGo: MayGo;
  readonly #headers: Record<string, string> = {};
  #onProgress: (bytesSent: number) => void = () => undefined;
  #request: ClientRequest | undefined;

  constructor(method: string, url: string, target: UploadTarget, mayGo: MayGo) {
    this.#method = method;
    this.#url = url;
    this.#target = target;
    this.#mayGo = mayGo;
  }

  getMethod = (): string => this.#method;
  getURL = (): string => this.#url;
  setHeader = (header: string, value: string): void => {
    this.#headers[header.toLowerCase()] = value;
  };
  getHeader = (header: string): string | undefined => this.#headers[header.toLowerCase()];
  setProgressHandler = (handler: (bytesSent: number) => void): void => {
    this.#onProgress = handler;
  };
  getUnderlyingObject = (): unknown => this.#request;
  abort = async (): Promise<void> => {
    this.#request?.destroy();
  };

  async send(body: unknown): Promise<HttpResponse> {
    const url = this.#checkedUrl();
    const source = body as SizedReadable | null;
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: this.#method,
      agent: this.#target.agent,
      headers: {
        ...this.#headers,
        authorization: `Bearer ${this.#target.token}`,
        'content-length': source ? source.size : 0,
      },
    });
    this.#request = request;
    request.setTimeout(idleMilliseconds, () => request.destroy(new Error('idle')));
    const answered = answer(request);
    if (!source) {
      request.end();
      return answered;
    }
    const sent = pipeline(source, this.#counter(), request);
    // A refusal may come before the last byte was sent; it says more than the broken pipe after it.
    const failed = sent.then(
      () => answered,
      async (error: unknown) => {
        const early = await answered.catch(() => undefined);
        if (early) return early;
        throw error;
      },
    );
    return Promise.race([answered.catch(() => failed), failed]);
  }

  /** The service chooses the name of an upload, never its host. */
  #checkedUrl(): URL {
    const url = new URL(this.#url);
    if (url.origin !== this.#target.origin || !url.pathname.startsWith(apiPath.uploads)) {
      throw new ScrimFailure('SERVICE_REFUSED', { reason: 'foreign upload address' });
    }
    return url;
  }

  #counter(): Transform {
    let sent = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        void this.#mayGo(chunk.length).then(() => {
          sent += chunk.length;
          this.#onProgress(sent);
          done(null, chunk);
        }, done);
      },
    });
  }
}

function answer(request: ClientRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      readAll(response).then(
        (body) =>
          resolve({
            getStatus: () => response.statusCode ?? 0,
            getHeader: (name) => {
              const value = response.headers[name.toLowerCase()];
              return Array.isArray(value) ? value[0] : value;
            },
            getBody: () => body,
            getUnderlyingObject: () => response,
          }),
        reject,
      );
    });
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    if (body.length < bodyLimit) body += chunk;
  }
  return body;
}
