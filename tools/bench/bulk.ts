import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setMaxListeners } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createOutput } from '../../cli/output.ts';
import type { ClearItem } from '../../contract/cli.schema.ts';
import type { WorkerReply, WorkerTask } from '../../contract/workers.schema.ts';
import { clear } from '../../core/headless/clear.ts';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createWorkerPool, type RunOptions, type WorkerPool } from '../../core/workers/pool.ts';
import { builtCli, builtWorkersDir, modelsDir, resourcesDir } from '../../test/support/paths.ts';
import { slice } from './dicomFiles.ts';
import { memoryOfTree } from './memory.ts';
import { withCore } from './workbench.ts';

// What many instances cost: `npm run bench:bulk -- --instances 1000,4000 [--only clear|import] [--seconds 1200] [--detection settled]`. Each number of
// small slices goes through `scrim clear` with every detector on, and into a fresh vault; memory is that of all processes together. Flat means: the same
// for each number. With detection settled no detector runs: the work of `scrim clear` is told that each looked at all of every picture and found nothing.
// The product has no such option; what that shows is all else.

const folderSize = 500;
const sampleMs = 1000;
const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? (process.argv[at + 1] ?? fallback) : fallback;
};

interface Sample {
  readonly seconds: number;
  readonly bytes: number;
  readonly done: number;
}

const firstNumber = 1_000_000;

/** Slices of 64 × 64 that differ in their numbers and UIDs: made once and then only numbered, for making each would take longer than clearing it. */
function numberedSlices(): (index: number) => Uint8Array {
  const made = Buffer.from(slice(firstNumber, { columns: 64, rows: 64 }));
  const places: number[] = [];
  for (let at = made.indexOf(String(firstNumber)); at >= 0; at = made.indexOf(String(firstNumber), at + 1))
    places.push(at);
  return (index) => {
    for (const at of places) made.write(String(firstNumber + index), at, 'latin1');
    return made;
  };
}

/** Folders of `folderSize` instances. */
function writeInstances(root: string, count: number): string[] {
  const numbered = numberedSlices();
  return Array.from({ length: Math.ceil(count / folderSize) }, (_, folder) => {
    const path = join(root, String(folder).padStart(4, '0'));
    mkdirSync(path, { recursive: true });
    for (let i = folder * folderSize; i < Math.min(count, (folder + 1) * folderSize); i++) {
      writeFileSync(join(path, `${i}.dcm`), numbered(i));
    }
    return path;
  });
}

/** Looks at a process until it ends, or until its time is over. */
async function observe(child: ChildProcess, done: () => Promise<number>, seconds: number): Promise<Sample[]> {
  const start = performance.now();
  const samples: Sample[] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let running = true;
  void ended.then(() => (running = false));
  while (running) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, sampleMs).unref())]);
    const elapsed = (performance.now() - start) / 1000;
    samples.push({ seconds: elapsed, bytes: running ? memoryOfTree(child.pid!) : 0, done: await done() });
    if (elapsed > seconds) child.kill('SIGINT');
  }
  return samples;
}

/** What was told at a quarter, a half and three quarters of the work as the time left, from the rate until then, against what it took. */
function timeLeft(samples: readonly Sample[], count: number): string {
  const end = samples.at(-1)!;
  return [0.25, 0.5, 0.75]
    .map((share) => {
      const at = samples.find(({ done }) => done >= share * count);
      if (!at || end.done < count) return '–';
      const told = (at.seconds / at.done) * (count - at.done);
      return `${Math.round(told)}/${Math.round(end.seconds - at.seconds)} s`;
    })
    .join(', ');
}

function print(what: string, count: number, samples: readonly Sample[]): void {
  const { done, seconds } = samples.at(-1)!;
  const memory = samples.map(({ bytes }) => bytes / 1e6);
  // Of each quarter of the time the most: what grows with the number of instances is seen in one line.
  const quarters = [0, 1, 2, 3].map((n) => memory.slice((memory.length * n) >> 2, (memory.length * (n + 1)) >> 2));
  const most = quarters.map((some) => Math.round(Math.max(0, ...some)));
  console.log(
    [
      what.padEnd(8),
      `${done} of ${count}`.padEnd(16),
      `${(done / seconds).toFixed(1)} a second`.padEnd(16),
      `most by quarters ${most.join(', ')} MB`.padEnd(38),
      `time left told/true at ¼ ½ ¾: ${timeLeft(samples, count)}`,
    ].join(' '),
  );
}

