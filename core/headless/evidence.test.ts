import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { evidenceSchema } from '../../contract/evidence.schema.ts';
import type { WorkerInput } from '../../contract/workers.schema.ts';
import profile from '../../resources/profiles/basic.json' with { type: 'json' };
import { clearedDicom, clearedFolder } from '../../test/support/clearedFolder.ts';
import { ct, ultrasound } from '../../test/support/dicom.ts';
import { resourcesDir } from '../../test/support/paths.ts';
import { removeFolders } from '../../test/support/sharedFolder.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { evidenceOfFolder } from './evidence.ts';

afterAll(removeFolders);

it('a large file stays on disk, and one that changes while it is looked at is refused and not told of', async () => {
  const large = [...clearedDicom(ultrasound({ frames: 3, columns: 1024, rows: 1024 })), 3] as const;
  const { root, headless, folder, images } = await clearedFolder([large, clearedDicom(ct())]);
  const path = join(folder, `${images[0]!}.dcm`);
  const bytes = await readFile(path);
  let fromDisk = 0;
  const run = async (task: 'verify.file', request: WorkerInput<'verify.file'>) => {
    const reply = await headless.pool.run(task, request);
    // First it is checked, then looked at for the bundle; after that somebody writes into it.
    if (request.source.kind === 'path' && ++fromDisk === 2) {
      bytes[bytes.length - 5]! ^= 1;
      await writeFile(path, bytes);
    }
    return reply;
  };
  const pool = { run: run as unknown as WorkerPool['run'] } as WorkerPool;
  const out = join(root, 'evidence.zip');
  const paths = { ...headless.paths, resources: resourcesDir };
  const report = await evidenceOfFolder(
    { ...headless, pool, paths },
    { folder, out, before: [], profile, version: '1.0.0' },
  );
  expect(fromDisk).toBe(2);
  expect(report.counts).toEqual({ told: 1, refused: 1 });
  expect(report.items.find(({ state }) => state === 'refused')).toMatchObject({
    source: images[0]!,
    error: { code: 'FILE_CHANGED' },
  });
  const told = execFileSync('unzip', ['-p', out, 'evidence.json'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(evidenceSchema.parse(JSON.parse(told)).images.map(({ image }) => image)).toEqual([images[1]]);
});
