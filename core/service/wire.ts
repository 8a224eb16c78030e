import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { z } from 'zod';
import { apiPath, signedInSchema } from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { embeddedService, mustBePinned, remoteServiceName, serviceOrigin } from './address.ts';
import { failureOf } from './failures.ts';
import { Sessions, type ServiceSession } from './sessions.ts';

/** Where uploads go and on whose behalf. */
export interface UploadTarget {
  readonly origin: string;
  readonly token: string;
  readonly agent: HttpAgent;
}

export interface ServiceClientOptions {
  /** Read at each call: the embedded service gets another port at each start. */
  readonly serviceUrl: () => string | null;
  /** Which service that is, whatever its address; a session is never used for another. */
  readonly serviceName?: () => string;
  /** The policy's: no request goes to any other. */
  readonly pinned?: readonly string[] | null;
  /** One that was kept from an earlier start (sealed; `onSession` tells what to keep), so that uploads go on without a sign-in. */
  readonly session?: ServiceSession | null;
  readonly now?: () => Date;
  readonly timeoutMilliseconds?: number;
}

export interface Call<T> {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly reply: z.ZodType<T>;
  /** Goes without a token, signed in or not. */
  readonly anonymous?: boolean;
  readonly signal?: AbortSignal | undefined;
}
/** One checked call; throws ScrimFailure. */
export type CallService = <T>(request: Call<T>) => Promise<T>;

/** The reply of what answers nothing. */
export const none = z.unknown().transform(() => undefined);

/** Replies are lists and forms; pictures come as streams. */
const replyLimit = 64 * 1024 * 1024;

type More = { readonly responseType?: 'stream'; readonly timeout?: number };

/** The one place where requests are made, each with a token that is worth sending. */
export class Wire {
  readonly sessions: Sessions;
  readonly #options: ServiceClientOptions;
  readonly #http: AxiosInstance;
  readonly #agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

  constructor(options: ServiceClientOptions) {
    this.#options = options;
    this.sessions = new Sessions({
      session: options.session ?? null,
      serviceName: options.serviceName ?? (() => ''),
      now: options.now ?? (() => new Date()),
      renew: (refreshToken) => this.#renew(refreshToken),
    });
    this.#http = axios.create({
      adapter: 'http',
      httpAgent: this.#agents['http:'],
      httpsAgent: this.#agents['https:'],
      // Neither environment variables nor a redirect decide where a token goes.
      proxy: false,
      maxRedirects: 0,
      timeout: options.timeoutMilliseconds ?? 30_000,
      maxContentLength: replyLimit,
      validateStatus: () => true,
      responseType: 'text',
      transformResponse: [(body: unknown) => body],
      headers: { accept: 'application/json, application/problem+json' },
    });
  }

  #renew(refreshToken: string): Promise<ServiceSession> {
    const body = { refreshToken };
    return this.call({ method: 'POST', path: apiPath.refresh, body, reply: signedInSchema, anonymous: true });
  }

  /** `refused`: a token that the service took no more; throws LOGIN_REQUIRED if there is none after it. */
  async uploadTarget(refused?: string): Promise<UploadTarget> {
    const { token } = await (refused === undefined ? this.sessions.fresh() : this.sessions.after(refused));
    const origin = this.#origin();
    const agent = origin.startsWith('https:') ? this.#agents['https:'] : this.#agents['http:'];
    return { origin, token, agent };
  }

  #origin(): string {
    const { serviceUrl, serviceName, pinned = null } = this.#options;
    const url = serviceUrl();
    mustBePinned(serviceName?.() === embeddedService ? embeddedService : remoteServiceName(url ?? ''), pinned);
    return serviceOrigin(url);
  }

  async call<T>(request: Call<T>): Promise<T> {
    const response = await this.#send<string>(request, {});
    if (response.status < 200 || response.status >= 300) throw failureOf(response.status, response.data);
    const reply = request.reply.safeParse(parseJson(response.data));
    if (!reply.success) throw new ScrimFailure('SERVICE_FAILED', { status: response.status });
    return reply.data;
  }

  /** The bytes at a path; SERVICE_REFUSED if there are more than `limit`. */
  async bytes(path: string, limit: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const request = { method: 'GET' as const, path, reply: none, signal };
    const response = await this.#send<Readable>(request, { responseType: 'stream', timeout: 0 });
    const stream = response.data;
    try {
      const good = response.status === 200;
      const bytes = await collect(stream, good ? limit : 64 * 1024);
      if (good) return bytes;
      throw failureOf(response.status, Buffer.from(bytes).toString('utf8'));
    } catch (thrown) {
      throw thrown instanceof ScrimFailure ? thrown : unreachable(signal);
    } finally {
      stream.destroy();
    }
  }

  /** With a token where one is needed; one that the service takes no more is renewed, and the request made once again. */
  async #send<D extends string | Readable>(request: Call<unknown>, more: More): Promise<AxiosResponse<D>> {
    if (request.anonymous) return this.#request<D>(request, more, null);
    const { token } = await this.sessions.fresh();
    const response = await this.#request<D>(request, more, token);
    if (!refusesToken(response)) return response;
    discard(response.data);
    const next = await this.sessions.after(token);
    const again = await this.#request<D>(request, more, next.token);
    if (!refusesToken(again)) return again;
    discard(again.data);
    // A new token that is refused as well: there is nothing left to try.
    if (this.sessions.current?.token === next.token) this.sessions.end();
    throw new ScrimFailure('LOGIN_REQUIRED');
  }

  async #request<D>(request: Call<unknown>, more: More, token: string | null): Promise<AxiosResponse<D>> {
    try {
      return await this.#http.request<D>({
        ...more,
        baseURL: this.#origin(),
        url: request.path,
        method: request.method,
        ...(request.body === undefined ? {} : { data: request.body }),
        ...(request.signal ? { signal: request.signal } : {}),
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          // Axios would call an absent body a web form.
          ...(request.body === undefined ? { 'content-type': false } : {}),
        },
      });
    } catch (thrown) {
      // Axios's own error holds the request with its password or token: it ends here.
      throw thrown instanceof ScrimFailure ? thrown : unreachable(request.signal);
    }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }
}

const unreachable = (signal: AbortSignal | undefined): ScrimFailure =>
  new ScrimFailure(signal?.aborted ? 'CANCELLED' : 'SERVICE_UNREACHABLE');

/** A wrong password in a form is no refusal of the token; a stream's words are not worth reading for it. */
function refusesToken({ status, data }: AxiosResponse<string | Readable>): boolean {
  if (status !== 401) return false;
  return typeof data !== 'string' || failureOf(status, data).error.code === 'LOGIN_REQUIRED';
}

function discard(data: string | Readable): void {
  if (typeof data !== 'string') data.destroy();
}

async function collect(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit) throw new ScrimFailure('SERVICE_REFUSED', { reason: 'too-large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
