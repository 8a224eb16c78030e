import { z } from 'zod';
import type { EncodedPicture } from '../../contract/workers.schema.ts';
import { annotationsSchema } from '../../model/annotation.ts';
import { clearanceSchema } from '../../model/clearance.ts';
import { depictionSchema } from '../../model/depiction.ts';
import { editHistorySchema, emptyHistory, mostHistory, type EditHistory } from '../../model/editHistory.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { groupFactsSchema, type InstanceIdentity, type PhotoCapture } from '../../model/grouping.ts';
import { batchIdSchema, itemIdSchema, sha256Schema, type BatchId, type ItemId, type Sha256 } from '../../model/ids.ts';
import {
  imageFactsSchema,
  itemDetailSchema,
  itemStateSchema,
  itemSummarySchema,
  scannedSchema,
} from '../../model/item.ts';
import type { ImageFacts, ItemDetail, ItemState, ItemSummary } from '../../model/item.ts';
import { pendingCount, regionSchema } from '../../model/redaction.ts';
import { showsFace } from '../../model/reviewState.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Row, Statements } from './database.ts';
import { contested, groupingOf, itemColumns, newGroup } from './grouping.ts';
import { openJson, sealJson } from './sealed.ts';
import { isSubmitted } from './submitted.ts';

/** What only the workstation may know of an item, beside its plain columns. */
const privateSchema = z.object({
  name: z.string().max(255),
  facts: imageFactsSchema,
  contentHash: sha256Schema,
  state: itemStateSchema,
  group: groupFactsSchema.optional(),
  depiction: depictionSchema.optional(),
  face: itemSummarySchema.shape.face,
});
const editsSchema = z.object({
  regions: z.array(regionSchema).max(5000),
  annotations: annotationsSchema,
  fill: itemDetailSchema.shape.fill,
  scanned: scannedSchema.optional(),
  looks: itemDetailSchema.shape.looks,
});
const thumbnailTypeSchema = z.enum(['image/jpeg', 'image/png', 'image/webp']);

export interface NewItem {
  readonly id: ItemId;
  readonly batch: BatchId;
  readonly name: string;
  readonly facts: ImageFacts;
  readonly contentHash: Sha256;
  readonly state: ItemState;
  readonly importedAt: Date;
  readonly thumbnail: EncodedPicture;
  /** What it is grouped by; neither: it is in no group. */
  readonly identity?: InstanceIdentity | undefined;
  readonly folder?: string;
  readonly capture?: PhotoCapture | undefined;
}

/** What `change` may alter. */
export type ItemChange = Partial<
  Pick<ItemDetail, 'regions' | 'annotations' | 'fill' | 'scanned' | 'looks' | 'state' | 'depiction' | 'seen'>
> & {
  readonly excluded?: boolean;
  /** What can be undone afterwards: with regions and annotations only, and gone as soon as these change without it. */
  readonly history?: EditHistory | undefined;
};

/** `submitted`: the item belongs to a case that was submitted and not taken back. It may refuse by throwing. */
export type ItemDecision = (item: ItemDetail, submitted: boolean) => ItemChange;

