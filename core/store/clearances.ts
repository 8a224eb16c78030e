import type { PseudonymPair } from '../../contract/workers.schema.ts';
import { clearanceSchema, type Clearance } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CaseId, ImageId, ItemId, Sha256 } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Row, Statements } from './database.ts';
import type { ItemDecision, ItemRepository } from './items.ts';
import type { LookUpRepository } from './lookUp.ts';
import { openJson, sealJson } from './sealed.ts';

/** Proofs that a finished file may leave, one per item at most, tied to the revision of the item that was cleared. */
export interface ClearanceRepository {
  /**
   * Stores the clearance, marks its item as cleared and keeps what its pseudonyms stand for, in one transaction, if the item is still as it
   * was when clearance began.
   * Throws CONFLICT if it was edited meanwhile.
   */
  grant(clearance: Clearance, revision: number, pseudonyms: readonly PseudonymPair[]): Promise<ItemDetail>;
  ofItem(item: ItemId): Promise<Clearance | undefined>;
  ofImage(image: ImageId): Promise<Clearance | undefined>;
  /** Whether a submission of another case ever had this image. */
  isAnnouncedElsewhere(image: ImageId, id: CaseId): Promise<boolean>;
  /** Changes an item and removes its clearance. Answers blobs nobody may need now. */
  takeBack(item: ItemId, decide: ItemDecision): Promise<{ item: ItemDetail; outputs: Sha256[] }>;
}

export function createClearanceRepository(
  database: Database,
  keys: VaultKeys,
  items: ItemRepository,
  lookUp: Pick<LookUpRepository, 'keepWithin'>,
): ClearanceRepository {
  const parse = (row: Row | undefined) =>
    row && openJson(keys, `clearances/${String(row['id'])}`, row['sealed'], clearanceSchema);
  return {
    grant: (clearance, revision, pseudonyms) =>
      database.write(async (sql) => {
        await insert(sql, keys, clearance);
        await lookUp.keepWithin(sql, pseudonyms);
        return items.changeWithin(sql, clearance.item, (item) => {
          if (item.revision !== revision || item.state.kind !== 'reviewed') throw new ScrimFailure('CONFLICT');
          return { state: { kind: 'cleared', at: clearance.clearedAt, clearance: clearance.id } };
        });
      }),
    ofItem: (item) =>
      database.read(async (sql) => parse(await sql.get('SELECT * FROM clearances WHERE item = ?', item))),
    ofImage: (image) =>
      database.read(async (sql) => parse(await sql.get('SELECT * FROM clearances WHERE image = ?', image))),
    isAnnouncedElsewhere: (image, id) =>
      database.read(async (sql) => {
        const row = await sql.get('SELECT 1 FROM upload_jobs WHERE image = ? AND case_id <> ?', image, id);
        return row !== undefined;
      }),
    takeBack: (id, decide) =>
      database.write(async (sql) => {
        const held = parse(await sql.get('SELECT * FROM clearances WHERE item = ?', id));
        const item = await items.changeWithin(sql, id, decide);
        await sql.run('DELETE FROM clearances WHERE item = ?', id);
        return { item, outputs: held ? [held.outputHash] : [] };
      }),
  };
}

async function insert(sql: Statements, keys: VaultKeys, clearance: Clearance): Promise<void> {
  await sql.run(
    'INSERT INTO clearances (id, item, image, output, bytes, cleared_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)',
    clearance.id,
    clearance.item,
    clearance.image,
    keys.keyedName('blob', clearance.outputHash),
    clearance.bytes,
    clearance.clearedAt,
    sealJson(keys, `clearances/${clearance.id}`, clearance),
  );
}
