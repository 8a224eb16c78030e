import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoctorReport } from '../../contract/cli.schema.ts';
import { approvedManifest, readModel } from '../detect/models.ts';
import type { Paths } from '../ports/ports.ts';
import { findPolicy } from '../sitePolicy.ts';
import { errorSentence, toScrimError } from '../../model/errors.ts';
import { createOsKeychain } from '../vault/osKeychain.ts';

type Check = DoctorReport['checks'][number];
const minimumFreeMegabytes = 2048;

/** What this machine has and lacks. `needed` marks what Scrim cannot do without; the rest has a stand-in or a fallback. */
export async function examine(paths: Paths, root: string): Promise<Check[]> {
  return [
    nodeVersion(),
    ...(await Promise.all(
      ['sqlite3', 'sharp', 'onnxruntime-node', '@node-rs/argon2', '@napi-rs/keyring'].map(nativeModule),
    )),
    ...(await Promise.all(approvedManifest.models.map((model) => modelCheck(paths.models, model.id)))),
    await policyInForce(paths.resources),
    present('workers', join(paths.workers, 'parse.worker.js'), true),
    present('case service', paths.service, true),
    present('Electron', electronBinary(root), false),
    chromium(),
    await keychain(),
    await freeDisk(paths.home),
  ];
}

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 20);
  return { name: 'Node', ok, needed: true, detail: `${process.versions.node} (20.20 or newer; 22 is recommended)` };
}

async function nativeModule(name: string): Promise<Check> {
  const loads = await import(name).then(
    () => true,
    () => false,
  );
  return {
    name: `module ${name}`,
    ok: loads,
    needed: true,
    detail: loads ? 'loads' : 'does not load: run npm run setup',
  };
}

async function modelCheck(folder: string, id: string): Promise<Check> {
  const model = approvedManifest.models.find((candidate) => candidate.id === id)!;
  const detail = await readModel(folder, model).then(
    () => `checksum ${model.sha256.slice(0, 12)}… as approved`,
    () => 'missing or not the approved file: run npm run setup',
  );
  return { name: `model ${id}`, ok: detail.startsWith('checksum'), needed: true, detail };
}

async function policyInForce(resources: string): Promise<Check> {
  const found = await findPolicy({ resources }).then(
    ({ policy, path }) => ({ ok: true, detail: `${policy.name} (${path})` }),
    (thrown: unknown) => ({ ok: false, detail: errorSentence(toScrimError(thrown)) }),
  );
  return { name: 'policy', needed: true, ...found };
}

function present(name: string, path: string, needed: boolean): Check {
  const ok = existsSync(path);
  return { name, ok, needed, detail: ok ? 'there' : needed ? 'missing: run npm run setup' : 'not installed' };
}

function electronBinary(root: string): string {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    win32: 'electron.exe',
    darwin: 'Electron.app/Contents/MacOS/Electron',
  };
  return join(root, 'node_modules/electron/dist', names[process.platform] ?? 'electron');
}

function chromium(): Check {
  const places = [
    '/usr/lib/chromium/chromium',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = places.find((path) => existsSync(path));
  return {
    name: 'Chromium',
    ok: found !== undefined,
    needed: false,
    detail: found ?? 'not installed (used where Electron is not)',
  };
}

async function keychain(): Promise<Check> {
  const answers = await createOsKeychain()
    .get('doctor')
    .then(
      () => true,
      () => false,
    );
  const detail = answers ? 'answers' : 'does not answer: the vault asks for a passphrase instead';
  return { name: 'keychain', ok: answers, needed: false, detail };
}

async function freeDisk(home: string): Promise<Check> {
  const facts = await statfs(home).catch(() => undefined);
  const megabytes = facts ? Math.floor((facts.bavail * facts.bsize) / 1e6) : 0;
  return {
    name: 'free disk',
    ok: megabytes >= minimumFreeMegabytes,
    needed: true,
    detail: `${megabytes} MB (at least ${minimumFreeMegabytes} MB)`,
  };
}
