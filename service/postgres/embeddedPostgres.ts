import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, chown, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { databasePlace, postgresAccount, reachableBinaries, type SystemAccount } from './account.ts';
import { findBinaries, type PostgresBinaries } from './binaries.ts';
import { clearOrphan } from './orphan.ts';

export interface EmbeddedPostgres {
  /** Connection URL of the owner; its password never leaves the process but in the 0600 file beside the data. */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server has gone for a reason other than stop(). */
  readonly died: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that belongs to `dataDir`, making it on first use. It listens on 127.0.0.1 only, on a port of its own
 * choice, and asks for a random password (SCRAM).
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const account = await postgresAccount();
  await mkdir(dataDir, { recursive: true, mode: account ? 0o711 : 0o700 });
  // As root the database's account must pass through, without listing; all else in here is 0600 or 0700.
  await chmod(dataDir, account ? 0o711 : 0o700);
  const binaries = await reachableBinaries(await findBinaries(), account);
  const databaseDir = await databasePlace(dataDir, account);
  const password = await ownerPassword(dataDir);
  await initialise(binaries, databaseDir, password, account);
  await clearOrphan(databaseDir, password);
  let failure: unknown;
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort();
    try {
      return await launch(binaries, databaseDir, password, port, account);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function ownerPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres.password');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.length >= 32) return known.trim();
  const password = randomBytes(32).toString('hex');
  await writeSecret(file, password);
  return password;
}

async function writeSecret(file: string, secret: string): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(`${secret}\n`);
  await handle.sync();
  await handle.close();
}

/** Made beside its place and moved there when complete, so that a cut-off first start leaves nothing half-made behind. */
async function initialise(
  binaries: PostgresBinaries,
  databaseDir: string,
  password: string,
  account: SystemAccount | undefined,
): Promise<void> {
  if (await exists(join(databaseDir, 'PG_VERSION'))) return;
  const fresh = `${databaseDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  const passwordFile = `${databaseDir}.init`;
  await writeSecret(passwordFile, password);
  if (account) for (const path of [fresh, passwordFile]) await chown(path, account.uid, account.gid);
  try {
    await runToEnd(binaries.initdb, account, [
      `--pgdata=${fresh}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, databaseDir);
}

function childOptions(account: SystemAccount | undefined) {
  // Its surroundings are none of its business; on Windows it needs the system's own variables.
  const keep = process.platform === 'win32' ? ['SystemRoot', 'PATH', 'TEMP', 'TMP'] : ['PATH'];
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of keep) if (process.env[name] !== undefined) env[name] = process.env[name];
  return { env, ...(account ?? {}) };
}

function runToEnd(program: string, account: SystemAccount | undefined, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...childOptions(account), stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`initdb ended with ${code ?? signal}`)),
    );
  });
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '60',
  shared_buffers: '64MB',
  // Statements may quote case texts; none of them belongs in a log.
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_parameter_max_length_on_error: '0',
};

async function launch(
  binaries: PostgresBinaries,
  databaseDir: string,
  password: string,
  port: number,
  account: SystemAccount | undefined,
): Promise<EmbeddedPostgres> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [program, ...before] = await endingWithUs(binaries.postgres);
  const child = spawn(program, [...before, '-D', databaseDir, '-p', String(port), ...flags], {
    ...childOptions(account),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await ready(child);
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/scrim`,
    pid: child.pid!,
    died: exited,
    stop: () => stop(child, exited),
  };
}

const setpriv = '/usr/bin/setpriv';

/**
 * On Linux the kernel itself asks the server to end (fast shutdown) when this process is gone, however it went. Elsewhere, or without
 * util-linux's setpriv, a server that outlived us is found and stopped at the next start.
 */
async function endingWithUs(postgres: string): Promise<[string, ...string[]]> {
  if (process.platform !== 'linux' || !(await exists(setpriv))) return [postgres];
  return [setpriv, '--pdeathsig', 'INT', '--', postgres];
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let tail = '';
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`PostgreSQL ended with ${code ?? signal}`)));
    child.stderr!.setEncoding('utf8');
    // Read for good: a full pipe would stop the server. What it says is looked at for one sentence and dropped.
    child.stderr!.on('data', (chunk: string) => {
      tail = (tail + chunk).slice(-4096);
      if (tail.includes('database system is ready to accept connections')) resolve();
    });
  });
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // SIGINT is PostgreSQL's fast shutdown: roll back, checkpoint, end. SIGQUIT ends at once and recovers at the next start.
  child.kill('SIGINT');
  const impatient = setTimeout(() => child.kill('SIGQUIT'), 15_000);
  await exited;
  clearTimeout(impatient);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
