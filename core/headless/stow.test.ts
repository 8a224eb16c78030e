import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearedDicom, clearedFolder, headlessAt } from '../../test/support/clearedFolder.ts';
import { ct, ultrasound } from '../../test/support/dicom.ts';
import { hasOrthanc, startOrthanc, type RunningOrthanc } from '../../test/support/orthanc.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { qido } from '../network/dicomweb.ts';
import { allStored, stowCleared } from './stow.ts';

afterAll(removeFolders);
const nobody = { service: 'http://127.0.0.1:9/dicom-web', credentials: { kind: 'none' } } as const;

describe('scrim stow', () => {
  it('sends nothing that was changed, that another machine sealed, or over an open line', async () => {
    const { headless, folder, images } = await clearedFolder([clearedDicom(ct())]);
    const elsewhere = await stowCleared(headlessAt(join(await makeFolder(), 'home')), { folder, ...nobody });
    expect(elsewhere.items[0]).toMatchObject({ state: 'refused', error: { code: 'NOT_CLEARED' } });
    const open = stowCleared(headless, { folder, ...nobody, service: 'http://archive.example/' });
    await expect(open).rejects.toThrow('ARCHIVE_INSECURE');
    const path = join(folder, `${images[0]!}.dcm`);
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    const changed = await stowCleared(headless, { folder, ...nobody });
    expect([changed.counts.refused, changed.error, allStored(changed)]).toEqual([1, null, false]);
  });

  it('tells what was not sent because nobody answered', async () => {
    const { headless, folder } = await clearedFolder([clearedDicom(ct()), clearedDicom(ultrasound())]);
    const report = await stowCleared(headless, { folder, ...nobody });
    expect([report.counts.unsent, report.error?.code]).toEqual([2, 'ARCHIVE_UNREACHABLE']);
    expect(allStored(report)).toBe(false);
  });
});

describe.skipIf(!hasOrthanc)('scrim stow to Orthanc (skipped where it is not installed)', () => {
  let orthanc: RunningOrthanc;
  beforeAll(async () => {
    orthanc = await startOrthanc(await makeFolder());
  });
  afterAll(() => orthanc?.stop());

  it('stores what was cleared, and the same again', async () => {
    const { base: service, username, password } = orthanc;
    const credentials = { kind: 'basic', username, password } as const;
    const { headless, folder } = await clearedFolder([clearedDicom(ct()), clearedDicom(ultrasound())]);
    for (let time = 0; time < 2; time++) {
      const report = await stowCleared(headless, { folder, service, credentials });
      expect(report.counts.stored + report.counts.warned).toBe(2);
      expect(allStored(report)).toBe(true);
    }
    expect(await qido({ base: service, credentials }, 'instances')).toHaveLength(2);
  });
});
