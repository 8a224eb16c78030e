import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { caseListSchema, receiptSchema, sharedCaseSchema } from '../../contract/caseApi.schema.ts';
import { aCase, anImage, callService, newCaseId, signIn } from '../support/caseService.ts';
import { faultyWay, type Fault } from '../support/faultyWay.ts';
import { builtServiceEntry, projectRoot } from '../support/paths.ts';
import { filesBelow, temporaryFolders } from '../support/temporaryFolder.ts';
import { noise } from '../support/tus.ts';
import type { UploadPlan } from '../support/uploadPlan.ts';

/** 200 uploads and 50 kills take minutes: SCRIM_FAULTS=50 asks for them. Fewer tell the same story in seconds. */
const kills = Number(process.env['SCRIM_FAULTS'] ?? '6');
const casesCount = kills >= 50 ? 20 : 4;
const imagesPerCase = 10;
vi.setConfig({ testTimeout: 900_000 });
const folder = temporaryFolders();
const children = new Set<ChildProcess>();
afterEach(() => children.forEach((child) => child.kill('SIGKILL')));

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly password: string | undefined;
}

/** The service as its own process, as a hospital runs it; ready when this resolves. */
async function serve(data: string): Promise<Running> {
  const child = fork(builtServiceEntry, ['--data', data], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
  });
  children.add(child);
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const ready = JSON.parse(line) as { url: string; administrator: { password: string } | null };
  return { child, url: ready.url, password: ready.administrator?.password };
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  children.delete(child);
}

interface Fate {
  /** The desk is killed after so many lines of its story. */
  readonly lines: number;
  /** What befalls the service meanwhile, after so many lines. */
  readonly meanwhile?: { readonly after: number; readonly befall: () => Promise<void> };
}

/** A desk that sends. Answers its last line. */
async function send(args: readonly string[], { lines, meanwhile }: Fate): Promise<string | undefined> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/uploadUntilKilled.ts', ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const exit = once(child, 'exit');
  let told = 0;
  let last: string | undefined;
  let befallen: Promise<void> | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (++told >= lines) child.kill('SIGKILL');
    if (meanwhile && told >= meanwhile.after) befallen ??= meanwhile.befall();
  }
  await exit;
  await befallen;
  children.delete(child);
  return last;
}

async function makePlan(session: UploadPlan['session']): Promise<UploadPlan> {
  let seed = 0;
  const cases = Array.from({ length: casesCount }, () => {
    const seeds = Array.from({ length: imagesPerCase }, () => ++seed);
    // From a thumbnail to more than what goes along with its creation.
    const images = seeds.map((each) =>
      anImage(noise(each % 37 === 0 ? 5_000_000 : 3_000 + (each % 10) * 40_000, each)),
    );
    return { id: newCaseId(), content: aCase(images), seeds };
  });
  return { passphrase: 'a passphrase for faults', session, cases };
}

describe('uploads over kills of desk and service, cut connections and lost answers', () => {
  it('all arrive: none is lost, doubled or altered', async () => {
    const data = join(await folder(), 'service');
    await mkdir(data);
    await chmod(data, 0o711);
    let service = await serve(data);
    const password = service.password!;
    const administrator = await signIn(service.url, 'admin', password);
    const expiresAt = new Date(Date.now() + 6 * 3_600_000).toISOString();
    const plan = await makePlan({ token: administrator.token, expiresAt, user: administrator.user });
    const home = join(await folder(), 'desk');
    await mkdir(home);
    const planFile = join(home, 'plan.json');
    await writeFile(planFile, JSON.stringify(plan));

    const random = seeded(20_261_122);
    const next = (): Fault => {
      const chance = random();
      if (chance < 0.2) return { kind: 'cut', after: Math.floor(random() * 400_000) };
      return chance < 0.4 ? { kind: 'mute', after: Math.floor(random() * 6) } : { kind: 'none' };
    };
    const way = await faultyWay(() => Number(new URL(service.url).port), next);
    const args = [home, planFile, way.url];
    const restart = async () => {
      await kill(service.child);
      service = await serve(data);
    };
    // Each upload has at least three lines: begun, known to the service, delivered.
    const share = Math.floor((2.5 * casesCount * imagesPerCase) / kills);
    for (let round = 0; round < kills; round++) {
      const lines = 2 + Math.floor(random() * share);
      const meanwhile = { after: 1 + Math.floor(random() * lines), befall: restart };
      expect(await send(args, round % 2 === 0 ? { lines } : { lines, meanwhile })).not.toMatch(/^done/);
    }
    expect(await send(args, { lines: Infinity })).toBe(`done delivered ${casesCount}`);
    expect(way.suffered.cut).toBeGreaterThan(0);
    expect(way.suffered.mute).toBeGreaterThan(0);
    await way.close();

    // Asked of the service itself, by another way than the one that broke.
    const author = await signIn(service.url, 'admin', password);
    const list = caseListSchema.parse(
      await (await callService(service.url, author, 'GET', '/api/cases?mine=true')).json(),
    );
    expect(new Set(list.cases.map(({ id }) => id))).toEqual(new Set(plan.cases.map(({ id }) => id)));
    for (const { id, content } of plan.cases) {
      const shared = sharedCaseSchema.parse(
        await (await callService(service.url, author, 'GET', `/api/cases/${id}`)).json(),
      );
      expect(shared.state).not.toBe('draft');
      expect(shared.imageList.map(({ id: image, sha256 }) => [image, sha256])).toEqual(
        content.images.map(({ id: image, sha256 }) => [image, sha256]),
      );
      for (const image of content.images) {
        const receipt = await callService(service.url, author, 'GET', `/api/images/${image.id}/receipt`);
        expect(receiptSchema.parse(await receipt.json())).toMatchObject({ sha256: image.sha256, bytes: image.bytes });
        const stored = await callService(service.url, author, 'GET', `/api/images/${image.id}/content`);
        const bytes = Buffer.from(await stored.arrayBuffer());
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(image.sha256);
      }
    }
    expect(await filesBelow(join(data, 'blobs'))).toHaveLength(casesCount * imagesPerCase);
    expect(await filesBelow(join(data, 'uploads'))).toEqual([]);
    await kill(service.child);
  });
});
