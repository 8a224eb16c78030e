import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Store } from '../database/connect.ts';
import type { Database } from '../database/schema.ts';

const first = createHash('sha256').update('scrim audit').digest();
const batch = 5000;

export interface AuditRow {
  readonly seq: number;
  readonly entry: string;
  readonly previous: Buffer;
  readonly hash: Buffer;
}

const anchorSchema = z.object({ seq: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type Anchor = z.output<typeof anchorSchema>;

export type Verdict =
  | { readonly kind: 'intact'; readonly events: number }
  /** The first number at which the chain is not what it was. */
  | { readonly kind: 'broken'; readonly at: number; readonly why: 'missing' | 'changed' | 'cut' | 'replaced' };

const anchorFile = (dataDir: string): string => join(dataDir, 'audit.anchors');

/**
 * Writes the head of the chain beside the database: a chain that was made anew, or lost its end, differs from what was noted here. Keep
 * a copy of this file where nobody who can change the database can change it.
 */
export async function anchor(store: Store, dataDir: string): Promise<void> {
  const { rows } = await store.asNobody((queries) =>
    sql<{ seq: number; hash: Buffer }>`SELECT seq, hash FROM audit_anchor()`.execute(queries),
  );
  const head = rows[0]!;
  const line = JSON.stringify({ seq: head.seq, hash: head.hash.toString('hex') });
  const file = await open(anchorFile(dataDir), 'a', 0o600);
  await file.appendFile(`${line}\n`).finally(() => file.close());
}

export async function readAnchors(dataDir: string): Promise<Anchor[]> {
  const text = await readFile(anchorFile(dataDir), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => anchorSchema.parse(JSON.parse(line)));
}

/** Computes the chain again, row by row, with what was noted of it. As the owner: rows of an audit are nobody's in particular. */
export async function verifyAudit(owner: Kysely<Database>, anchors: readonly Anchor[]): Promise<Verdict> {
  const noted = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  let head: Buffer = first;
  let seq = 0;
  if (noted.has(0) && noted.get(0) !== head.toString('hex')) return { kind: 'broken', at: 0, why: 'replaced' };
  for (;;) {
    const { rows } = await sql<AuditRow>`
      SELECT seq, entry, previous, hash FROM audit_events WHERE seq > ${seq} ORDER BY seq LIMIT ${batch}`.execute(
      owner,
    );
    for (const row of rows) {
      const why = fault(row, seq + 1, head, noted);
      if (why) return { kind: 'broken', at: seq + 1, why };
      [head, seq] = [row.hash, row.seq];
    }
    if (rows.length < batch) break;
  }
  const { rows } = await sql<{ seq: number; hash: Buffer }>`SELECT seq, hash FROM audit_head`.execute(owner);
  const last = Math.max(rows[0]?.seq ?? 0, ...noted.keys());
  if (last > seq || !rows[0]?.hash.equals(head)) return { kind: 'broken', at: seq + 1, why: 'cut' };
  return { kind: 'intact', events: seq };
}

function fault(row: AuditRow, expected: number, head: Buffer, noted: ReadonlyMap<number, string>) {
  if (row.seq !== expected) return 'missing';
  const hash = createHash('sha256').update(head).update(`${row.seq} ${row.entry}`).digest();
  if (!row.previous.equals(head) || !row.hash.equals(hash)) return 'changed';
  const known = noted.get(row.seq);
  return known !== undefined && known !== row.hash.toString('hex') ? 'replaced' : undefined;
}
