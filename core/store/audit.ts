import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ItemId } from '../../model/ids.ts';
import type { RejectionReason } from '../../model/rejection.ts';
import {
  auditActionSchema,
  auditEntrySchema,
  type AuditAction,
  type AuditEntry,
  type AuditTrail,
} from '../../model/lookUp.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Row, Statements } from './database.ts';
import { openJson, sealJson } from './sealed.ts';

/** What of an entry is sealed; an entry that tells neither a reason nor a picture reads as it always did. */
const sealedSchema = auditEntrySchema.pick({ who: true, reason: true, item: true });
const headSchema = z.object({ number: z.int(), chain: z.string() });

/**
 * What was done that lets originals and pseudonyms meet, and what a person decided to leave visible. Entries are only ever added: triggers refuse the rest, and each is chained to the one
 * before by a keyed hash, so that a change made past them shows. The last one's chain is sealed apart, so that a missing end shows too. What
 * cannot show is a whole store put back to an earlier day.
 */
export interface AuditRepository {
  /** Within a write of the caller, so that deed and entry are one. */
  appendWithin(sql: Statements, entry: NewEntry): Promise<void>;
  append(entry: NewEntry): Promise<void>;
  /** Reads and checks all, oldest first. */
  trail(): Promise<AuditTrail>;
  /** When `what` last happened, and how often since any of `amends` last did. */
  since(what: AuditAction, amends: readonly AuditAction[]): Promise<{ times: number; last: Date | null }>;
}

export interface NewEntry {
  readonly at: Date;
  readonly who: string;
  readonly what: AuditAction;
  readonly count: number;
  readonly reason?: RejectionReason;
  readonly item?: ItemId;
}

const HEAD_PLACE = 'audit_head/1';
const START = '';

export function createAuditRepository(database: Database, keys: VaultKeys): AuditRepository {
  return {
    appendWithin: (sql, entry) => append(sql, keys, entry),
    append: (entry) => database.write((sql) => append(sql, keys, entry)),
    trail: () =>
      database.read(async (sql) => {
        const rows = await sql.all('SELECT * FROM audit ORDER BY number');
        const head = await sql.get('SELECT sealed FROM audit_head');
        return check(keys, rows, head);
      }),
    since: (what, amends) =>
      database.read(async (sql) => {
        const row = await sql.get(
          `SELECT count(*) AS times, max(at) AS last FROM audit WHERE what = ? AND number > (
             SELECT coalesce(max(number), 0) FROM audit WHERE what IN (${amends.map(() => '?').join(', ')})
           )`,
          what,
          ...amends,
        );
        const last = row?.['last'];
        return { times: Number(row?.['times']), last: typeof last === 'string' ? new Date(last) : null };
      }),
  };
}

async function append(sql: Statements, keys: VaultKeys, entry: NewEntry): Promise<void> {
  const { at, who, what, count, reason, item } = entry;
  const before = await sql.get('SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1');
  const number = Number(before?.['number'] ?? 0) + 1;
  const row = {
    number,
    at: at.toISOString(),
    what,
    count,
    sealed: sealJson(keys, `audit/${number}`, sealedSchema.parse({ who: who.slice(0, 300), reason, item })),
  };
  const chain = link(keys, String(before?.['chain'] ?? START), row);
  await sql.run(
    'INSERT INTO audit (number, at, what, count, sealed, chain) VALUES (?, ?, ?, ?, ?, ?)',
    ...[row.number, row.at, row.what, row.count, row.sealed, chain],
  );
  await sql.run(
    'INSERT INTO audit_head (one, sealed) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET sealed = excluded.sealed',
    sealJson(keys, HEAD_PLACE, { number, chain }),
  );
}

/** The chain's next value: a keyed hash, because a plain one could be computed anew by who changes an entry. */
function link(keys: VaultKeys, before: string, entry: Row): string {
  const { number, at, what, count, sealed } = entry;
  const person = createHash('sha256')
    .update(sealed as Uint8Array)
    .digest('hex');
  return keys.keyedName('audit', JSON.stringify([before, number, at, what, count, person]));
}

function check(keys: VaultKeys, rows: readonly Row[], head: Row | undefined): AuditTrail {
  const entries: AuditEntry[] = [];
  let brokenAt: number | null = null;
  let before = START;
  rows.forEach((row, index) => {
    const expected = index + 1;
    const entry = opened(keys, row);
    if (entry) entries.push(entry);
    const chain = link(keys, before, row);
    if (!entry || entry.number !== expected || chain !== row['chain']) brokenAt ??= expected;
    before = String(row['chain']);
  });
  if (!fits(keys, head, rows.length, before)) brokenAt ??= Math.max(1, rows.length + 1);
  return { entries, brokenAt };
}

function opened(keys: VaultKeys, row: Row): AuditEntry | undefined {
  const { number, at, what, count } = row;
  try {
    const sealed = openJson(keys, `audit/${String(number)}`, row['sealed'], sealedSchema);
    return auditEntrySchema.parse({ number, at, what: auditActionSchema.parse(what), count, ...sealed });
  } catch {
    return undefined;
  }
}

function fits(keys: VaultKeys, head: Row | undefined, number: number, chain: string): boolean {
  if (!head) return number === 0;
  try {
    const known = openJson(keys, HEAD_PLACE, head['sealed'], headSchema);
    return known.number === number && known.chain === chain;
  } catch {
    return false;
  }
}
