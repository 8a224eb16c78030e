// `npm run bench:dicom`: de-identification, redaction and thumbnails of DICOM, each beside its peer and in turns with it. Prints ratios.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { packProfile } from '../../core/deid/profile.ts';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { sideBySideOnDisk } from '../../core/headless/headless.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createWorkerPool } from '../../core/workers/pool.ts';
import { hasOrthanc } from '../../test/support/orthanc.ts';
import { projectRoot, resourcesDir } from '../../test/support/paths.ts';
import { slice, writeSlices } from './dicomFiles.ts';
import { startOrthancPeer } from './orthancPeer.ts';
import { median, timed } from './timing.ts';

interface Cost {
  /** Milliseconds. */
  readonly wall: number;
  readonly cpu: number;
}
type Contender = () => Cost | Promise<Cost>;

const count = Number(process.env['BENCH_FILES'] ?? 300);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const shared = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(shared, 'scrim-bench-dicom-'));
const bundles = join(projectRoot, 'node_modules/.cache/scrim-bench');
const output = join(folder, 'out');

/** What is measured is bundled as the product is: a loader that compiles on the fly is no part of it. */
async function bundle(): Promise<void> {
  const input = {
    dicomLoop: join(projectRoot, 'tools/bench/dicomLoop.ts'),
    'clear.worker': join(projectRoot, 'core/workers/clear.worker.ts'),
  };
  const to = { ssr: true, target: 'node20', outDir: bundles, emptyOutDir: true, copyPublicDir: false, minify: false };
  const names = { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', format: 'es' } as const;
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    build: { ...to, rollupOptions: { input, output: names } },
  });
}

const loop =
  (task: string, input: string, env: NodeJS.ProcessEnv = {}): Contender =>
  () => {
    const args = [join(bundles, 'dicomLoop.js'), task, input, output];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } });
    if (run.status !== 0) throw new Error(`${task} failed: ${run.stderr}`);
    return JSON.parse(run.stdout) as Cost;
  };

/** OpenSSL does as if the processor had no instructions for SHA, as many in hospitals have none (OPENSSL_ia32cap(3): bit 29 of leaf 7's EBX). */
const plainProcessor = { OPENSSL_ia32cap: ':~0x20000000' };

/** A whole process with all that it starts, by the shell's own clock. */
const program =
  (name: string, args: readonly string[]): Contender =>
  () => {
    emptyOutput();
    const script = 'TIMEFORMAT="%R %U %S"; time "$0" "$@" >/dev/null 2>/dev/null || echo failed';
    const run = spawnSync('bash', ['-c', script, name, ...args], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    const [wall, user, system] = run.stderr.trim().split(' ').map(Number);
    if (run.stdout.includes('failed') || system === undefined) throw new Error(`${name} failed`);
    return { wall: wall! * 1000, cpu: (user! + system) * 1000 };
  };

const has = (name: string, ...args: string[]): boolean => spawnSync(name, args, { stdio: 'ignore' }).status === 0;

/** Every contender once a round, in turns; medians. */
async function inTurns(contenders: ReadonlyMap<string, Contender>, times = rounds): Promise<Map<string, Cost>> {
  const seen = new Map<string, Cost[]>([...contenders.keys()].map((name) => [name, []]));
  for (let round = 0; round < times; round++) {
    for (const [name, run] of contenders) seen.get(name)!.push(await run());
  }
  const middle = (costs: readonly Cost[]): Cost => ({
    wall: median(costs.map(({ wall }) => wall)),
    cpu: median(costs.map(({ cpu }) => cpu)),
  });
  return new Map([...seen].map(([name, costs]) => [name, middle(costs)]));
}

/** Peers that can be asked here; what is missing is said. */
function peers(input: string): Map<string, Contender> {
  const found = new Map<string, Contender>();
  const offer = (name: string, available: boolean, contender: Contender): void => {
    if (available) found.set(name, contender);
    else console.log(`${name} is not installed: left out`);
  };
  const certificate = join(folder, 'certificate.pem');
  const keys = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=bench', '-days', '2'];
  const certified = has('openssl', ...keys, '-keyout', join(folder, 'key.pem'), '-out', certificate);
  const gdcm = ['--continue', '-r', '-i', input, '-o', output];
  offer(
    'gdcmanon -e',
    certified && has('gdcmanon', '--version'),
    program('gdcmanon', ['-e', '-c', certificate, ...gdcm]),
  );
  const tags = ['10,10', '10,20', '10,30', '8,80', '8,81', '8,90', '10,1040'].flatMap((tag) => ['--empty', tag]);
  offer('gdcmanon --dumb', has('gdcmanon', '--version'), program('gdcmanon', ['--dumb', ...tags, ...gdcm]));
  const python = '/usr/bin/python3';
  const script = join(projectRoot, 'tools/bench/pydicomLoop.py');
  offer('pydicom', has(python, '-c', 'import pydicom'), program(python, [script, input, output]));
  offer('cp', has('cp', '--version'), program('cp', ['-r', input, join(output, 'copy')]));
  return found;
}

function emptyOutput(): void {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
}

/** Through the pool, on all cores, as bulk work goes: the worker reads and writes. */
async function pooled(input: string): Promise<Cost> {
  const { limits, fill, jpegQuality } = await loadPolicy(join(resourcesDir, 'policies/default.json'));
  const pool = createWorkerPool({ processes: createNodeProcessHost(bundles), limits });
  const profile = packProfile(JSON.parse(await readFile(join(resourcesDir, 'profiles/basic.json'), 'utf8')));
  const projectKey = new Uint8Array(32).fill(7);
  const names = readdirSync(input);
  const common = { limits, regions: [], fill, jpegQuality, profile, projectKey, pixelsReviewed: false };
  const one = async (name: string): Promise<void> => {
    const source = { kind: 'path', path: join(input, name) } as const;
    await pool.run('clear.make', { source, to: join(output, name), ...common });
  };
  const all = async (files: readonly string[]): Promise<void> => {
    const queue = [...files];
    const lane = async (): Promise<void> => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) await one(name);
    };
    await Promise.all(Array.from({ length: sideBySideOnDisk }, lane));
  };
  try {
    for (let done = 0; done < 6000; done += names.length) {
      emptyOutput();
      await all(names);
    }
    emptyOutput();
    return { wall: await timed(() => all(names)), cpu: Number.NaN };
  } finally {
    await pool.close();
  }
}

