import { randomUUID } from 'node:crypto';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import { itemIdSchema, type Sha256 } from '../../model/ids.ts';
import type { Gathered, Source } from './gather.ts';
import type { BatchRunOptions } from './importerDeps.ts';
import type { SourceOutcome } from './ports.ts';
import { contentOfSource, largeBytes, type SourceContent } from './sourceContent.ts';

/**
 * Imports one source to its outcome: an item, a duplicate, or a refusal with its reason. Only the store can make it reject; a bad
 * file never does.
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

  const importContent = async (source: Source, { bytes, hash, probe }: SourceContent): Promise<void> => {
    if (await store.findByHash(hash)) return record(source, { kind: 'duplicate' });
    const probed = await settle(probe());
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
    const read = await settle(contentOfSource(options, source));
    if (!read.ok) return refuse(source, read.thrown);
    const { hash } = read.value;
    while (inWork.has(hash)) await inWork.get(hash);
    if (signal.aborted) return;
    const work = importContent(source, read.value).finally(() => inWork.delete(hash));
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
