import type { ClientRequest } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { apiPath } from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { UploadTarget } from '../service/wire.ts';
import { exchange } from './exchange.ts';

/** A body whose length is known: what our file source gives to tus-js-client, and it to us. */
export type SizedReadable = Readable & { readonly size: number };

/** Resolves when so many bytes may be sent. */
export type MayGo = (bytes: number) => Promise<void>;

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
    const { status, headers, text } = await exchange(url, this.#target, {
      method: this.#method,
      headers: { ...this.#headers, 'content-length': source ? source.size : 0 },
      body: source ? [source, this.#counter()] : [],
      onRequest: (request) => (this.#request = request),
    });
    return {
      getStatus: () => status,
      getHeader: (name) => {
        const value = headers[name.toLowerCase()];
        return Array.isArray(value) ? value[0] : value;
      },
      getBody: () => text,
      getUnderlyingObject: () => this.#request,
    };
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
