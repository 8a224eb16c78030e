import { randomUUID, webcrypto } from 'node:crypto';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import { itemIdSchema, sha256Schema, type Sha256 } from '../../model/ids.ts';
import type { Gathered, Source } from './gather.ts';
import type { BatchRunOptions } from './importerDeps.ts';
import type { SourceOutcome } from './ports.ts';

/** From this size on, one file at a time: several gigabytes side by side would not fit beside the window. */
const largeBytes = 64e6;

/**
 * Imports one source to its outcome: an item, a duplicate, or a refusal with its reason. Only the store can make it reject; a bad
 * file never does. What is hashed, probed and stored is the same even if the file changes under us.
 */
export function createFileImport(options: BatchRunOptions): (source: Gathered) => Promise<void> {
  const { id: batch, store, events, signal, log } = options;
  /** Content in work, so that two equal files side by side are one item and one duplicate. */
  const inWork = new Map<Sha256, Promise<void>>();
  const large = createTurn();

  const record = (source: Gathered, outcome: SourceOutcome): Promise<void> =>
    store.saveOutcome(batch, source.source, outcome);
  const refuse = (source: Gathered, thrown: unknown): Promise<void> => {
    // Stopping is no verdict on the file: it stays without an outcome, for a resumed batch to take up.
    if (signal.aborted) return Promise.resolve();
    const error = toScrimError(thrown);
    // Somebody else ended the workers: this batch cannot go on, and none of its files is to blame.
    if (error.code === 'CANCELLED') return Promise.reject(new ScrimFailure('CANCELLED'));
    log.info('file-refused', { batch, code: error.code });
    return record(source, { kind: 'refused', name: source.name, error });
  };

  /** A full disk or a locked vault ends the batch; for any other reason only this file could not be kept. */
  const notSaved = async (source: Source, thrown: unknown): Promise<void> => {
    const { code } = toScrimError(thrown);
    if (code === 'VAULT_LOCKED') throw thrown;
    if (code !== 'DISK_FULL') return refuse(source, thrown);
    // Where the store still finds room for a row, the list says why the batch ended.
    await refuse(source, thrown).catch(() => undefined);
    throw thrown;
  };

  const importContent = async (source: Source, bytes: Uint8Array, hash: Sha256): Promise<void> => {
    if (await store.findByHash(hash)) return record(source, { kind: 'duplicate' });
    const probed = await settle(probe(options, source, bytes, hash));
    if (!probed.ok) return refuse(source, probed.thrown);
    if (signal.aborted) return;
    const id = itemIdSchema.parse(randomUUID());
    const { facts, thumbnail, identity, capture, people = [] } = probed.value;
    const importedAt = options.clock.now();
    const { name, folder } = source;
    const read = { bytes, contentHash: hash, facts, thumbnail, identity, capture };
    const item = { id, batch, source: source.source, name, folder, ...read, importedAt };
    const saved = await settle(store.saveItem(item));
    if (!saved.ok) return notSaved(source, saved.thrown);
    if (saved.value !== 'imported') return;
    events.peopleSeen?.(people);
    events.itemImported(id, batch);
  };

  const importSource = async (source: Source): Promise<void> => {
    const read = await settle(readAndHash(source));
    if (!read.ok) return refuse(source, read.thrown);
    const { bytes, hash } = read.value;
    while (inWork.has(hash)) await inWork.get(hash);
    if (signal.aborted) return;
    const work = importContent(source, bytes, hash).finally(() => inWork.delete(hash));
    // Others wait on this; they must not reject for a failure that is reported here.
    inWork.set(
      hash,
      work.catch(() => undefined),
    );
    await work;
  };

  return async (source) => {
    if (source.kind === 'refused') return refuse(source, new ScrimFailure(source.error.code, source.error.params));
    if (source.size < largeBytes) return importSource(source);
    return large(() => importSource(source));
  };
}

async function readAndHash(source: Source): Promise<{ bytes: Uint8Array; hash: Sha256 }> {
  const bytes = await source.read();
  if (bytes.length === 0) throw new ScrimFailure('EMPTY_FILE');
  // Web Crypto digests on the thread pool: half a gigabyte would hold the event loop for a second.
  const digest = await webcrypto.subtle.digest('SHA-256', bytes);
  return { bytes, hash: sha256Schema.parse(Buffer.from(digest).toString('hex')) };
}

/**
 * A worker reads a file on disk itself, for half a megabyte by message costs more than all that is done with it, and says the hash of what it
 * read: if that is not what was read here, the file changed, and what was read here is looked at.
 */
async function probe(options: BatchRunOptions, source: Source, bytes: Uint8Array, hash: Sha256) {
  const { pool, limits, signal } = options;
  const look = async (at: WorkerRequest<'parse.probe'>['source']) => {
    const probed = await pool.run('parse.probe', { source: at, limits }, { signal });
    // The one fact that need not be believed.
    return { ...probed, facts: { ...probed.facts, bytes: bytes.length } };
  };
  if (source.entry === undefined) {
    const seen = await settle(look({ kind: 'path', path: source.path }));
    if (seen.ok && seen.value.contentHash === hash) return seen.value;
    if (!seen.ok && !isOfDisk(seen.thrown)) throw seen.thrown;
  }
  return look({ kind: 'bytes', bytes });
}

/** It was there and could be read a moment ago. */
const isOfDisk = (thrown: unknown): boolean =>
  ['FILE_VANISHED', 'FILE_UNREADABLE', 'FILE_TOO_LARGE', 'EMPTY_FILE'].includes(toScrimError(thrown).code);

type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly thrown: unknown };

const settle = <T>(promise: Promise<T>): Promise<Settled<T>> =>
  promise.then(
    (value) => ({ ok: true, value }),
    (thrown: unknown) => ({ ok: false, thrown }),
  );

/** Runs what it is given one after the other. */
function createTurn(): (act: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
}
