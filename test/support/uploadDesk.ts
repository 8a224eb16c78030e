import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { caseListSchema, receiptSchema, sharedCaseSchema } from '../../contract/caseApi.schema.ts';
import { aCase, anImage, callService, newCaseId, sha256Of, signIn, type Person } from './caseService.ts';
import { builtServiceEntry, projectRoot } from './paths.ts';
import { filesBelow } from './temporaryFolder.ts';
import { noise } from './tus.ts';
import type { UploadPlan } from './uploadPlan.ts';

const children = new Set<ChildProcess>();

/** For the end of each test, however it ended. */
export const killAll = () => children.forEach((child) => child.kill('SIGKILL'));

/** A write beyond the limit of a file's size fails, as on a full disk, instead of ending the process by a signal. */
const bearsLimit = ['--import', 'data:text/javascript,process.on("SIGXFSZ",()=>{})'];

function start(args: readonly string[], clock: string | undefined, errors: 'inherit' | 'ignore'): ChildProcess {
  const clocked = clock === undefined ? [] : ['--import', './test/support/jumpingClock.mjs'];
  const child = spawn(process.execPath, [...bearsLimit, ...clocked, ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', errors, 'ipc'],
    env: { ...process.env, ...(clock === undefined ? {} : { SCRIM_TEST_CLOCK: clock }) },
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly password: string | undefined;
}

/** The service as its own process, as a hospital runs it; ready when this resolves. `clock`: see jumpingClock.mjs. */
export async function serve(data: string, clock?: string): Promise<Running> {
  await mkdir(data, { recursive: true });
  await chmod(data, 0o711);
  const child = start([builtServiceEntry, '--data', data], clock, 'ignore');
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const ready = JSON.parse(line) as { url: string; administrator: { password: string } | null };
  return { child, url: ready.url, password: ready.administrator?.password };
}

export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** A desk that sends, as its own process. `onLine` hears its story and may do something to it. Answers its last line. */
export async function send(
  args: readonly string[],
  onLine: (line: string, child: ChildProcess) => void = () => undefined,
  clock?: string,
): Promise<string | undefined> {
  const child = start(['--import', 'tsx', 'test/support/uploadUntilKilled.ts', ...args], clock, 'inherit');
  const exit = once(child, 'exit');
  let last: string | undefined;
  for await (const line of createInterface({ input: child.stdout! })) {
    last = line;
    onLine(line, child);
  }
  await exit;
  return last;
}

/** What a desk is to send, written where it finds it. */
export async function makePlan(
  home: string,
  author: Person,
  cases: number,
  imagesPerCase: number,
): Promise<{ plan: UploadPlan; file: string }> {
  let seed = 0;
  const plan: UploadPlan = {
    passphrase: 'a passphrase for faults',
    session: { ...author, expiresAt: new Date(Date.now() + 6 * 3_600_000).toISOString() },
    cases: Array.from({ length: cases }, () => {
      const seeds = Array.from({ length: imagesPerCase }, () => ++seed);
      // From a thumbnail to more than what goes along with its creation.
      const images = seeds.map((each) =>
        anImage(noise(each % 37 === 0 ? 5_000_000 : 3_000 + (each % 10) * 40_000, each)),
      );
      return { id: newCaseId(), content: aCase(images), seeds };
    }),
  };
  await mkdir(home, { recursive: true });
  const file = join(home, 'plan.json');
  await writeFile(file, JSON.stringify(plan));
  return { plan, file };
}

/** Asked of the service itself, by another way than the one that broke: nothing is lost, doubled or altered. */
export async function expectAllArrived(service: Running, password: string, data: string, cases: UploadPlan['cases']) {
  const author = await signIn(service.url, 'admin', password);
  const ask = async (path: string): Promise<unknown> => (await callService(service.url, author, 'GET', path)).json();
  const list = caseListSchema.parse(await ask('/api/cases?mine=true'));
  expect(new Set(list.cases.map(({ id }) => id))).toEqual(new Set(cases.map(({ id }) => id)));
  for (const { id, content } of cases) {
    const shared = sharedCaseSchema.parse(await ask(`/api/cases/${id}`));
    expect(shared.state).not.toBe('draft');
    expect(shared.imageList.map(({ id: image, sha256 }) => [image, sha256])).toEqual(
      content.images.map(({ id: image, sha256 }) => [image, sha256]),
    );
    for (const image of content.images) {
      const receipt = receiptSchema.parse(await ask(`/api/images/${image.id}/receipt`));
      expect(receipt).toMatchObject({ sha256: image.sha256, bytes: image.bytes });
      const stored = await callService(service.url, author, 'GET', `/api/images/${image.id}/content`);
      expect(sha256Of(Buffer.from(await stored.arrayBuffer()))).toBe(image.sha256);
    }
  }
  const images = cases.flatMap(({ content }) => content.images);
  expect(await filesBelow(join(data, 'blobs'))).toHaveLength(images.length);
  expect(await filesBelow(join(data, 'uploads'))).toEqual([]);
}
