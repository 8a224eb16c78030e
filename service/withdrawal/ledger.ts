import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { caseIdSchema } from '../../model/ids.ts';
import type { Database } from '../database/schema.ts';
import { syncFolder } from '../uploads/durable.ts';

const lineSchema = z.object({ case: caseIdSchema, at: z.iso.datetime(), reason: z.string().max(40) });
export type LedgerLine = z.output<typeof lineSchema>;

/**
 * What was withdrawn, in a file beside the database and in none of its backups: lines are only ever added. A database that is restored
 * from before a withdrawal is told of it again at the start, before the first request.
 */
export class Ledger {
  readonly #file: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'withdrawn.jsonl');
  }

  /** On disk when this resolves. */
  add(line: LedgerLine): Promise<void> {
    const mine = this.#last.then(() => this.#append(line));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #append(line: LedgerLine): Promise<void> {
    const handle = await open(this.#file, 'a', 0o600);
    try {
      await handle.appendFile(`${JSON.stringify(line)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(this.#file));
  }

  /** A last line that a crash cut is none; any other that cannot be read stops the start. */
  async lines(): Promise<LedgerLine[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n').slice(0, -1);
    return lines.map((line) => lineSchema.parse(JSON.parse(line)));
  }
}

/** As the owner, at the start. Answers the cases that had come back. */
export async function replayWithdrawals(owner: Kysely<Database>, lines: readonly LedgerLine[]): Promise<string[]> {
  const found: string[] = [];
  for (const { case: id, at, reason } of lines) {
    const { rows } = await sql<{ proof: unknown }>`SELECT bury(${id}, ${reason}, NULL, ${at}) AS proof`.execute(owner);
    if (rows[0]?.proof) found.push(id);
  }
  return found;
}
