import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { caseIdSchema } from '../../model/ids.ts';
import type { Database } from '../database/schema.ts';
import { syncFolder } from '../uploads/durable.ts';

export const lineSchema = z.object({ case: caseIdSchema, at: z.iso.datetime(), reason: z.string().max(40) });
export type LedgerLine = z.output<typeof lineSchema>;

/** What was withdrawn, where no restored backup reaches. */
export interface Withdrawals {
  /** There for good when it resolves. */
  add(line: LedgerLine): Promise<void>;
  lines(): Promise<LedgerLine[]>;
}

/**
 * What was withdrawn, in a file beside the database and in none of its backups: lines are only ever added. A database that is restored
 * from before a withdrawal is told of it again at the start, before the first request.
 */
export class Ledger implements Withdrawals {
  readonly #file: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'withdrawn.jsonl');
  }

  add(line: LedgerLine): Promise<void> {
    const mine = this.#last.then(() => this.#append(line));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #append(line: LedgerLine): Promise<void> {
    const handle = await open(this.#file, 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      // What a crash or a full disk cut stays a line of its own.
      const start = size === 0 || buffer.toString() === '\n' ? '' : '\n';
      await handle.appendFile(`${start}${JSON.stringify(line)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(this.#file));
  }

  /** A line that was cut is none, for nobody was told that it is there; any other that cannot be read stops the start. */
  async lines(): Promise<LedgerLine[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n').filter((line) => line.endsWith('}'));
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