const perSecond = (ms: number): string => (Number.isNaN(ms) ? '–' : Math.round((count / ms) * 1000).toString());
const times = (ratio: number): string => (Number.isNaN(ratio) ? '–' : `× ${ratio.toFixed(2)}`);

function printFiles(results: ReadonlyMap<string, Cost>, own: string): void {
  const ours = results.get(own)!;
  console.log(
    `\n${''.padEnd(34)} ${'files/CPU s'.padEnd(12)} ${'files/s'.padEnd(9)} ${own}: CPU   wall (speed, ours / theirs)`,
  );
  for (const [name, { wall, cpu }] of results) {
    const ratios = `${times(cpu / ours.cpu).padEnd(10)} ${times(wall / ours.wall)}`;
    console.log(`${name.padEnd(34)} ${perSecond(cpu).padEnd(12)} ${perSecond(wall).padEnd(9)} ${ratios}`);
  }
}

try {
  await bundle();
  const input = join(folder, 'ct');
  const bytes = writeSlices(input, count).length && slice(1).length;
  mkdirSync(output);
  console.log(
    `${count} CT of ${Math.round(bytes / 1000)} kB, ${availableParallelism()} cores, medians of ${rounds} rounds in turns`,
  );
  const headers = new Map<string, Contender>([
    ['header', loop('header', input)],
    ['header+sha256', loop('header+sha256', input)],
    ['sha256', loop('sha256', input)],
    ['header+sha256, no SHA in hardware', loop('header+sha256', input, plainProcessor)],
    ['sha256, no SHA in hardware', loop('sha256', input, plainProcessor)],
    ['header, all cores', () => pooled(input)],
    ...peers(input),
  ]);
  const orthanc = hasOrthanc && existsSync('/proc/self/stat') ? await startOrthancPeer(folder) : undefined;
  if (!orthanc) console.log('orthanc is not installed: left out');
  else {
    headers.set('Orthanc', () => {
      emptyOutput();
      return orthanc.run(input, output);
    });
  }
  const results = await inTurns(headers).finally(() => orthanc?.stop());
  printFiles(results, 'header');
  for (const processor of ['', ', no SHA in hardware']) {
    const [both, alone] = [results.get(`header+sha256${processor}`)!, results.get(`sha256${processor}`)!];
    const ratio = (both.cpu / alone.cpu).toFixed(2);
    console.log(`header and SHA-256 of one read${processor}: × ${ratio} of SHA-256 alone`);
  }
  const wide = results.get('header, all cores')!;
  const gdcm = results.get('gdcmanon -e');
  if (gdcm) console.log(`all cores beside gdcmanon -e, by wall time: × ${(gdcm.wall / wide.wall).toFixed(2)}`);

  const large = join(folder, 'xray');
  mkdirSync(large);
  for (let i = 0; i < 6; i++) writeFileSync(join(large, `${i}.dcm`), slice(i, { columns: 3000, rows: 2500 }));
  const burned = await inTurns(
    new Map([
      ['burn', loop('burn', large)],
      ['cp', program('cp', ['-r', large, join(output, 'copy')])],
    ]),
  );
  const [ours, cp] = [burned.get('burn')!, burned.get('cp')!];
  console.log(
    `\nrectangle in raw 15 MB: ${(ours.wall / 6).toFixed(1)} ms, cp ${(cp.wall / 6).toFixed(1)} ms: × ${(ours.wall / cp.wall).toFixed(2)}`,
  );
  const thumbnails = await inTurns(new Map([['thumbnail', loop('thumbnail', input)]]));
  const { wall, cpu } = thumbnails.get('thumbnail')!;
  console.log(`thumbnail: ${(wall / count).toFixed(2)} ms, ${(cpu / count).toFixed(2)} ms of CPU each`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