export interface ItemRepository {
  /** Within a write of the caller, so that an item and its batch's bookkeeping appear together. */
  insert(sql: Statements, item: NewItem): Promise<void>;
  /** Within a write of the caller. */
  isStored(sql: Statements, hash: Sha256): Promise<boolean>;
  list(offset: number, limit: number): Promise<{ items: ItemSummary[]; total: number }>;
  /** Those that wait for a person, with their edits, in the order of their import. */
  inReview(offset: number, limit: number): Promise<ItemDetail[]>;
  get(id: ItemId): Promise<ItemDetail>;
  /** What can be undone on it. */
  history(id: ItemId): Promise<EditHistory>;
  /** Others of its series, in the order of their import. */
  ofSeries(id: ItemId, most: number): Promise<ItemId[]>;
  /** The item with this content, if it is in the vault. */
  findByContent(hash: Sha256): Promise<ItemSummary | undefined>;
  /** Reads, decides and saves in one transaction; the revision grows by one. */
  change(id: ItemId, decide: ItemDecision): Promise<ItemDetail>;
  /** Many in one transaction, of which all happen or none. */
  changeAll(changes: readonly (readonly [ItemId, ItemDecision])[]): Promise<ItemDetail[]>;
  /** The same within a write of the caller. */
  changeWithin(sql: Statements, id: ItemId, decide: ItemDecision): Promise<ItemDetail>;
  /** Whether a case that was submitted and not taken back holds it. */
  isSubmitted(id: ItemId): Promise<boolean>;
  /** Those that share their SOPInstanceUID with another item that is not kept out of cases. */
  contested(ids: readonly ItemId[]): Promise<ItemId[]>;
  batchesOf(ids: readonly ItemId[]): Promise<ReadonlySet<BatchId>>;
  /** Items that wait for detection, in the order of their import. */
  awaitingDetection(): Promise<ItemId[]>;
  thumbnail(id: ItemId): Promise<EncodedPicture>;
  /** Throws CONFLICT if one of them belongs to a submission; takes them out of drafts. Answers hashes of blobs that nothing needs any more. */
  remove(ids: readonly ItemId[]): Promise<Sha256[]>;
}

export function createItemRepository(database: Database, keys: VaultKeys): ItemRepository {
  const codec = itemCodec(keys);
  return {
    insert: (sql, item) => insert(sql, keys, item),
    isStored: async (sql, hash) =>
      (await sql.get('SELECT 1 FROM items WHERE content = ?', keys.keyedName('blob', hash))) !== undefined,
    list: (offset, limit) =>
      database.read(async (sql) => {
        const total = Number((await sql.get('SELECT count(*) AS n FROM items'))?.['n']);
        const rows = await sql.all(
          `SELECT ${itemColumns} FROM items ORDER BY position LIMIT ? OFFSET ?`,
          limit,
          offset,
        );
        return { items: rows.map(codec.summary), total };
      }),
    inReview: (offset, limit) => database.read((sql) => inReview(sql, codec, offset, limit)),
    get: (id) => database.read((sql) => readDetail(sql, codec, id)),
    history: (id) => database.read((sql) => readHistory(sql, keys, id)),
    ofSeries: (id, most) => database.read((sql) => ofSeries(sql, id, most)),
    findByContent: (hash) =>
      database.read(async (sql) => {
        const row = await sql.get(`SELECT ${itemColumns} FROM items WHERE content = ?`, keys.keyedName('blob', hash));
        return row && codec.summary(row);
      }),
    change: (id, decide) => database.write((sql) => change(sql, keys, codec, id, decide)),
    changeAll: (changes) => database.write((sql) => changeAll(sql, keys, codec, changes)),
    changeWithin: (sql, id, decide) => change(sql, keys, codec, id, decide),
    isSubmitted: (id) => database.read((sql) => isSubmitted(sql, id)),
    contested: (ids) => database.read((sql) => contested(sql, ids)),
    batchesOf: (ids) => database.read((sql) => batchesOf(sql, ids)),
    awaitingDetection: () =>
      database.read(async (sql) => {
        const rows = await sql.all(`SELECT id FROM items WHERE state = 'imported' ORDER BY position`);
        return rows.map((row) => itemIdSchema.parse(row['id']));
      }),
    thumbnail: (id) =>
      database.read(async (sql) => {
        const row = await sql.get('SELECT * FROM thumbnails WHERE item = ?', id);
        if (!row) throw new ScrimFailure('NOT_FOUND');
        return {
          bytes: new Uint8Array(keys.open(`thumbnails/${id}`, row['sealed'] as Uint8Array)),
          mediaType: thumbnailTypeSchema.parse(row['media_type']),
          width: Number(row['width']),
          height: Number(row['height']),
        };
      }),
    remove: (ids) =>
      database.write(async (sql) => {
        const hashes: Sha256[] = [];
        for (const id of ids) hashes.push(...(await removeOne(sql, codec, id)));
        return hashes;
      }),
  };
}

async function readHistory(sql: Pick<Statements, 'get'>, keys: VaultKeys, id: ItemId): Promise<EditHistory> {
  const row = await sql.get('SELECT sealed FROM item_history WHERE item = ?', id);
  return row ? openJson(keys, `item_history/${id}`, row['sealed'], editHistorySchema) : emptyHistory;
}

