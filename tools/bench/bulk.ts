import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtCli } from '../../test/support/paths.ts';
import { slice } from './dicomFiles.ts';
import { memoryOfTree } from './memory.ts';
import { withCore } from './workbench.ts';

// What many instances cost: `npm run bench:bulk -- --instances 1000,4000 [--only clear|import] [--seconds 1200]`. Each number of small slices goes
// through `scrim clear` with every detector on, and into a fresh vault; memory is that of all processes together. Flat means: the same for each number.

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

/** Folders of `folderSize` slices of 64 × 64, each an instance of its own. */
function writeInstances(root: string, count: number): string[] {
  return Array.from({ length: Math.ceil(count / folderSize) }, (_, folder) => {
    const path = join(root, String(folder).padStart(4, '0'));
    mkdirSync(path, { recursive: true });
    for (let i = folder * folderSize; i < Math.min(count, (folder + 1) * folderSize); i++) {
      writeFileSync(join(path, `${i}.dcm`), slice(1_000_000 + i, { columns: 64, rows: 64 }));
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
  const late = memory.slice(memory.length >> 1, -1);
  const mean = late.reduce((sum, value) => sum + value, 0) / Math.max(1, late.length);
  console.log(
    [
      what.padEnd(8),
      `${done} of ${count}`.padEnd(16),
      `${(done / seconds).toFixed(1)} a second`.padEnd(16),
      `most ${Math.round(Math.max(...memory))} MB`.padEnd(14),
      `second half ${Math.round(mean)} MB`.padEnd(20),
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
  const args = [builtCli, 'clear', '--quiet', ...home, '--project-key', key, '--out', out, '--report', report];
  const child = spawn(process.execPath, [...args, ...folders], { stdio: ['ignore', 'ignore', 'inherit'] });
  const cleared = async () => (await readdir(out).catch(() => [])).filter((name) => name.endsWith('.dcm')).length;
  print('clear', count, await observe(child, cleared, seconds));
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
