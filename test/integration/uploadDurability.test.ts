import { execFileSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApiImage } from '../../contract/caseApi.schema.ts';
import { aCase, anImage, callService, newCaseId, signIn, type Person } from '../support/caseService.ts';
import { answersOf, frameOf, postFrames } from '../support/batches.ts';
import { systemCalls, whyNotTraced, type SystemCall } from '../support/systemCalls.ts';
import { noise, uploadWithTus } from '../support/tus.ts';
import { end, expectAllArrived, killAll, makePlan, send, serve, type Running } from '../support/uploadDesk.ts';
import type { UploadPlan } from '../support/uploadPlan.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** All of one service, whose clock is hours wrong and jumps at its beginning. */
let folder: string;
let data: string;
let service: Running;
let author: Person;
const sent: UploadPlan['cases'][number][] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrim-durability-test-'));
  execFileSync('chmod', ['711', folder]);
  data = join(folder, 'service');
  service = await serve(data, '-3,4,-2,5,-1,3,-2,1');
  author = await signIn(service.url, 'admin', service.password!);
});
afterAll(async () => {
  await end(service.child);
  killAll();
  await rm(folder, { recursive: true, force: true });
});

/** No file grows beyond so many bytes: what is written there fails as on a full disk. */
const limit = ({ pid }: ChildProcess, bytes: number | 'unlimited') =>
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);

/** A desk of its own with one case of eight images to send. */
async function desk(): Promise<string[]> {
  const home = await mkdtemp(join(folder, 'desk-'));
  const { plan, file } = await makePlan(home, author, 1, 8);
  sent.push(...plan.cases);
  return [home, file, service.url];
}
const expectAll = () => expectAllArrived(service, service.password!, data, sent);

describe.skipIf(process.platform !== 'linux')('uploads', () => {
  it('arrive though the clocks of desk and service are hours apart and jump', async () => {
    expect(await send(await desk(), undefined, '4,-5,3,-4,5,-5')).toBe('done delivered 1');
    await expectAll();
  });

  it('wait out a full disk of the service, which goes on serving, and all arrive', async () => {
    const args = await desk();
    limit(service.child, 100_000);
    const story: string[] = [];
    const last = await send(args, (line) => {
      // By then every image that fits has arrived, and the others have been refused more than once.
      if (story.push(line) === 40) limit(service.child, 'unlimited');
    });
    expect(story[39]).toMatch(/^progress 40 [0-3]$/);
    expect(last).toBe('done delivered 1');
    await expectAll();
  });

  it('that a full disk of the desk has stopped go on once there is room', async () => {
    const args = await desk();
    let lines = 0;
    const stopped = await send(args, (_line, child) => {
      if (++lines === 6) limit(child, 1);
    });
    expect(stopped).toMatch(/^done parked:\w+ 1$/);
    expect(await send(args)).toBe('done delivered 1');
    await expectAll();
  });

  it('of one home are sent by one desk: a second is told so, and takes nothing away', async () => {
    const args = await desk();
    let second: Promise<string | undefined> | undefined;
    const first = send(args, () => {
      if (second) return;
      // The service holds its answers back until the second has been told.
      service.child.kill('SIGSTOP');
      second = send(args).finally(() => service.child.kill('SIGCONT'));
    });
    expect(await first).toBe('done delivered 1');
    expect(await second).toBe('refused VAULT_IN_USE');
    await expectAll();
  });
});

describe('500 bits that flip in stored images', () => {
  it('are all noticed: nothing is sent as whole that is not', async () => {
    const images = sent
      .slice(0, 2)
      .flatMap(({ id, content }) => content.images.slice(0, 5).map((image) => ({ id, image })));
    const noticed = await Promise.all(images.map(({ id, image }) => flips(id, image, 50)));
    expect(noticed).toEqual(images.map(() => 50));
    await expectAll();
  });

  /** One after the other, each taken back. How many were noticed. */
  async function flips(id: string, { id: image, sha256 }: ApiImage, count: number): Promise<number> {
    const file = join(data, 'blobs/cases', id, sha256);
    const stored = await readFile(file);
    let noticed = 0;
    for (let turn = 0; turn < count; turn++) {
      const flipped = Buffer.from(stored);
      flipped[Math.floor((turn * stored.length) / count)]! ^= 1 << (turn % 8);
      await writeFile(file, flipped);
      const whole = await callService(service.url, author, 'GET', `/api/images/${image}/content`)
        .then(async (answer) => answer.ok && (await answer.arrayBuffer()).byteLength > 0)
        .catch(() => false);
      if (!whole) noticed += 1;
    }
    await writeFile(file, stored);
    return noticed;
  }
});

