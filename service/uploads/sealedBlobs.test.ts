import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newCaseId, sha256Of } from '../../test/support/caseService.ts';
import { projectRoot } from '../../test/support/paths.ts';
import { noise } from '../../test/support/tus.ts';
import { SealedBlobs } from './sealedBlobs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrim-sealed-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const key = Buffer.alloc(32, 7);

async function place(bytes: Buffer) {
  const dir = join(folder, sha256Of(bytes).slice(0, 8));
  await mkdir(dir);
  const file = join(dir, 'arrived');
  await writeFile(file, bytes);
  const name = { case: newCaseId(), sha256: sha256Of(bytes), bytes: bytes.length };
  return { dir, file, name, blobs: new SealedBlobs(dir, false) };
}

it('the same bytes sealed several times at once are one whole blob', async () => {
  const bytes = noise(2_000_000);
  const { dir, file, name, blobs } = await place(bytes);
  const sealed = await Promise.all([1, 2, 3, 4].map(() => blobs.seal(createReadStream(file), name, key)));
  expect(sealed).toEqual([1, 2, 3, 4].map(() => name.sha256));
  expect(await readdir(join(dir, name.case))).toEqual([name.sha256]);
  const read = await buffer(blobs.read(name, key, { from: 0, to: bytes.length - 1 }));
  expect(read.equals(bytes)).toBe(true);
});

it.skipIf(process.platform !== 'linux')('a disk that is full within the last piece seals nothing', async () => {
  const bytes = noise(125_000, 2);
  const { dir, file, name } = await place(bytes);
  const child = [process.execPath, '--import', 'tsx', 'test/support/sealWithLittleRoom.ts'];
  // 100 KiB: blocks of 512 bytes.
  const limited = ['-c', 'ulimit -f 200; exec "$@"', 'sh', ...child, dir, file, name.case, name.sha256, '125000'];
  const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
  expect(execFileSync('sh', limited, { cwd: projectRoot, env, encoding: 'utf8' })).toBe('EFBIG');
  expect(await readdir(join(dir, name.case))).toEqual([]);
});
