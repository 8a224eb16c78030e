import { webcrypto } from 'node:crypto';
import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import type { Source } from './gather.ts';
import type { BatchRunOptions } from './importerDeps.ts';

/** From this size on one file at a time, and from disk to vault piece by piece: several gigabytes would not fit beside the window. */
export const largeBytes = 64e6;

export type Probed = WorkerReply<'parse.probe'>;

/** What a source holds: what is hashed, probed and stored is the same even if the file changes under us. */
export interface SourceContent {
  readonly hash: Sha256;
  /** In memory, or read once more from disk, to be refused by whoever hashes it if it is another by then. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  readonly probe: () => Promise<Probed>;
}

type Options = Pick<BatchRunOptions, 'pool' | 'limits' | 'signal'>;

export async function contentOfSource(options: Options, source: Source): Promise<SourceContent> {
  if (source.size >= largeBytes && source.pieces) {
    const probed = await look(options, { kind: 'path', path: source.path }, source.size);
    const { contentHash: hash } = probed;
    if (hash) return { hash, bytes: source.pieces(), probe: () => Promise.resolve(probed) };
  }
  const bytes = await source.read();
  if (bytes.length === 0) throw new ScrimFailure('EMPTY_FILE');
  // Web Crypto digests on the thread pool: half a gigabyte would hold the event loop for a second.
  const digest = await webcrypto.subtle.digest('SHA-256', bytes);
  const hash = sha256Schema.parse(Buffer.from(digest).toString('hex'));
  return { hash, bytes, probe: () => probe(options, source, bytes, hash) };
}

async function look(
  { pool, limits, signal }: Options,
  at: WorkerRequest<'parse.probe'>['source'],
  bytes: number,
): Promise<Probed> {
  const probed = await pool.run('parse.probe', { source: at, limits }, { signal });
  // The one fact that need not be believed.
  return { ...probed, facts: { ...probed.facts, bytes } };
}

/**
 * A worker reads a file on disk itself, for half a megabyte by message costs more than all that is done with it, and says the hash of what it
 * read: if that is not what was read here, the file changed, and what was read here is looked at.
 */
async function probe(options: Options, source: Source, bytes: Uint8Array, hash: Sha256): Promise<Probed> {
  if (source.entry === undefined) {
    try {
      const seen = await look(options, { kind: 'path', path: source.path }, bytes.length);
      if (seen.contentHash === hash) return seen;
    } catch (thrown) {
      if (!isOfDisk(thrown)) throw thrown;
    }
  }
  return look(options, { kind: 'bytes', bytes }, bytes.length);
}

/** It was there and could be read a moment ago. */
const isOfDisk = (thrown: unknown): boolean =>
  ['FILE_VANISHED', 'FILE_CHANGED', 'FILE_UNREADABLE', 'FILE_TOO_LARGE', 'EMPTY_FILE'].includes(
    toScrimError(thrown).code,
  );
