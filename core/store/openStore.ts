import { join } from 'node:path';
import type { QueueRepository } from '../upload/ports.ts';
import { privateFolder } from '../vault/durable.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import { createAuditRepository, type AuditRepository } from './audit.ts';
import { createBatchRepository, type BatchRepository } from './batches.ts';
import { createCaseRepository, type CaseRepository } from './cases.ts';
import { createClearanceRepository, type ClearanceRepository } from './clearances.ts';
import { openDatabase, type Database } from './database.ts';
import { createItemRepository, type ItemRepository } from './items.ts';
import { createLookUpRepository, type LookUpRepository } from './lookUp.ts';
import { migrate } from './migrate.ts';
import { createSubmissionRepository } from './submissions.ts';
import { createSettingsRepository, type SettingsRepository } from './settings.ts';

export interface Store {
  readonly database: Database;
  readonly batches: BatchRepository;
  readonly items: ItemRepository;
  readonly cases: CaseRepository;
  readonly clearances: ClearanceRepository;
  readonly submissions: QueueRepository;
  readonly settings: SettingsRepository;
  readonly lookUp: LookUpRepository;
  readonly audit: AuditRepository;
  /** Names of all blobs that some row refers to. */
  referencedBlobs(): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

/** Opens the store of an unlocked vault, bringing it to the newest schema. One process at a time: VAULT_IN_USE. */
export async function openStore(home: string, vault: string, keys: VaultKeys, mayBegin = true): Promise<Store> {
  const folder = join(home, 'store');
  await privateFolder(folder);
  const database = await openDatabase(join(folder, 'scrim.sqlite'));
  try {
    await migrate(database, vault, { mayBegin });
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  const items = createItemRepository(database, keys);
  const lookUp = createLookUpRepository(database, keys);
  return {
    database,
    batches: createBatchRepository(database, keys),
    items,
    cases: createCaseRepository(database, keys),
    clearances: createClearanceRepository(database, keys, items, lookUp),
    submissions: createSubmissionRepository(database, keys),
    settings: createSettingsRepository(database, keys),
    lookUp,
    audit: createAuditRepository(database, keys),
    referencedBlobs: () => referencedBlobs(database),
    close: () => database.close(),
  };
}

async function referencedBlobs(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.read((sql) =>
    sql.all(`SELECT content AS name FROM items
             UNION SELECT document FROM consents
             UNION SELECT output FROM clearances`),
  );
  return new Set(rows.map((row) => String(row['name'])));
}
