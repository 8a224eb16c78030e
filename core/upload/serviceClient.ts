import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { z } from 'zod';
import {
  apiPath,
  caseListSchema,
  groupsSchema,
  healthSchema,
  receiptSchema,
  sharedCaseSchema,
  signedInSchema,
  usersSchema,
  type CaseListEntry,
  type NewCase,
  type Receipt,
  type SharedCase,
} from '../../contract/caseApi.schema.ts';
import type { Group, User } from '../../model/account.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { serviceOrigin } from './serviceAddress.ts';
import { failureOf } from './serviceFailures.ts';

export interface ServiceSession {
  readonly token: string;
  readonly expiresAt: string;
  readonly user: User;
}

/** Where uploads go and on whose behalf. */
export interface UploadTarget {
  readonly origin: string;
  readonly token: string;
  readonly agent: HttpAgent;
}

/** Every method throws ScrimFailure; none logs. */
export interface ServiceClient {
  /** Null if nobody is signed in, or not any more. */
  session(): ServiceSession | null;
  /** Called when a session begins or ends, also by expiry or by the service's word. */
  onSession(listener: (session: ServiceSession | null) => void): () => void;
  signIn(username: string, password: string): Promise<ServiceSession>;
  /** Ends the session here in any case, and at the service if it answers. */
  signOut(): Promise<void>;
  colleagues(query: string): Promise<User[]>;
  groups(): Promise<Group[]>;
  putCase(id: CaseId, content: NewCase, signal?: AbortSignal): Promise<SharedCase>;
  submitCase(id: CaseId, signal?: AbortSignal): Promise<SharedCase>;
  discardCase(id: CaseId, signal?: AbortSignal): Promise<void>;
  myCases(): Promise<CaseListEntry[]>;
  getCase(id: CaseId, signal?: AbortSignal): Promise<SharedCase>;
  /** Null while the service has none. */
  receipt(image: ImageId, signal?: AbortSignal): Promise<Receipt | null>;
  /** The bytes of an image; SERVICE_REFUSED if there are more than `limit`. */
  content(image: ImageId, limit: number, signal?: AbortSignal): Promise<Uint8Array>;
  health(): Promise<{ version: string }>;
  /** Throws LOGIN_REQUIRED without a session. */
  uploadTarget(): UploadTarget;
  close(): void;
}

export interface ServiceClientOptions {
  /** Read at each call: the embedded service gets another port at each start. */
  readonly serviceUrl: () => string | null;
  /** One that was kept from an earlier start (sealed; `onSession` tells what to keep), so that uploads go on without a sign-in. */
  readonly session?: ServiceSession | null;
  readonly now?: () => Date;
  readonly timeoutMilliseconds?: number;
}

interface Call<T> {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly reply: z.ZodType<T>;
  readonly anonymous?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Replies are lists and forms; pictures come as streams. */
const replyLimit = 64 * 1024 * 1024;
const none = z.unknown().transform(() => undefined);

export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const wire = new Wire(options);
  const call = <T>(request: Call<T>): Promise<T> => wire.call(request);
  return {
    session: () => wire.session,
    onSession: (listener) => wire.onSession(listener),
    signIn: (username, password) => wire.signIn(username, password),
    signOut: () => wire.signOut(),
    colleagues: async (query) => {
      const path = `${apiPath.users}?${new URLSearchParams({ query }).toString()}`;
      return (await call({ method: 'GET', path, reply: usersSchema })).users;
    },
    groups: async () => (await call({ method: 'GET', path: apiPath.groups, reply: groupsSchema })).groups,
    putCase: (id, content, signal) =>
      call({ method: 'PUT', path: apiPath.case(id), body: content, reply: sharedCaseSchema, signal }),
    submitCase: (id, signal) => call({ method: 'POST', path: apiPath.submit(id), reply: sharedCaseSchema, signal }),
    discardCase: (id, signal) => call({ method: 'DELETE', path: apiPath.case(id), reply: none, signal }),
    myCases: async () =>
      (await call({ method: 'GET', path: `${apiPath.cases}?mine=true`, reply: caseListSchema })).cases,
    getCase: (id, signal) => call({ method: 'GET', path: apiPath.case(id), reply: sharedCaseSchema, signal }),
    receipt: (image, signal) =>
      call({ method: 'GET', path: apiPath.receipt(image), reply: receiptSchema, signal }).catch(nullIfNotFound),
    content: (image, limit, signal) => wire.content(image, limit, signal),
    health: () => call({ method: 'GET', path: apiPath.health, reply: healthSchema, anonymous: true }),
    uploadTarget: () => wire.uploadTarget(),
    close: () => wire.close(),
  };
}

