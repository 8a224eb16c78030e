import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { aClearance } from '../../test/support/clearedFiles.ts';
import { anImage } from '../../test/support/caseService.ts';
import { clearedDicom } from '../../test/support/clearedFolder.ts';
import { ct, type DicomElements } from '../../test/support/dicom.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { openPicture } from '../dicom/picture.ts';
import { instanceIdentity } from '../dicom/identity.ts';
import { probeDicom } from '../dicom/probe.ts';
import { readFileSync } from 'node:fs';
import type { WorkerPool } from '../workers/pool.ts';
import type { Headless } from './headless.ts';
import { refuseCase, type PushedFile } from './pushRules.ts';

const folder = temporaryFolders();
const code = (expected: string, params = {}) => ({ error: { code: expected, params } });
const community = { audience: { kind: 'community' } } as const;

/** The worker's own reading, in this process. */
const headless = {
  pool: {
    run: async (task: string, { source, limits }: WorkerRequest<'parse.probe'>) => {
      const bytes = readFileSync((source as { path: string }).path);
      if (task === 'parse.probe') return probeDicom(bytes, limits);
      return { identity: instanceIdentity(openPicture(bytes).values) };
    },
  } as unknown as WorkerPool,
  policy: { headSlices: 2, limits: { megapixels: 100 } },
} as unknown as Headless;

const head: DicomElements = { PixelSpacing: '0.48\\0.48', SliceThickness: '1', BodyPartExamined: 'HEAD' };

async function files(recipes: readonly DicomElements[], clearance: Partial<ClearedImage> = {}): Promise<PushedFile[]> {
  const out = await folder();
  return Promise.all(
    recipes.map(async (elements, n) => {
      const [bytes, mediaType] = clearedDicom(ct({ elements: { ...head, ...elements } }));
      const path = join(out, `${n}.dcm`);
      await writeFile(path, bytes);
      return { source: `${n}`, path, cleared: aClearance({ ...anImage(bytes), mediaType }, clearance) };
    }),
  );
}
const slices = (count: number): DicomElements[] =>
  Array.from({ length: count }, (_, n) => ({ SOPInstanceUID: `1.2.3.${n + 1}` }));

describe('a case that push sends', () => {
  it('shows the community no more slices of a head than the policy allows', async () => {
    const three = await files(slices(3));
    await expect(refuseCase(headless, three, community)).rejects.toMatchObject(
      code('CASE_SHOWS_FACE', { slices: 3, limit: 2 }),
    );
    await expect(refuseCase(headless, three.slice(1), community)).resolves.toBeUndefined();
    await expect(refuseCase(headless, three, { audience: { kind: 'only-me' } })).resolves.toBeUndefined();
  });

  it('goes by what the original was, where the clearance tells', async () => {
    await expect(refuseCase(headless, await files(slices(1), { headSlices: 3 }), community)).rejects.toMatchObject(
      code('CASE_SHOWS_FACE', { slices: 3, limit: 2 }),
    );
    await expect(refuseCase(headless, await files(slices(3), { headSlices: 0 }), community)).resolves.toBeUndefined();
  });

  it('holds no two objects that say they are one and the same', async () => {
    const uid = { SOPInstanceUID: '1.2.3.1', BodyPartExamined: 'CHEST' };
    const two = await files([uid, { ...uid, InstanceNumber: '2' }]);
    await expect(refuseCase(headless, two, { audience: { kind: 'only-me' } })).rejects.toMatchObject(
      code('INSTANCE_CONFLICT'),
    );
    await expect(refuseCase(headless, two.slice(1), community)).resolves.toBeUndefined();
  });
});
