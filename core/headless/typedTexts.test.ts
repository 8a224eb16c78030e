import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { clearedDicom, clearedFolder } from '../../test/support/clearedFolder.ts';
import { ct } from '../../test/support/dicom.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { annotationsSchema } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { mediaTypeOf } from '../verify/mediaType.ts';
import { checkFreeText } from '../verify/freeText.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { exportCleared } from './export.ts';
import type { Headless } from './headless.ts';
import { identifyingFields } from './typedTexts.ts';

afterAll(removeFolders);

/** The real comparison, in this process. */
function comparing({ pool, ...headless }: Headless): Headless {
  const run = async (task: string, request: WorkerRequest<'verify.texts'>) => {
    if (task === 'verify.texts') return checkFreeText(request);
    if (task === 'verify.file') return pool.run(task, request as never);
    const { path } = request.source as { path: string };
    if (!mediaTypeOf(await readFile(path))) throw new ScrimFailure('UNKNOWN_TYPE');
    return {};
  };
  return { ...headless, pool: { run } as unknown as WorkerPool };
}
async function originals() {
  const folder = join(await makeFolder(), 'originals');
  await mkdir(folder);
  const elements = { PatientName: 'Invented^Ada', PatientID: 'ZQ-7741', StudyDate: '20240229' };
  await writeFile(join(folder, 'one.dcm'), ct({ elements }));
  await writeFile(join(folder, 'notes.txt'), 'a note beside them');
  return folder;
}
const label = (text: string) =>
  annotationsSchema.parse([
    { kind: 'label', id: '00000000-0000-4000-8000-000000000001', frame: 0, at: { x: 3, y: 4 }, text },
  ]);

describe('texts that were typed', () => {
  it('identify where they repeat an original, and where they read like an identifier', async () => {
    const { headless } = await clearedFolder([]);
    const texts = [
      { field: 'a', text: 'lesion of Ada Invented' },
      { field: 'b', text: 'see ZQ-7741' },
      { field: 'c', text: 'on 2019-01-01' },
      { field: 'd', text: 'an invented lesion, 4 mm' },
    ];
    const found = await identifyingFields(comparing(headless), texts, [await originals()]);
    expect([...found].sort()).toEqual(['a', 'b', 'c']);
    expect([...(await identifyingFields(headless, texts, []))]).toEqual(['c']);
  });

  it('are not taken for compared where there was nothing to compare with', async () => {
    const { headless } = await clearedFolder([]);
    const empty = await makeFolder();
    await writeFile(join(empty, 'notes.txt'), 'no picture');
    const texts = [{ field: 'a', text: 'x' }];
    await expect(identifyingFields(comparing(headless), texts, [empty])).rejects.toThrow('INVALID_REQUEST');
  });

  it('keep their image out of an export', async () => {
    const { headless, folder, images, root } = await clearedFolder([
      clearedDicom(ct()),
      clearedDicom(ct({ columns: 32 })),
    ]);
    const report = await exportCleared(comparing(headless), {
      ...{ folder, out: join(root, 'out'), zip: false, directory: true, version: '1.0.0' },
      annotations: { [images[0]!]: label('Mrs Invented'), [images[1]!]: label('cyst') },
      against: [await originals()],
    });
    const refused = report.items.find(({ source }) => source.startsWith(images[0]!));
    expect(refused).toMatchObject({ state: 'refused', file: null, error: { code: 'TEXT_IDENTIFIES' } });
    expect(report.items.find(({ source }) => source.startsWith(images[1]!))?.error?.code).not.toBe('TEXT_IDENTIFIES');
  });
});
