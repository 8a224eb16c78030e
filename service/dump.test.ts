import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { administratorPassword, callService, signIn, userPassword } from '../test/support/caseService.ts';
import { freePort } from '../test/support/freePort.ts';
import { submitCase } from '../test/support/sentCase.ts';
import { noise } from '../test/support/tus.ts';
import { createService, type Service } from './createService.ts';
import { serviceAccount } from './database/connect.ts';
import { postgresAccount, type SystemAccount } from './postgres/account.ts';

/** The system's own PostgreSQL: the embedded one comes without pg_dump. */
const root = '/usr/lib/postgresql';
const bin = (existsSync(root) ? readdirSync(root) : [])
  .map((version) => join(root, version, 'bin'))
  .filter((folder) => ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name))))
  .at(-1);

let folder: string;
let server: ChildProcess | undefined;
let port: number;
let service: Service | undefined;
const password = 'of-the-databases-owner';
const urlOf = (user: string, database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
const run = (program: string, args: readonly string[], account?: SystemAccount) =>
  promisify(execFile)(join(bin!, program), args, { ...account, env: { PGPASSWORD: password } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrim-dump-'));
  await chmod(folder, 0o711);
  if (bin === undefined) return;
  const account = await postgresAccount();
  const data = join(folder, 'server');
  const secret = join(folder, 'password');
  await writeFile(secret, password);
  if (account) for (const path of [folder, secret]) await chown(path, account.uid, account.gid);
  await run('initdb', ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-N'], account);
  port = await freePort();
  const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((one) => ['-c', one]);
  server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...options], { ...account, stdio: 'ignore' });
  await vi.waitFor(() => asSuperuser('SELECT 1'), { timeout: 60_000 });
  await asSuperuser(`CREATE ROLE owner LOGIN CREATEROLE PASSWORD '${password}'`);
  await asSuperuser('CREATE DATABASE scrim OWNER owner');
}, 120_000);
afterAll(async () => {
  await service?.close();
  if (server) {
    const exit = once(server, 'exit');
    server.kill('SIGINT');
    await exit;
  }
  await rm(folder, { recursive: true, force: true });
});

async function query<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<T>(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}
const asSuperuser = (text: string) => query(urlOf('postgres', 'postgres'), text);
const asOwner = <T extends object>(text: string) => query<T>(urlOf('owner', 'scrim'), text);

async function start(): Promise<string> {
  const doctor = { username: 'author', displayName: 'Author', password: userPassword, role: 'clinician' as const };
  service = await createService({
    ...{ databaseUrl: urlOf('owner', 'scrim'), dataDir: join(folder, 'data'), port: 0, host: '127.0.0.1' },
    bootstrap: { administratorPassword, users: [{ ...doctor, verified: true, onExisting: 'keep' }] },
  });
  return service.url;
}

/** Who may see and do what, as the database says it. */
const rules = async () => ({
  policies: await asOwner('SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2'),
  open: await asOwner(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND NOT relrowsecurity ORDER BY 1`),
  functions: await asOwner(`SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND has_function_privilege('public', oid, 'EXECUTE')`),
  granted: await asOwner(`SELECT table_name, privilege_type FROM information_schema.role_table_grants
    WHERE grantee = 'scrim_service' ORDER BY 1, 2`),
});

// Without the system's own PostgreSQL there is nothing that could dump.
it.skipIf(bin === undefined)(
  'pg_dump and pg_restore bring back cases and every rule, on a server that knew none',
  async () => {
    const first = { url: await start() };
    const author = await signIn(first.url, 'author', userPassword);
    const { id, image } = await submitCase(first, author, { bytes: noise(90_000, 1) });
    await service?.close();
    const before = await rules();
    const dump = join(folder, 'scrim.dump');
    await run('pg_dump', ['--format=custom', `--file=${dump}`, `--dbname=${urlOf('owner', 'scrim')}`]);
    await asSuperuser('DROP DATABASE scrim');
    await asSuperuser('DROP ROLE scrim_service');
    await asSuperuser('CREATE DATABASE scrim OWNER owner');
    // It complains of a role that is not there yet, and goes on.
    await run('pg_restore', ['--clean', '--if-exists', `--dbname=${urlOf('owner', 'scrim')}`, dump]).catch(
      () => undefined,
    );

    const url = await start();
    expect(await rules()).toEqual(before);
    expect(before.functions).toEqual([]);
    expect(before.granted.length).toBeGreaterThan(20);
    const again = await signIn(url, 'author', userPassword);
    const shown = await callService(url, again, 'GET', `/api/images/${image.id}/content`);
    expect(Buffer.from(await shown.arrayBuffer()).equals(noise(90_000, 1))).toBe(true);
    expect((await callService(url, again, 'GET', `/api/cases/${id}`)).status).toBe(200);
    // Row-level security holds for the service's own account.
    expect(await query(serviceAccount(urlOf('owner', 'scrim')).url, 'SELECT id FROM cases')).toEqual([]);
  },
);
