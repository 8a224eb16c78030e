// `npm test`: set-up, every check, every test. What CI runs. Ends with one line of totals over all runners.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureSystem } from './setup/system.mjs';
import { findElectron } from './setup/electron.mjs';
import { say } from './setup/run.mjs';
import { command, makeReady, root } from './setup.mjs';

const results = join(root, 'test-results');
const read = async (name) => JSON.parse(await readFile(join(results, name), 'utf8').catch(() => 'null'));
const corpus = join(root, '../shared/data/dicom');

await command(async () => {
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });
  // The checks need the npm packages alone: they run while sqlite3 is compiled, the product is built and programs are installed.
  let checked;
  const system = Promise.all([ensureSystem('window'), ensureSystem('tests')]);
  await makeReady(() => (checked = step(['check', 'npm', ['run', '--silent', 'check'], {}], process.env)));
  const lacking = (await system).flatMap(({ missing }) => missing);
  if (lacking.length > 0) say(`tests: without ${lacking.join(', ')} some comparisons with other programs cannot run`);
  const electron = await findElectron(root, { fetch: process.env.SCRIM_REAL_ELECTRON === '1' });
  const env = {
    SCRIM_BUILT: '1',
    // 200 uploads through 50 kills.
    SCRIM_FAULTS: process.env.SCRIM_FAULTS ?? '50',
    ...(electron.folder ? { ELECTRON_OVERRIDE_DIST_PATH: electron.folder } : {}),
    ...(process.env.CI && !process.env.SCRIM_CORPUS && existsSync(corpus) ? { SCRIM_CORPUS: corpus } : {}),
  };
  const steps = [
    [
      'unit and integration tests',
      'npx',
      ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(results, 'vitest.json')}`],
      {},
    ],
    [
      'the stand-in',
      'npx',
      ['playwright', 'test', '-c', 'tools/electron-on-chromium', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_NAME: join(results, 'stand-in.json') },
    ],
    [
      'end to end',
      'npx',
      ['playwright', 'test', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_NAME: join(results, 'e2e.json') },
    ],
  ];
  const failed = (await checked) ? [] : ['check'];
  for (const each of steps) if (!(await step(each, env))) failed.push(each[0]);
  const total = await totals();
  for (const line of await failures()) say(line);
  if (failed.length > 0) say(`\nfailed: ${failed.join(', ')}`);
  const failing = Math.max(total.failed, failed.length);
  process.stdout.write(`\n${total.passed} passed, ${failing} failed, ${total.skipped} skipped\n`);
  return failing > 0 || total.passed === 0 ? 1 : 0;
});

async function step([title, program, args, more], env) {
  const started = Date.now();
  say(`\n== ${title}`);
  const code = await inherit(program, args, { ...env, ...more });
  say(`== ${title}: ${code === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
  return code === 0;
}

function inherit(program, args, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Every failed test again with the start of its message, at the very end: a log's last lines are often all that one gets to see. */
async function failures() {
  const lines = [];
  const add = (file, title, message) =>
    lines.push(
      `\nFAILED ${file} › ${title}\n  ${stripVTControlCharacters(message).slice(0, 1500).replaceAll('\n', '\n  ')}`,
    );
  for (const file of (await read('vitest.json'))?.testResults ?? []) {
    const name = relative(root, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) add(name, test.fullName, test.failureMessages.join('\n'));
    if (file.status === 'failed' && failed.length === 0) add(name, 'the file itself', file.message);
  }
  const suites = (list, path) =>
    (list ?? []).flatMap((suite) => [
      ...suite.specs.filter((spec) => !spec.ok).map((spec) => ({ spec, path: [...path, suite.title] })),
      ...suites(suite.suites, [...path, suite.title]),
    ]);
  for (const name of ['stand-in.json', 'e2e.json'])
    for (const { spec, path } of suites((await read(name))?.suites, []))
      add(
        spec.file,
        [...path.slice(1), spec.title].join(' › '),
        spec.tests
          .flatMap((test) => test.results.flatMap((result) => result.errors.map((error) => error.message ?? '')))
          .join('\n'),
      );
  return lines;
}

async function totals() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const unit = await read('vitest.json');
  if (unit) {
    total.passed += unit.numPassedTests;
    total.failed += unit.numFailedTests;
    total.skipped += unit.numPendingTests + (unit.numTodoTests ?? 0);
  }
  for (const name of ['stand-in.json', 'e2e.json']) {
    const stats = (await read(name))?.stats;
    if (!stats) continue;
    total.passed += stats.expected + stats.flaky;
    total.failed += stats.unexpected;
    total.skipped += stats.skipped;
  }
  return total;
}
