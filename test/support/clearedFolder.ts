import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { clearDicom } from '../../core/deid/clearDicom.ts';
import { extensions } from '../../core/headless/written.ts';
import type { Headless } from '../../core/headless/headless.ts';
import { clearanceName } from '../../core/headless/records.ts';
import { ensureClearanceKey, seal } from '../../core/headless/seal.ts';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { verifyFile } from '../../core/verify/verifyFile.ts';
import type { WorkerPool } from '../../core/workers/pool.ts';
import type { MediaType } from '../../model/item.ts';
import { anImage } from './caseService.ts';
import { aClearance } from './clearedFiles.ts';
import { resourcesDir } from './paths.ts';
import { basicProfile, testPseudonyms } from './profile.ts';
import { makeFolder } from './sharedFolder.ts';

const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
const names =
  'media-type grammar length-accounted pixels-decode dimensions masks-uniform outside-masks no-identifiers headers';
/** Every check that a clearance must name, passed. */
export const allChecks = names.split(' ').map((check) => ({ check, passed: true, detail: '' }));

/** The real checks, in this process. */
export const headlessAt = (home: string): Headless => ({
  pool: { run: (_: string, request: WorkerRequest<'verify.file'>) => verifyFile(request) } as unknown as WorkerPool,
  policy,
  paths: { home, resources: resourcesDir, models: '' },
  clock: { now: () => new Date('2026-11-21T10:00:00Z') },
  log: undefined as never,
  signal: new AbortController().signal,
  progress: () => undefined,
});

/** A DICOM object, de-identified, with what it is. */
export function clearedDicom(bytes: Uint8Array): readonly [Uint8Array, MediaType] {
  const { bytes: cleared } = clearDicom({
    bytes,
    regions: [],
    fill: [0, 0, 0],
    profile: basicProfile(),
    pseudonyms: testPseudonyms(),
    pixelsReviewed: true,
  });
  return [cleared, 'application/dicom'];
}

/** A folder as `scrim clear` leaves it, and the home whose key sealed it. */
export async function clearedFolder(files: readonly (readonly [Uint8Array, MediaType, frames?: number])[]) {
  const root = await makeFolder();
  const [home, folder] = [join(root, 'home'), join(root, 'cleared')];
  await mkdir(folder);
  const key = await ensureClearanceKey(home);
  const images: string[] = [];
  for (const [bytes, mediaType, frames = 1] of files) {
    const image = { ...anImage(bytes), mediaType };
    images.push(image.id);
    const clearance = aClearance(image, { checks: allChecks, approvedBy: 'policy:x', frames });
    await writeFile(join(folder, clearanceName(image.id)), JSON.stringify(seal(key, clearance)));
    await writeFile(join(folder, `${image.id}.${extensions[mediaType]}`), bytes);
  }
  return { root, folder, images, headless: headlessAt(home) };
}
