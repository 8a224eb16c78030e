import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { administratorPassword, callService, signIn, userPassword } from '../test/support/caseService.ts';
import { submitCase } from '../test/support/sentCase.ts';
import { noise } from '../test/support/tus.ts';
import { createService, type Service } from './createService.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres/embeddedPostgres.ts';

let folder: string;
let backup: string;
let postgres: EmbeddedPostgres | undefined;
let service: Service | undefined;
beforeAll(async () => {
  [folder, backup] = [await mkdtemp(join(tmpdir(), 'scrim-kept-')), await mkdtemp(join(tmpdir(), 'scrim-backup-'))];
  await Promise.all([folder, backup].map((path) => chmod(path, 0o711)));
});
afterAll(async () => {
  await stop();
  await Promise.all([folder, backup].map((path) => rm(path, { recursive: true, force: true })));
});

const doctor = { username: 'author', displayName: 'Author', password: userPassword, role: 'clinician' as const };
async function start(): Promise<string> {
  postgres = await startEmbeddedPostgres(folder);
  service = await createService({
    ...{ databaseUrl: postgres.url, dataDir: folder, port: 0, host: '127.0.0.1' },
    bootstrap: { administratorPassword, users: [{ ...doctor, verified: true, onExisting: 'keep' }] },
  });
  return service.url;
}
async function stop(): Promise<void> {
  await service?.close();
  await postgres?.stop();
  [service, postgres] = [undefined, undefined];
}

/** What docs/how-to/run-the-case-service.md says of a service with a database of its own. */
const parts = ['postgres', 'postgres.password', 'blobs'];
const copy = (from: string, to: string) =>
  Promise.all(
    parts.map(async (part) => {
      await rm(join(to, part), { recursive: true, force: true });
      // With its owners: the database runs as an account of its own where the service runs as root.
      await promisify(execFile)('cp', ['-a', join(from, part), join(to, part)]);
    }),
  );

it.skipIf(process.platform === 'win32')(
  'a restored backup has everything back but what was withdrawn since',
  async () => {
    let url = await start();
    let author = await signIn(url, 'author', userPassword);
    const share = (seed: number) => submitCase({ url }, author, { bytes: noise(90_000, seed) });
    const [kept, withdrawn] = [await share(1), await share(2)];
    await stop();
    await copy(folder, backup);

    url = await start();
    author = await signIn(url, 'author', userPassword);
    const taken = await callService(url, author, 'POST', `/api/cases/${withdrawn.id}/withdraw`, { reason: 'patient' });
    expect(taken.status).toBe(200);
    await stop();

    // The ledger and the key of the service stay as they are.
    await copy(backup, folder);
    url = await start();
    author = await signIn(url, 'author', userPassword);
    const bytesOf = ({ image }: typeof kept) => callService(url, author, 'GET', `/api/images/${image.id}/content`);
    expect(Buffer.from(await (await bytesOf(kept)).arrayBuffer()).equals(noise(90_000, 1))).toBe(true);
    expect((await callService(url, author, 'GET', `/api/cases/${withdrawn.id}`)).status).toBe(404);
    expect((await bytesOf(withdrawn)).status).toBe(404);
    expect((await callService(url, author, 'GET', `/api/cases/${withdrawn.id}/certificate`)).status).toBe(200);
  },
);
