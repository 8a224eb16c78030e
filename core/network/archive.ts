import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ScrimFailure } from '../../model/errors.ts';
import { serviceOrigin } from '../service/address.ts';

/** How one signs in. Secrets come from the terminal, standard input or the keychain; never from arguments. */
export type ArchiveCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

/** A DICOMweb service of PS3.18, by its base URI. */
export interface Archive {
  readonly base: string;
  readonly credentials: ArchiveCredentials;
  readonly signal?: AbortSignal;
  /** Silence after which it is given up, in seconds; 60 if absent. */
  readonly idleSeconds?: number;
}

/** The base URI without its last slash. ARCHIVE_INSECURE unless it is https or on this machine, and carries no user, query or fragment. */
export function archiveBase(url: string): string {
  try {
    const origin = serviceOrigin(url);
    const { pathname, search, hash } = new URL(url);
    if (search || hash) throw new ScrimFailure('ARCHIVE_INSECURE');
    return origin + pathname.replace(/\/+$/, '');
  } catch (cause) {
    throw new ScrimFailure('ARCHIVE_INSECURE', {}, { cause });
  }
}

export interface ArchiveRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base, with its query; made of encoded parts only. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly bytes: number; readonly stream: Readable };
}

/**
 * One exchange; redirects are not followed, for they could lead anywhere. Answers with whatever status, its body unread. Throws
 * ARCHIVE_UNREACHABLE, or what reading the body to be sent threw.
 */
export async function exchange(archive: Archive, request: ArchiveRequest): Promise<IncomingMessage> {
  const url = new URL(archive.base + request.path);
  const { method, body } = request;
  const headers = {
    ...request.headers,
    ...authorization(archive.credentials),
    ...(body ? { 'content-length': String(body.bytes) } : {}),
  };
  const { signal, idleSeconds = 60 } = archive;
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const outgoing = start(url, { method, headers, ...(signal ? { signal } : {}) });
  outgoing.setTimeout(idleSeconds * 1000, () => outgoing.destroy(new ScrimFailure('ARCHIVE_UNREACHABLE')));
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
    // What was not sent when the answer was there is not read any more.
    outgoing.once('response', (response: IncomingMessage) => response.once('close', () => body?.stream.destroy()));
  });
  try {
    if (!body) outgoing.end();
    // An answer before the end of the body is an answer: a refusal need not wait for gigabytes.
    else await Promise.race([pipeline(body.stream, outgoing), answer]);
    return await answer;
  } catch (thrown) {
    outgoing.destroy();
    signal?.throwIfAborted();
    if (thrown instanceof ScrimFailure) throw thrown;
    throw new ScrimFailure('ARCHIVE_UNREACHABLE', {}, { cause: thrown });
  }
}

function authorization(credentials: ArchiveCredentials): Record<string, string> {
  if (credentials.kind === 'none') return {};
  if (credentials.kind === 'bearer') return { authorization: `Bearer ${credentials.token}` };
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64');
  return { authorization: `Basic ${pair}` };
}

/** Throws for a status that says no to the whole request. */
export function requireSuccess({ statusCode = 0 }: Pick<IncomingMessage, 'statusCode'>): void {
  if (statusCode >= 200 && statusCode < 300) return;
  if (statusCode === 401) throw new ScrimFailure('WRONG_CREDENTIALS');
  if (statusCode === 503 || statusCode === 429) throw new ScrimFailure('ARCHIVE_BUSY');
  throw new ScrimFailure('ARCHIVE_REFUSED', { status: statusCode });
}

/** A body that must be small, as JSON; ARCHIVE_ANSWER for one that is neither. */
export async function readJson(response: IncomingMessage, mostBytes = 32e6): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new ScrimFailure('ARCHIVE_ANSWER', { what: 'too long' });
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof ScrimFailure) throw thrown;
    throw new ScrimFailure('ARCHIVE_UNREACHABLE', {}, { cause: thrown });
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new ScrimFailure('ARCHIVE_ANSWER', { what: 'not JSON' }, { cause });
  }
}
