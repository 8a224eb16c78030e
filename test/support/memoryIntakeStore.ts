import type { IntakeStore, NewImport, SourceOutcome, UnfinishedBatch } from '../../core/intake/ports.ts';
import { ScrimFailure, type ErrorCode } from '../../model/errors.ts';
import type { BatchId } from '../../model/ids.ts';
import type { Batch } from '../../model/item.ts';

type Outcome = SourceOutcome | { readonly kind: 'imported' };

/** What comes in pieces is put together, as a real store's file would be. */
type StoredImport = NewImport & { readonly bytes: Uint8Array };

interface MemoryBatch {
  readonly paths: readonly string[];
  state: Batch['state'];
  found: number;
  readonly outcomes: Map<string, Outcome>;
}

/** Intake's store in memory: what it holds is what a real store would hold after a crash at any await. */
export interface MemoryIntakeStore extends IntakeStore {
  readonly items: readonly StoredImport[];
  batch(id: BatchId): MemoryBatch;
  refusals(id: BatchId): { name: string; code: ErrorCode }[];
  /** From now on saving an item fails so; null: it works again. */
  failSaving(code: ErrorCode | null, alsoOutcomes?: boolean): void;
  /** Called before an item is saved. */
  beforeSave: () => void;
}

async function whole(bytes: NewImport['bytes']): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return bytes;
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(new Uint8Array(piece));
  return Buffer.concat(pieces);
}

export function memoryIntakeStore(): MemoryIntakeStore {
  const batches = new Map<BatchId, MemoryBatch>();
  const items: StoredImport[] = [];
  let failure: { code: ErrorCode; alsoOutcomes: boolean } | null = null;
  const batchOf = (id: BatchId): MemoryBatch => {
    const batch = batches.get(id);
    if (!batch) throw new ScrimFailure('NOT_FOUND');
    return batch;
  };
  const settle = (id: BatchId, source: string, outcome: Outcome): void => {
    const { outcomes } = batchOf(id);
    if (!outcomes.has(source)) outcomes.set(source, outcome);
  };
  const store: MemoryIntakeStore = {
    items,
    batch: batchOf,
    beforeSave: () => undefined,
    failSaving: (code, alsoOutcomes = false) => void (failure = code && { code, alsoOutcomes }),
    refusals: (id) =>
      [...batchOf(id).outcomes.values()].flatMap((outcome) =>
        outcome.kind === 'refused' ? [{ name: outcome.name, code: outcome.error.code }] : [],
      ),
    async createBatch({ id, paths }) {
      batches.set(id, { paths, state: 'scanning', found: 0, outcomes: new Map() });
    },
    async saveBatch(id, state, found) {
      if (failure?.alsoOutcomes) throw new ScrimFailure(failure.code);
      Object.assign(batchOf(id), { state, found });
    },
    async loadUnfinishedBatches(): Promise<readonly UnfinishedBatch[]> {
      return [...batches]
        .filter(([, { state }]) => state === 'scanning' || state === 'importing')
        .map(([id, { paths }]) => ({ id, paths }));
    },
    async settledSources(id) {
      const settled = new Set(batchOf(id).outcomes.keys());
      return (source) => settled.has(source);
    },
    findByHash: async (hash) => items.find((item) => item.contentHash === hash)?.id,
    async saveItem(item) {
      store.beforeSave();
      if (failure) throw new ScrimFailure(failure.code);
      const duplicate = items.some(({ contentHash }) => contentHash === item.contentHash);
      settle(item.batch, item.source, { kind: duplicate ? 'duplicate' : 'imported' });
      if (!duplicate) items.push({ ...item, bytes: await whole(item.bytes) });
      return duplicate ? 'duplicate' : 'imported';
    },
    async saveOutcome(id, source, outcome) {
      if (failure?.alsoOutcomes) throw new ScrimFailure(failure.code);
      settle(id, source, outcome);
    },
  };
  return store;
}