function nullIfNotFound(thrown: unknown): null {
  if (thrown instanceof ScrimFailure && thrown.error.code === 'NOT_FOUND') return null;
  throw thrown;
}

/** The session and the one place where requests are made. */
class Wire {
  #session: ServiceSession | null;
  readonly #options: ServiceClientOptions;
  readonly #http: AxiosInstance;
  readonly #agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
  readonly #listeners = new Set<(session: ServiceSession | null) => void>();

  constructor(options: ServiceClientOptions) {
    this.#options = options;
    this.#session = options.session ?? null;
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

  get session(): ServiceSession | null {
    const now = this.#options.now?.() ?? new Date();
    if (this.#session && Date.parse(this.#session.expiresAt) <= now.getTime()) this.#become(null);
    return this.#session;
  }

  onSession(listener: (session: ServiceSession | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(session: ServiceSession | null): void {
    this.#session = session;
    for (const listener of this.#listeners) listener(session);
  }

  async signIn(username: string, password: string): Promise<ServiceSession> {
    const body = { username, password };
    const session = await this.call({
      method: 'POST',
      path: apiPath.session,
      body,
      reply: signedInSchema,
      anonymous: true,
    });
    this.#become(session);
    return session;
  }

  async signOut(): Promise<void> {
    if (!this.session) return;
    await this.call({ method: 'DELETE', path: apiPath.session, reply: none }).catch(() => undefined);
    if (this.#session) this.#become(null);
  }

  uploadTarget(): UploadTarget {
    const { session } = this;
    if (!session) throw new ScrimFailure('LOGIN_REQUIRED');
    const origin = serviceOrigin(this.#options.serviceUrl());
    const agent = origin.startsWith('https:') ? this.#agents['https:'] : this.#agents['http:'];
    return { origin, token: session.token, agent };
  }

  async call<T>(request: Call<T>): Promise<T> {
    const response = await this.#send<string>(request, {});
    if (response.status < 200 || response.status >= 300) throw this.#refused(response.status, response.data);
    const reply = request.reply.safeParse(parseJson(response.data));
    if (!reply.success) throw new ScrimFailure('SERVICE_FAILED', { status: response.status });
    return reply.data;
  }

  async content(image: ImageId, limit: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const request = { method: 'GET' as const, path: apiPath.content(image), reply: none, signal };
    const response = await this.#send<Readable>(request, { responseType: 'stream', timeout: 0 });
    const stream = response.data;
    try {
      const good = response.status === 200;
      const bytes = await collect(stream, good ? limit : 64 * 1024);
      if (good) return bytes;
      throw this.#refused(response.status, Buffer.from(bytes).toString('utf8'));
    } catch (thrown) {
      throw thrown instanceof ScrimFailure ? thrown : unreachable(signal);
    } finally {
      stream.destroy();
    }
  }

  /** What the service refused. A token that it does not take any more ends the session here too. */
  #refused(status: number, body: string): ScrimFailure {
    const failure = failureOf(status, body);
    if (failure.error.code === 'LOGIN_REQUIRED' && this.#session) this.#become(null);
    return failure;
  }

  async #send<D>(
    request: Call<unknown>,
    more: { responseType?: 'stream'; timeout?: number },
  ): Promise<AxiosResponse<D>> {
    const { session } = this;
    if (!request.anonymous && !session) throw new ScrimFailure('LOGIN_REQUIRED');
    try {
      return await this.#http.request<D>({
        ...more,
        baseURL: serviceOrigin(this.#options.serviceUrl()),
        url: request.path,
        method: request.method,
        ...(request.body === undefined ? {} : { data: request.body }),
        ...(request.signal ? { signal: request.signal } : {}),
        headers: {
          ...(request.anonymous ? {} : { authorization: `Bearer ${session!.token}` }),
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
