import type { IntakeStore, NewImport } from '../intake/ports.ts';
import type { BlobKeeper } from './blobKeeper.ts';
import type { Store } from './openStore.ts';

/** The store as intake sees it. */
export function createIntakeStore(store: Store, blobs: BlobKeeper): IntakeStore {
  const { batches, items, database } = store;
  return {
    createBatch: ({ id, paths, startedAt }) => batches.create(id, paths, startedAt),
    saveBatch: (id, state, found) => batches.update(id, state, found),
    loadUnfinishedBatches: () => batches.unfinished(),
    async settledSources(id) {
      const settled = await batches.settledSources(id);
      return (source) => settled.has(batches.sourceName(source));
    },
    findByHash: async (hash) => (await items.findByContent(hash))?.id,
    async saveItem(found) {
      if (await items.findByContent(found.contentHash)) return recordDuplicate(store, found);
      return blobs.keep(found.contentHash, found.bytes, () => recordItem(store, found));
    },
    async saveOutcome(batch, source, outcome) {
      await database.write(async (sql) => {
        await batches.settle(
          sql,
          batch,
          source,
          outcome.kind === 'duplicate'
            ? outcome
            : { kind: 'refused', file: { name: outcome.name.slice(0, 255), error: outcome.error } },
        );
      });
    },
  };
}

async function recordDuplicate(store: Store, { batch, source }: NewImport): Promise<'duplicate'> {
  await store.database.write(async (sql) => {
    await store.batches.settle(sql, batch, source, { kind: 'duplicate' });
  });
  return 'duplicate';
}

/** Item and outcome in one transaction; a content that another source brought meanwhile makes this one a duplicate. */
async function recordItem(store: Store, found: NewImport): Promise<'imported' | 'duplicate'> {
  return store.database.write(async (sql) => {
    const taken = await store.items.isStored(sql, found.contentHash);
    const kind = taken ? 'duplicate' : ('imported' as const);
    const first = await store.batches.settle(sql, found.batch, found.source, { kind });
    if (!first || taken) return 'duplicate';
    await store.items.insert(sql, { ...found, state: { kind: 'imported' } });
    return kind;
  });
}