async function ofSeries(sql: Pick<Statements, 'all'>, id: ItemId, most: number): Promise<ItemId[]> {
  const rows = await sql.all(
    `SELECT id FROM items WHERE series = (SELECT series FROM items WHERE id = ?) AND id <> ? ORDER BY position LIMIT ?`,
    ...[id, id, most],
  );
  return rows.map((row) => itemIdSchema.parse(row['id']));
}

async function inReview(
  sql: Pick<Statements, 'get' | 'all'>,
  codec: ItemCodec,
  offset: number,
  limit: number,
): Promise<ItemDetail[]> {
  const rows = await sql.all(
    `SELECT ${itemColumns} FROM items WHERE state = 'review' ORDER BY position LIMIT ? OFFSET ?`,
    ...[limit, offset],
  );
  const details: ItemDetail[] = [];
  for (const row of rows) {
    details.push(codec.detail(row, await sql.get('SELECT sealed FROM item_edits WHERE item = ?', row['id']!)));
  }
  return details;
}

async function batchesOf(sql: Pick<Statements, 'get'>, ids: readonly ItemId[]): Promise<Set<BatchId>> {
  const batches = new Set<BatchId>();
  for (const id of ids) {
    const row = await sql.get('SELECT batch FROM items WHERE id = ?', id);
    if (row) batches.add(batchIdSchema.parse(row['batch']));
  }
  return batches;
}

interface ItemCodec {
  readonly summary: (row: Row) => ItemSummary;
  readonly detail: (row: Row, sealedEdits: Row | undefined) => ItemDetail;
  /** Hash of the finished file of a clearance's row. */
  readonly output: (row: Row) => Sha256;
}

function itemCodec(keys: VaultKeys): ItemCodec {
  const summary = (row: Row) => {
    const id = String(row['id']);
    const hidden = openJson(keys, `items/${id}`, row['sealed'], privateSchema);
    const { batch, pending, imported_at: importedAt } = row;
    const [excluded, seen] = [row['excluded'] === 1 || undefined, row['seen'] === 1 || undefined];
    return { ...hidden, ...groupingOf(row, hidden.group), id, batch, pending, excluded, seen, importedAt };
  };
  return {
    summary: (row) => itemSummarySchema.parse(summary(row)),
    detail: (row, edits) =>
      itemDetailSchema.parse({
        ...summary(row),
        ...openJson(keys, `item_edits/${String(row['id'])}`, edits?.['sealed'], editsSchema),
        revision: row['revision'],
      }),
    output: (row) => openJson(keys, `clearances/${String(row['id'])}`, row['sealed'], clearanceSchema).outputHash,
  };
}