async function benchClear(folders: readonly string[], count: number, seconds: number, root: string): Promise<void> {
  const out = join(root, `out-${count}`);
  const report = join(root, `report-${count}.json`);
  const key = join(root, 'key.txt');
  writeFileSync(key, '0'.repeat(63) + '1', { mode: 0o600 });
  const home = ['--home', join(root, 'home')];
  const whole = [builtCli, 'clear', ...home, '--project-key', key, '--out', out, '--report', report];
  const child = ['--import', 'tsx', fileURLToPath(import.meta.url), '--clear-child', join(root, 'home'), out, report];
  const isSettled = option('detection', 'on') === 'settled';
  const clearing = spawn(process.execPath, [...(isSettled ? child : whole), ...folders], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const cleared = async () => (await readdir(out).catch(() => [])).filter((name) => name.endsWith('.dcm')).length;
  print('clear', count, await observe(clearing, cleared, seconds));
  await rm(out, { recursive: true, force: true });
}

async function benchImport(folders: readonly string[], count: number, seconds: number): Promise<void> {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--import-child', ...folders];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let done = 0;
  child.stdout.on('data', (text: Buffer) => {
    const said = text.toString().trim().split('\n').at(-1);
    done = Number(said) || done;
  });
  print('import', count, await observe(child, async () => done, seconds));
}

/** A pool in which every detector has looked at all of a picture and found nothing. */
function settled(pool: WorkerPool): WorkerPool {
  const nothing: WorkerReply<'detect.propose'> = {
    ...{ proposals: [], looks: [], timings: {} },
    complete: { face: true, text: true, region: true },
  };
  const run = (task: WorkerTask, ...rest: [never, RunOptions?]) =>
    task === 'detect.propose' ? Promise.resolve(nothing) : pool.run(task, ...rest);
  return { run: run as WorkerPool['run'], close: () => pool.close() };
}

/** What `scrim clear` does, in a process of its own, but for detection. */
async function clearHere([home, out, report, ...folders]: readonly string[]): Promise<void> {
  const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
  const profile: unknown = JSON.parse(await readFile(join(resourcesDir, 'profiles/basic.json'), 'utf8'));
  const pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits: policy.limits });
  const interrupt = new AbortController();
  setMaxListeners(0, interrupt.signal);
  process.once('SIGINT', () => interrupt.abort());
  const quiet = () => undefined;
  const headless = {
    ...{ pool: settled(pool), policy, signal: interrupt.signal, progress: quiet },
    paths: { home: home!, resources: resourcesDir, models: modelsDir },
    clock: { now: () => new Date() },
    log: { info: quiet, warn: quiet, error: quiet },
  };
  const items = createOutput({ quiet: true }, '').itemised<ClearItem>({ head: {}, line: () => '', file: report });
  const options = { out: out!, profile, projectKey: new Uint8Array(32).fill(1) };
  await clear(headless, folders, options, (item) => items.add(item)).finally(() => pool.close());
  await items.end({}, '');
}

/** In a process of its own, so that what is counted is the core and its workers. Ends with the import: what detection does then is not counted. */
async function importHere(folders: readonly string[]): Promise<void> {
  await withCore(false, null, async (core) => {
    const id = await core.imports.start(folders);
    for (let running = true; running;) {
      await new Promise((resolve) => setTimeout(resolve, sampleMs));
      const batch = (await core.imports.list()).find((each) => each.id === id);
      running = batch?.state === 'scanning' || batch?.state === 'importing';
      console.log(batch?.imported ?? 0);
    }
  });
}

if (process.argv[2] === '--import-child') await importHere(process.argv.slice(3));
else if (process.argv[2] === '--clear-child') await clearHere(process.argv.slice(3));
else {
  const counts = option('instances', '500,2000').split(',').map(Number);
  const seconds = Number(option('seconds', '1200'));
  const only = option('only', '');
  const root = await mkdtemp(join(tmpdir(), 'scrim-bulk-'));
  try {
    const folders = writeInstances(join(root, 'in'), Math.max(...counts));
    for (const count of counts) {
      const some = folders.slice(0, Math.ceil(count / folderSize));
      if (only !== 'import') await benchClear(some, count, seconds, root);
      if (only !== 'clear') await benchImport(some, count, seconds);
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
