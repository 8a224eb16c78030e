import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { apiPath, caseListSchema } from '../../contract/caseApi.schema.ts';
import type { Role } from '../../model/account.ts';
import { addPerson, callService, startTestService, type TestService } from '../../test/support/caseService.ts';
import { containersRun, containerStore, ended, stopContainer, type Container } from '../../test/support/containers.ts';
import { projectRoot } from '../../test/support/paths.ts';
import { submitCase } from '../../test/support/sentCase.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()),
  working_dir: z.string(),
  volumes: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  healthcheck: z.object({ test: z.array(z.string()) }),
});
const composeSchema = z.object({ services: z.object({ 'service-a': serviceSchema, 'service-b': serviceSchema }) });

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return String(port);
}

/** What `docker compose` would make of `${NAME}`, `${NAME:-otherwise}` and `${NAME:?}`. */
const filled = (text: string, known: Readonly<Record<string, string>>): string =>
  text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, _kind, otherwise?: string) => known[name] ?? otherwise ?? '',
  );

/**
 * The service's part of the compose file in containers of their own, as it is written: command, mounts, environment and health check.
 * Replaced are the image (by the Node that runs this), the database's address and, since containers share the machine's network here, the port.
 */
describe.skipIf(!containersRun())('in containers, by the compose file', () => {
  let folder: string;
  let outside: TestService;
  const processes: { child: ChildProcess; url: string; container: Container; healthy: readonly string[] }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scrim-containers-'));
    outside = await startTestService();
    await outside.down();
    const compose = composeSchema.parse(
      parse(await readFile(join(projectRoot, 'docker-compose.yml'), 'utf8'), { merge: true }),
    );
    const store = containerStore(folder);
    await store.imageOfThisNode(compose.services['service-a'].image);
    for (const service of Object.values(compose.services)) await start(store, service);
  });
  afterAll(async () => {
    for (const { child } of processes)
      if (child.exitCode === null && child.signalCode === null) await stopContainer(child);
    await outside.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(
    store: ReturnType<typeof containerStore>,
    service: z.output<typeof serviceSchema>,
  ): Promise<void> {
    const port = await freePort();
    const ours = (text: string) => text.replace('7411', port);
    const known = {
      SCRIM_DATABASE_PASSWORD: 'in-the-address',
      SCRIM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const environment = Object.fromEntries(
      Object.entries(service.environment).map(([name, value]) => [name, filled(value, known)]),
    );
    const volumes = await Promise.all(service.volumes.map(placed));
    const container = await store.container({
      image: service.image,
      workingDirectory: service.working_dir,
      environment: { ...environment, SCRIM_DATABASE_URL: outside.ownerUrl },
      volumes,
    });
    const child = container.run(service.command.map(ours));
    await saidReady(child);
    const healthy = service.healthcheck.test.slice(1).map(ours);
    processes.push({ child, url: `http://127.0.0.1:${port}`, container, healthy });
  }

  /** A named volume is a folder of this test's. */
  async function placed(volume: string): Promise<string> {
    const [from, ...to] = volume.split(':');
    const place = from === '.' ? projectRoot : join(folder, 'volumes', from!);
    await mkdir(place, { recursive: true });
    return [place, ...to].join(':');
  }

  it('both are healthy by the check that restarts them, and the check fails where nothing serves', async () => {
    expect(processes).toHaveLength(2);
    for (const { container, healthy } of processes) {
      expect(await ended(container.run(healthy))).toEqual({ code: 0, said: '' });
    }
    const [{ container, healthy, url }] = [processes[0]!];
    const nowhere = await freePort();
    const elsewhere = healthy.map((word) => word.replace(new URL(url).port, nowhere));
    expect((await ended(container.run(elsewhere))).code).not.toBe(0);
  });

  it('a case that one of them took is moderated at the other and read at both', async () => {
    const [first, second] = [processes[0]!.url, processes[1]!.url];
    const make = (role: Role) => addPerson(second, outside.administrator, role);
    const [author, reader, moderator] = [await make('clinician'), await make('clinician'), await make('moderator')];
    const { id } = await submitCase({ url: first }, author, { audience: { kind: 'community' } });
    for (const [step, body] of [['claim'], ['decision', { verdict: 'approve' }]] as const) {
      expect((await callService(second, moderator, 'POST', `/api/moderation/${id}/${step}`, body)).status).toBe(204);
    }
    for (const url of [first, second]) {
      const { cases } = caseListSchema.parse(await (await callService(url, reader, 'GET', apiPath.search)).json());
      expect(cases.map((one) => one.id)).toEqual([id]);
    }
  });

  it('told to stop, each ends by itself', async () => {
    for (const { child } of processes) expect(await stopContainer(child)).toBe(0);
  });
});

async function saidReady(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (more: string) => {
        said += more;
        if (said.includes('"ready":true')) resolve();
      });
    child.once('exit', (code) => reject(new Error(`the container ended with ${code}: ${said}`)));
  });
}
