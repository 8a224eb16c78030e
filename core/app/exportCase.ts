import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ScrimFailure } from '../../model/errors.ts';
import type { ExportWish } from '../../model/exporting.ts';
import { casePicture, type CasePicture } from '../export/casePicture.ts';
import { patientPage } from '../export/patientPage.ts';
import { writeNew } from '../files/newFile.ts';
import { insistOnForm, refuseIdentifyingTexts, type ClearCaseParts } from './clearCase.ts';
import { whileLeaving } from './exportSource.ts';
import { exportToFolder, type ExportRun } from './exportToFolder.ts';

export const patientCopyName = 'patient-copy.zip';

/**
 * A case on this workstation, submitted or not, into a folder that is not there yet. For the record: a summary and a DICOM folder. For the patient: the same
 * with a page of the pictures, in one archive; answers the passphrase that opens it, which is on no disk. Whole or not at all: a picture that
 * may not leave stops it, for a record with a gap looks like a record.
 */
export async function exportCase(
  parts: ClearCaseParts & { readonly fonts: string },
  wish: Extract<ExportWish, { kind: 'case' }>,
  folder: string,
  run: ExportRun,
): Promise<string | null> {
  const draft = await parts.store.cases.get(wish.case, true);
  const form = insistOnForm(draft);
  const consent = draft.consent ? await parts.store.cases.consent(draft.consent) : null;
  await refuseIdentifyingTexts(parts, { ...form, extras: draft.form.extras }, draft.items, run.signal);
  await mkdir(folder, { mode: 0o700 });
  const whole = wish.for === 'patient' ? join(folder, 'copy.part') : folder;
  const shown = join(whole, 'pictures');
  try {
    await mkdir(shown, { recursive: true, mode: 0o700 });
    await objects(parts, join(whole, 'DICOM'), run);
    const pictures = await rendered(parts, shown, run);
    const madeAt = parts.clock.now().toISOString();
    const { casePdf } = await import('../export/casePdf.ts');
    const summary = await casePdf({ id: draft.id, form, consent, pictures, madeAt }, shown, parts.fonts);
    await writeNew(join(whole, 'summary.pdf'), summary);
    if (wish.for === 'record') {
      await rm(shown, { recursive: true, force: true });
      return null;
    }
    const page = patientPage(consent?.language ?? 'en', form.title, pictures);
    await writeNew(join(whole, 'index.html'), Buffer.from(page));
    return await seal(whole, join(folder, patientCopyName), run.signal);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

async function objects(parts: ClearCaseParts, folder: string, run: ExportRun): Promise<void> {
  await exportToFolder(parts, { kind: 'dicom', zip: false, annotations: true, photos: true }, folder, run);
  const refused = run.items.find(({ state }) => state === 'refused');
  if (refused?.error) throw new ScrimFailure(refused.error.code, refused.error.params);
}

async function rendered(parts: ClearCaseParts, folder: string, { items, signal }: ExportRun): Promise<CasePicture[]> {
  const pictures: CasePicture[] = [];
  for (const { item: id } of items) {
    const picture = await whileLeaving(parts, id, signal, ({ item, cleared, source }) => {
      const modality = item.facts.dicom?.Modality ?? null;
      return casePicture({ ...parts, signal }, { cleared, source, modality }, item.annotations, folder);
    });
    pictures.push(picture);
  }
  return pictures;
}

async function seal(whole: string, path: string, signal: AbortSignal): Promise<string> {
  const entries = await readdir(whole, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const { newPassphrase, writeSealedZip } = await import('../export/sealedZip.ts');
  const passphrase = newPassphrase();
  const named = files.map((file) => [relative(whole, file).split(sep).join('/'), file] as const);
  // What a patient opens comes first.
  named.sort(([a], [b]) => Number(b === 'index.html') - Number(a === 'index.html') || a.localeCompare(b));
  await writeSealedZip(path, passphrase, named, signal);
  await rm(whole, { recursive: true, force: true });
  return passphrase;
}
