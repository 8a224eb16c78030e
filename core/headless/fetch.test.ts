import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anImage } from '../../test/support/caseService.ts';
import { aClearance } from '../../test/support/clearedFiles.ts';
import { headlessAt } from '../../test/support/clearedFolder.ts';
import { ct } from '../../test/support/dicom.ts';
import { hasOrthanc, startOrthanc, type RunningOrthanc } from '../../test/support/orthanc.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { stow } from '../network/stow.ts';
import { allFetched, fetchStudies, type FetchOptions } from './fetch.ts';

afterAll(removeFolders);
const nobody = { service: 'http://127.0.0.1:9/dicom-web', credentials: { kind: 'none' } } as const;
async function asked(changes: Partial<FetchOptions>) {
  const root = await makeFolder();
  const options: FetchOptions = { ...nobody, studies: [], most: 5, out: join(root, 'out'), ...changes };
  return { options, run: () => fetchStudies(headlessAt(join(root, 'home')), options) };
}

describe('scrim fetch', () => {
  it('fetches nothing by a wild card, or when it is not said what', async () => {
    for (const wrong of [{}, { patient: '*' }, { accession: 'A?1' }, { patient: ' ' }]) {
      const { run } = await asked(wrong);
      expect((await run()).error?.code).toBe('INVALID_REQUEST');
    }
  });

  it('says when nobody answers, and leaves no folder', async () => {
    const { run, options } = await asked({ studies: ['2.25.1'] });
    const report = await run();
    expect(report.studies[0]).toMatchObject({ folder: null, error: { code: 'ARCHIVE_UNREACHABLE' } });
    expect([allFetched(report), await readdir(options.out)]).toEqual([false, []]);
  });
});

describe.skipIf(!hasOrthanc)('scrim fetch from Orthanc (skipped where it is not installed)', () => {
  let orthanc: RunningOrthanc;
  let at: Pick<FetchOptions, 'service' | 'credentials'>;
  const objects = new Map<string, Uint8Array>();
  beforeAll(async () => {
    orthanc = await startOrthanc(await makeFolder());
    const { base: service, username, password } = orthanc;
    at = { service, credentials: { kind: 'basic', username, password } };
    for (const [study, accession] of [
      [1, 'ACC-1'],
      [2, 'ACC-1'],
      [3, 'ACC-3'],
    ] as const)
      for (const number of [1, 2]) {
        const sopInstance = `2.25.9${study}${number}`;
        const uids = { StudyInstanceUID: `2.25.8${study}`, SeriesInstanceUID: `2.25.7${study}` };
        const elements = { ...uids, SOPInstanceUID: sopInstance, AccessionNumber: accession, PatientID: 'ZZ-FETCH' };
        const bytes = ct({ elements });
        objects.set(sopInstance, bytes);
        const cleared = aClearance({ ...anImage(bytes), mediaType: 'application/dicom' });
        async function* open() {
          yield bytes;
        }
        await stow({ base: at.service, credentials: at.credentials }, [{ cleared, sopInstance, open }]);
      }
  });
  afterAll(() => orthanc?.stop());

  it('fetches the studies of an accession number, byte by byte, and one by its UID', async () => {
    const { run, options } = await asked({ ...at, accession: 'ACC-1' });
    const report = await run();
    expect(report.counts).toEqual({ studies: 2, files: 4, failed: 0 });
    const files = await Promise.all(
      report.studies.flatMap(({ folder }) =>
        ['00000001.dcm', '00000002.dcm'].map((name) => readFile(join(options.out, folder!, name))),
      ),
    );
    const sent = [...objects].filter(([uid]) => !uid.startsWith('2.25.93')).map(([, bytes]) => bytes);
    for (const bytes of sent) expect(files.some((file) => file.equals(bytes))).toBe(true);
    const one = await asked({ ...at, studies: ['2.25.83'] });
    expect((await one.run()).counts).toEqual({ studies: 1, files: 2, failed: 0 });
  });

  it('fetches none where there are more than expected, or none at all', async () => {
    const many = await asked({ ...at, patient: 'ZZ-FETCH', most: 2 });
    expect((await many.run()).error?.code).toBe('INVALID_REQUEST');
    expect(await readdir(many.options.out)).toEqual([]);
    const all = await asked({ ...at, patient: 'ZZ-FETCH' });
    expect((await all.run()).counts.studies).toBe(3);
    const none = await asked({ ...at, patient: 'NOBODY' });
    expect((await none.run()).error?.code).toBe('NOT_FOUND');
  });
});
