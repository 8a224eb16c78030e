import sqlite3 from 'sqlite3';
import { ScrimFailure } from '../../model/errors.ts';

export type SqlValue = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

/** Statements on the one connection; valid only inside the function that received it. */
export interface Statements {
  run(sql: string, ...values: SqlValue[]): Promise<number>;
  get(sql: string, ...values: SqlValue[]): Promise<Row | undefined>;
  all(sql: string, ...values: SqlValue[]): Promise<Row[]>;
}

/**
 * One connection, used by one task at a time. Writes that wait together share a transaction (one fsync for all), each in
 * its own savepoint: a failing one is undone alone. A write resolves only after its commit is on disk.
 */
export interface Database {
  /** Reads committed rows. */
  read<T>(task: (statements: Pick<Statements, 'get' | 'all'>) => Promise<T>): Promise<T>;
  /** All or nothing, durable on return. Throws DISK_FULL. */
  write<T>(task: (statements: Statements) => Promise<T>): Promise<T>;
  /** Moves everything from the write-ahead log into the file and empties the log: what was overwritten is in neither. */
  emptyLog(): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly task: (statements: Statements) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: unknown) => void;
}

/** Bounds how long one commit may keep the first of its group waiting. */
const GROUP_LIMIT = 200;

/** Opens or creates the file for this process alone: a second one is told VAULT_IN_USE by the kernel's own lock. */
export async function openDatabase(path: string): Promise<Database> {
  const connection = await connect(path);
  const statements = statementsOf(connection);
  try {
    for (const pragma of pragmas) await statements.all(pragma);
    // In exclusive mode the lock is taken by the first write and kept; take it now rather than in the middle of an import.
    await statements.run('BEGIN EXCLUSIVE');
    await statements.run('COMMIT');
  } catch (thrown) {
    await closeConnection(connection);
    throw asFailure(thrown);
  }
  return serialise(connection, statements);
}

const pragmas = [
  'PRAGMA busy_timeout = 2000',
  'PRAGMA locking_mode = EXCLUSIVE',
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA trusted_schema = OFF',
  // Freed pages are overwritten: a removed item's sealed row does not linger.
  'PRAGMA secure_delete = ON',
];

function serialise(connection: sqlite3.Database, statements: Statements): Database {
  const reads: Waiting[] = [];
  const writes: Waiting[] = [];
  let turning: Promise<void> | undefined;
  let closed = false;

  async function turn(): Promise<void> {
    // The first turn waits a tick, so that writes issued together are grouped together.
    await Promise.resolve();
    while (reads.length > 0 || writes.length > 0) {
      for (const read of reads.splice(0)) await settle(read, () => read.task(statements));
      const group = writes.splice(0, GROUP_LIMIT);
      if (group.length > 0) await writeGroup(statements, group);
    }
    turning = undefined;
  }
  function enqueue<T>(queue: Waiting[], task: (statements: Statements) => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new ScrimFailure('VAULT_LOCKED'));
    return new Promise<T>((resolve, reject) => {
      queue.push({ task, resolve: resolve as (value: unknown) => void, reject });
      turning ??= turn();
    });
  }
  return {
    read: (task) => enqueue(reads, task),
    write: (task) => enqueue(writes, task),
    emptyLog: () =>
      // Between transactions, where reads run; within one it would be refused.
      enqueue(reads, async (sql) => void (await sql.get('PRAGMA wal_checkpoint(TRUNCATE)'))),
    async close() {
      closed = true;
      await turning;
      await closeConnection(connection);
    },
  };
}

async function settle(waiting: Waiting, work: () => Promise<unknown>): Promise<void> {
  try {
    waiting.resolve(await work());
  } catch (thrown) {
    waiting.reject(asFailure(thrown));
  }
}

async function writeGroup(statements: Statements, group: readonly Waiting[]): Promise<void> {
  const done: { waiting: Waiting; value: unknown }[] = [];
  try {
    await statements.run('BEGIN IMMEDIATE');
    for (const waiting of group) {
      const outcome = await attempt(statements, waiting);
      if (outcome) done.push({ waiting, value: outcome.value });
    }
    await statements.run('COMMIT');
    for (const { waiting, value } of done) waiting.resolve(value);
  } catch (thrown) {
    await statements.run('ROLLBACK').catch(() => undefined);
    // Those that were rejected already ignore this.
    for (const waiting of group) waiting.reject(asFailure(thrown));
  }
}

/** One write in its savepoint. Undefined: it failed, was told so, and left no trace. Throws if the whole group is lost. */
async function attempt(statements: Statements, waiting: Waiting): Promise<{ value: unknown } | undefined> {
  await statements.run('SAVEPOINT one');
  try {
    const value = await waiting.task(statements);
    await statements.run('RELEASE one');
    return { value };
  } catch (thrown) {
    await undo(statements, thrown);
    waiting.reject(asFailure(thrown));
    return undefined;
  }
}

/** A full disk makes SQLite drop the whole transaction, savepoint and all: then the reason for that ends the group. */
async function undo(statements: Statements, reason: unknown): Promise<void> {
  try {
    await statements.run('ROLLBACK TO one');
    await statements.run('RELEASE one');
  } catch {
    throw asFailure(reason);
  }
}

function connect(path: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(path, (failure) =>
      failure ? reject(asFailure(failure)) : resolve(connection),
    );
  });
}

function closeConnection(connection: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => connection.close((failure) => (failure ? reject(failure) : resolve())));
}

function statementsOf(connection: sqlite3.Database): Statements {
  return {
    run: (sql, ...values) =>
      new Promise((resolve, reject) => {
        connection.run(sql, values, function (failure) {
          if (failure) reject(failure);
          else resolve(this.changes);
        });
      }),
    get: (sql, ...values) =>
      new Promise((resolve, reject) => {
        connection.get(sql, values, (failure: Error | null, row: Row | undefined) =>
          failure ? reject(failure) : resolve(row),
        );
      }),
    all: (sql, ...values) =>
      new Promise((resolve, reject) => {
        connection.all(sql, values, (failure: Error | null, rows: Row[]) =>
          failure ? reject(failure) : resolve(rows),
        );
      }),
  };
}

/** SQLite's own words may quote values, so only the code goes on; the rest stays as cause. */
function asFailure(thrown: unknown): Error {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (code === 'SQLITE_FULL') return new ScrimFailure('DISK_FULL', {}, { cause: thrown });
  if (code === 'SQLITE_BUSY') return new ScrimFailure('VAULT_IN_USE', {}, { cause: thrown });
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return new ScrimFailure('VAULT_DAMAGED', {}, { cause: thrown });
  }
  return thrown instanceof Error ? thrown : new Error('store', { cause: thrown });
}
