import { z } from 'zod';
import { caseDraftSchema, caseFormDraftSchema, type CaseDraft, type CaseFormDraft } from '../../model/case.ts';
import { consentFactSchema, type ConsentFact } from '../../model/consent.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CaseId, ConsentId, ItemId } from '../../model/ids.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Row, Statements } from './database.ts';
import { openJson, sealJson } from './sealed.ts';

const formSchema = z.object({ form: caseFormDraftSchema });

export interface CaseRepository {
  /** Newest change first; drafts only. */
  drafts(): Promise<CaseDraft[]>;
  create(draft: Pick<CaseDraft, 'id' | 'form' | 'items'>, at: Date): Promise<CaseDraft>;
  /** A draft, or with `evenSubmitted` also what was submitted. Throws NOT_FOUND. */
  get(id: CaseId, evenSubmitted?: boolean): Promise<CaseDraft>;
  /** Throws NOT_FOUND for a case that is no draft, and for items that are gone. */
  save(id: CaseId, form: CaseFormDraft, items: readonly ItemId[], at: Date): Promise<CaseDraft>;
  /** Drafts only. What was submitted once, and cancelled, stays as a row: its images' ids must never serve another case. */
  discard(id: CaseId): Promise<void>;
  /** Stores a consent and ties it to the draft, in place of an earlier one. */
  recordConsent(id: CaseId, fact: ConsentFact, at: Date): Promise<void>;
  consent(id: ConsentId): Promise<ConsentFact>;
  /** Unties the draft's consent; the document stays as the record of what was signed and withdrawn. */
  withdrawConsent(id: CaseId, at: Date): Promise<CaseDraft>;
}

export function createCaseRepository(database: Database, keys: VaultKeys): CaseRepository {
  return {
    drafts: () =>
      database.read(async (sql) => {
        const rows = await sql.all(`SELECT * FROM cases WHERE state = 'draft' ORDER BY updated_at DESC`);
        const drafts: CaseDraft[] = [];
        for (const row of rows) drafts.push(await toDraft(sql, keys, row));
        return drafts;
      }),
    create: ({ id, form, items }, at) =>
      database.write(async (sql) => {
        await sql.run(
          `INSERT INTO cases (id, state, updated_at, sealed) VALUES (?, 'draft', ?, ?)`,
          id,
          at.toISOString(),
          sealJson(keys, `cases/${id}`, { form }),
        );
        await replaceItems(sql, id, items);
        return readCase(sql, keys, id);
      }),
    get: (id, evenSubmitted = false) => database.read((sql) => readCase(sql, keys, id, evenSubmitted)),
    save: (id, form, items, at) =>
      database.write(async (sql) => {
        await touch(sql, id, at);
        await sql.run('UPDATE cases SET sealed = ? WHERE id = ?', sealJson(keys, `cases/${id}`, { form }), id);
        await replaceItems(sql, id, items);
        return readCase(sql, keys, id);
      }),
    discard: (id) =>
      database.write(async (sql) => {
        const announced = await sql.get('SELECT 1 FROM submissions WHERE case_id = ?', id);
        await sql.run(
          announced
            ? `UPDATE cases SET state = 'discarded' WHERE id = ? AND state = 'draft'`
            : `DELETE FROM cases WHERE id = ? AND state = 'draft'`,
          id,
        );
      }),
    recordConsent: (id, fact, at) => database.write((sql) => recordConsent(sql, keys, id, fact, at)),
    consent: (id) =>
      database.read(async (sql) => {
        const row = await sql.get('SELECT sealed FROM consents WHERE id = ?', id);
        if (!row) throw new ScrimFailure('NOT_FOUND');
        return openJson(keys, `consents/${id}`, row['sealed'], consentFactSchema);
      }),
    withdrawConsent: (id, at) =>
      database.write(async (sql) => {
        await touch(sql, id, at);
        await dropConsent(sql, id, at);
        return readCase(sql, keys, id);
      }),
  };
}

async function recordConsent(sql: Statements, keys: VaultKeys, id: CaseId, fact: ConsentFact, at: Date) {
  await touch(sql, id, at);
  await dropConsent(sql, id, at);
  await sql.run(
    'INSERT INTO consents (id, document, recorded_at, sealed) VALUES (?, ?, ?, ?)',
    fact.id,
    keys.keyedName('blob', fact.documentHash),
    at.toISOString(),
    sealJson(keys, `consents/${fact.id}`, fact),
  );
  await sql.run('UPDATE cases SET consent = ? WHERE id = ?', fact.id, id);
}

async function dropConsent(sql: Statements, id: CaseId, at: Date): Promise<void> {
  const held = await sql.get('SELECT consent FROM cases WHERE id = ?', id);
  const consent = held?.['consent'];
  if (typeof consent !== 'string') return;
  await sql.run('UPDATE cases SET consent = NULL WHERE id = ?', id);
  await sql.run('UPDATE consents SET withdrawn_at = ? WHERE id = ?', at.toISOString(), consent);
}

/** Marks the draft as changed; throws NOT_FOUND if it is none. */
async function touch(sql: Statements, id: CaseId, at: Date): Promise<void> {
  const changed = await sql.run(
    `UPDATE cases SET updated_at = ? WHERE id = ? AND state = 'draft'`,
    at.toISOString(),
    id,
  );
  if (changed === 0) throw new ScrimFailure('NOT_FOUND');
}

async function replaceItems(sql: Statements, id: CaseId, items: readonly ItemId[]): Promise<void> {
  await sql.run('DELETE FROM case_items WHERE case_id = ?', id);
  for (const [position, item] of [...new Set(items)].entries()) {
    if (!(await sql.get('SELECT 1 FROM items WHERE id = ?', item))) throw new ScrimFailure('NOT_FOUND');
    await sql.run('INSERT INTO case_items (case_id, position, item) VALUES (?, ?, ?)', id, position, item);
  }
}

async function readCase(sql: Pick<Statements, 'get' | 'all'>, keys: VaultKeys, id: CaseId, evenSubmitted = false) {
  const row = await sql.get('SELECT * FROM cases WHERE id = ?', id);
  if (!row || (row['state'] !== 'draft' && !evenSubmitted)) throw new ScrimFailure('NOT_FOUND');
  return toDraft(sql, keys, row);
}

async function toDraft(sql: Pick<Statements, 'all'>, keys: VaultKeys, row: Row): Promise<CaseDraft> {
  const id = String(row['id']);
  const items = await sql.all('SELECT item FROM case_items WHERE case_id = ? ORDER BY position', id);
  return caseDraftSchema.parse({
    id,
    form: openJson(keys, `cases/${id}`, row['sealed'], formSchema).form,
    items: items.map((item) => item['item']),
    consent: row['consent'],
    updatedAt: row['updated_at'],
  });
}
