import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { batchIdSchema, type BatchId } from '../../model/ids.ts';
import { batchSchema, batchStateSchema, refusedFileSchema, type Batch, type RefusedFile } from '../../model/item.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Statements } from './database.ts';
import { openJson, sealJson } from './sealed.ts';

const sourcesSchema = z.object({ paths: z.array(z.string()) });

export type BatchState = z.infer<typeof batchStateSchema>;
/** What became of one source of a batch. */
export type FileOutcome =
  | { readonly kind: 'imported' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly file: RefusedFile };

export interface UnfinishedBatch {
  readonly id: BatchId;
  readonly paths: readonly string[];
  readonly startedAt: string;
}

export interface BatchRepository {
  create(id: BatchId, paths: readonly string[], startedAt: Date): Promise<void>;
  get(id: BatchId): Promise<Batch>;
  /** Newest first. */
  list(): Promise<Batch[]>;
  update(id: BatchId, state: BatchState, found: number): Promise<void>;
  unfinished(): Promise<UnfinishedBatch[]>;
  /** Keyed names of the sources that have an outcome. */
  settledSources(id: BatchId): Promise<ReadonlySet<string>>;
  /** The keyed name under which a source's outcome is kept. */
  sourceName(source: string): string;
  /** Within a write of the caller. A source that has an outcome keeps it. Answers false then. */
  settle(sql: Statements, id: BatchId, source: string, outcome: FileOutcome): Promise<boolean>;
}

export function createBatchRepository(database: Database, keys: VaultKeys): BatchRepository {
  const sourceName = (source: string) => keys.keyedName('source', source);
  return {
    sourceName,
    create: (id, paths, startedAt) =>
      database.write(async (sql) => {
        await sql.run(
          `INSERT INTO batches (id, state, started_at, found, sealed) VALUES (?, 'scanning', ?, 0, ?)`,
          id,
          startedAt.toISOString(),
          sealJson(keys, `batches/${id}`, { paths }),
        );
      }),
    get: (id) =>
      database.read(async (sql) => {
        const batch = (await readBatches(sql, keys, id))[0];
        if (!batch) throw new ScrimFailure('NOT_FOUND');
        return batch;
      }),
    list: () => database.read((sql) => readBatches(sql, keys)),
    update: (id, state, found) =>
      database.write(async (sql) => {
        await sql.run('UPDATE batches SET state = ?, found = ? WHERE id = ?', batchStateSchema.parse(state), found, id);
      }),
    unfinished: () =>
      database.read(async (sql) => {
        const rows = await sql.all(
          `SELECT * FROM batches WHERE state IN ('scanning', 'importing') ORDER BY started_at`,
        );
        return rows.map((row) => ({
          id: batchIdSchema.parse(row['id']),
          startedAt: String(row['started_at']),
          paths: openJson(keys, `batches/${String(row['id'])}`, row['sealed'], sourcesSchema).paths,
        }));
      }),
    settledSources: (id) =>
      database.read(async (sql) => {
        const rows = await sql.all('SELECT source FROM batch_files WHERE batch = ?', id);
        return new Set(rows.map((row) => String(row['source'])));
      }),
    settle: (sql, id, source, outcome) => settle(sql, keys, id, sourceName(source), outcome),
  };
}

async function settle(sql: Statements, keys: VaultKeys, batch: BatchId, source: string, outcome: FileOutcome) {
  const refused = outcome.kind === 'refused' ? outcome.file : undefined;
  const added = await sql.run(
    'INSERT INTO batch_files (batch, source, outcome, code, sealed) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    batch,
    source,
    outcome.kind,
    refused?.error.code ?? null,
    refused ? sealJson(keys, `batch_files/${batch}/${source}`, refused) : null,
  );
  return added === 1;
}

async function readBatches(sql: Pick<Statements, 'all'>, keys: VaultKeys, only?: BatchId): Promise<Batch[]> {
  const rows = await sql.all(
    `SELECT b.id, b.state, b.started_at, b.found,
       (SELECT count(*) FROM batch_files f WHERE f.batch = b.id AND f.outcome = 'imported') AS imported,
       (SELECT count(*) FROM batch_files f WHERE f.batch = b.id AND f.outcome = 'duplicate') AS duplicates,
       (SELECT count(*) FROM items i WHERE i.batch = b.id AND i.state = 'quarantined') AS quarantined,
       (SELECT count(*) FROM items i WHERE i.batch = b.id AND i.state = 'imported') AS waiting
     FROM batches b ${only ? 'WHERE b.id = ?' : ''} ORDER BY b.started_at DESC`,
    ...(only ? [only] : []),
  );
  const batches: Batch[] = [];
  for (const row of rows) {
    const id = String(row['id']);
    const files = await sql.all(
      `SELECT source, sealed FROM batch_files WHERE batch = ? AND outcome = 'refused' ORDER BY source`,
      id,
    );
    const refused = files.map((file) =>
      openJson(keys, `batch_files/${id}/${String(file['source'])}`, file['sealed'], refusedFileSchema),
    );
    batches.push(batchSchema.parse({ ...row, startedAt: row['started_at'], refused }));
  }
  return batches;
}