async function insert(sql: Statements, keys: VaultKeys, item: NewItem): Promise<void> {
  const { id, batch, facts, state, thumbnail, identity, capture, folder: from } = item;
  const group = identity || from !== undefined ? newGroup(keys, { identity, capture, folder: from ?? '' }) : undefined;
  const { patient, study, series, instance, folder, camera } = group?.names ?? {};
  await sql.run(
    `INSERT INTO items (id, batch, content, state, pending, revision, bytes, imported_at, sealed,
       patient, study, series, instance, folder, camera)
     VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    batch,
    keys.keyedName('blob', item.contentHash),
    state.kind,
    facts.bytes,
    item.importedAt.toISOString(),
    sealJson(keys, `items/${id}`, {
      name: item.name,
      facts,
      contentHash: item.contentHash,
      state,
      group: group?.facts,
    }),
    ...[patient, study, series, instance, folder, camera].map((name) => name ?? null),
  );
  const edits = sealJson(keys, `item_edits/${id}`, { regions: [], annotations: [] });
  await sql.run('INSERT INTO item_edits (item, sealed) VALUES (?, ?)', id, edits);
  await sql.run(
    'INSERT INTO thumbnails (item, width, height, media_type, sealed) VALUES (?, ?, ?, ?, ?)',
    id,
    thumbnail.width,
    thumbnail.height,
    thumbnail.mediaType,
    keys.seal(`thumbnails/${id}`, thumbnail.bytes),
  );
}

async function readDetail(sql: Pick<Statements, 'get'>, codec: ItemCodec, id: ItemId): Promise<ItemDetail> {
  const row = await sql.get(`SELECT ${itemColumns} FROM items WHERE id = ?`, id);
  if (!row) throw new ScrimFailure('NOT_FOUND');
  return codec.detail(row, await sql.get('SELECT sealed FROM item_edits WHERE item = ?', id));
}

async function change(
  sql: Statements,
  keys: VaultKeys,
  codec: ItemCodec,
  id: ItemId,
  decide: ItemDecision,
): Promise<ItemDetail> {
  const before = await readDetail(sql, codec, id);
  return update(sql, keys, before, decide(before, await isSubmitted(sql, id)));
}

async function changeAll(
  sql: Statements,
  keys: VaultKeys,
  codec: ItemCodec,
  changes: readonly (readonly [ItemId, ItemDecision])[],
): Promise<ItemDetail[]> {
  const changed: ItemDetail[] = [];
  for (const [id, decide] of changes) changed.push(await change(sql, keys, codec, id, decide));
  return changed;
}

async function update(
  sql: Statements,
  keys: VaultKeys,
  before: ItemDetail,
  { history, ...change }: ItemChange,
): Promise<ItemDetail> {
  const excluded = (change.excluded ?? before.excluded) || undefined;
  const after: ItemDetail = { ...before, ...change, excluded, revision: before.revision + (isAside(change) ? 0 : 1) };
  after.pending = pendingCount(after.regions);
  after.face = showsFace(after) || undefined;
  const { id, name, facts, contentHash, state, depiction, face } = after;
  await sql.run(
    'UPDATE items SET state = ?, pending = ?, revision = ?, excluded = ?, seen = ?, sealed = ? WHERE id = ?',
    ...[state.kind, after.pending, after.revision, excluded ? 1 : 0, after.seen ? 1 : 0],
    sealJson(
      keys,
      `items/${id}`,
      privateSchema.parse({ name, facts, contentHash, state, group: after.group, depiction, face }),
    ),
    id,
  );
  if (change.regions ?? change.annotations ?? change.scanned) {
    const edits = editsSchema.parse(after);
    await sql.run('UPDATE item_edits SET sealed = ? WHERE item = ?', sealJson(keys, `item_edits/${id}`, edits), id);
  }
  if (change.regions ?? change.annotations) await keepHistory(sql, keys, id, history);
  return after;
}

/** A history leads from and to the regions that it was made on: who changes these without one ends it. */
async function keepHistory(sql: Statements, keys: VaultKeys, id: ItemId, history: EditHistory | undefined) {
  const json = JSON.stringify(history ?? emptyHistory);
  if (!history || json.length > mostHistory) {
    await sql.run('DELETE FROM item_history WHERE item = ?', id);
    return;
  }
  await sql.run(
    'INSERT INTO item_history (item, sealed) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET sealed = excluded.sealed',
    ...[id, keys.seal(`item_history/${id}`, json)],
  );
}

/** What is said of a picture beside its edits: a person who has it open meanwhile has still the last revision. */
const isAside = (change: ItemChange): boolean =>
  Object.keys(change).length > 0 && Object.keys(change).every((key) => key === 'depiction' || key === 'seen');

async function removeOne(sql: Statements, codec: ItemCodec, id: ItemId): Promise<Sha256[]> {
  const row = await sql.get('SELECT * FROM items WHERE id = ?', id);
  if (!row) return [];
  if (await isSubmitted(sql, id)) throw new ScrimFailure('CONFLICT');
  const clearance = await sql.get('SELECT * FROM clearances WHERE item = ?', id);
  const output = clearance && codec.output(clearance);
  await sql.run('DELETE FROM case_items WHERE item = ?', id);
  await sql.run('DELETE FROM clearances WHERE item = ?', id);
  await sql.run('DELETE FROM items WHERE id = ?', id);
  return [codec.summary(row).contentHash, ...(output ? [output] : [])];
}