/** What a process asked of the kernel, as a promise: this, then that. */
type Promised = readonly [what: string, name: RegExp, (call: SystemCall) => boolean];
const to = (end: string) => (call: SystemCall) => call.args.includes(end);
const write = /^p?write(v|64)?$/;
const sync = /^f(data)?sync$/;

/** Until when the last of these, each after the one before, had happened. */
function inTurn(calls: readonly SystemCall[], promised: readonly Promised[], after = -1): number {
  for (const [what, name, matches] of promised) {
    const next = calls.find((call) => call.began > after && name.test(call.name) && matches(call));
    const since = calls.filter((call) => call.began > after).map(({ name: of, args }) => `${of} ${args.slice(0, 60)}`);
    expect(next, `${what}; since then: ${since.slice(-12).join(' | ')}`).toBeDefined();
    after = next!.ended;
  }
  return after;
}

const kept = (sealed: string): Promised[] => [
  ['a new file is made', /^openat$/, (call) => to(sealed)(call) && call.args.includes('O_CREAT')],
  ['it is written', write, to(sealed)],
  ['it is on disk', sync, to(sealed)],
  ['it gets its name', /^rename/, to(`${sealed}"`)],
];
const promised = (id: string, answer: string): Promised[] => [
  ['the name is on disk', sync, to(`/cases/${id}>`)],
  ['the folder’s name is on disk', sync, to('/blobs/cases>')],
  ['the receipt is written', /^writev?$/, to('insert into \\"receipts\\"')],
  ['and committed', /^writev?$/, (call) => /commit/i.test(call.args) && call.args.includes('socket:')],
  ['and answered', /^writev?$/, to(answer)],
];

/** No piece is written after the file was called whole. */
function expectWholeWhenSynced(calls: readonly SystemCall[], sealed: string): void {
  const synced = calls.find((call) => sync.test(call.name) && to(sealed)(call))!;
  expect(calls.some((call) => call.began > synced.began && /write/.test(call.name) && to(sealed)(call))).toBe(false);
}

describe('the answer to the last byte', () => {
  const why = process.platform === 'linux' ? whyNotTraced() : 'strace is of Linux';
  const because = why ? `: skipped, for ${why}` : '';

  const anotherAnswer = async (): Promise<void> => void (await (await fetch(service.url)).arrayBuffer());

  it.skipIf(why)(`of an image is sent after all of it is on disk${because}`, async () => {
    const bytes = noise(300_000, 99);
    const image = anImage(bytes);
    const id = newCaseId();
    await callService(service.url, author, 'PUT', `/api/cases/${id}`, aCase([image]));
    const upload = (): Promise<void> => uploadWithTus(service.url, author, id, image, bytes);
    const calls = await systemCalls(service.child.pid!, join(folder, 'trace'), upload, anotherAnswer);
    const sealed = `/${id}/${image.sha256}`;
    const answered = inTurn(calls, [...kept(sealed), ...promised(id, 'HTTP/1.1 201')]);
    expect(calls.filter(({ began, args }) => began <= answered && args.includes('HTTP/1.1 201'))).toHaveLength(1);
    expectWholeWhenSynced(calls, sealed);
  });

  it.skipIf(why)(
    `of many images is sent after all of each is on disk, and the folder is synced once${because}`,
    async () => {
      const all = [1, 2, 3, 4].map((n) => noise(n * 90_000, 900 + n));
      const images = all.map((bytes) => anImage(bytes));
      const id = newCaseId();
      await callService(service.url, author, 'PUT', `/api/cases/${id}`, aCase(images));
      const frames = images.map((image, n) => frameOf(image, all[n]!));
      const upload = async (): Promise<void> => {
        expect((await answersOf(await postFrames(service.url, author, id, frames))).length).toBe(4);
      };
      const calls = await systemCalls(service.child.pid!, join(folder, 'trace-of-many'), upload, anotherAnswer);
      const ends = images.map(({ sha256 }) => inTurn(calls, kept(`/${id}/${sha256}`)));
      const answered = inTurn(calls, promised(id, 'HTTP/1.1 200'), Math.max(...ends));
      expect(calls.filter(({ began, args }) => began <= answered && args.includes('HTTP/1.1 200'))).toHaveLength(1);
      for (const { sha256 } of images) expectWholeWhenSynced(calls, `/${id}/${sha256}`);
      expect(calls.filter((call) => sync.test(call.name) && to(`/cases/${id}>`)(call))).toHaveLength(1);
    },
  );
});
