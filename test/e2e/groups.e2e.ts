import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { CaseDraft } from '../../model/case.ts';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import { ct, words, type DicomElements } from '../support/dicom.ts';
import { call } from './support/crash.ts';
import { shoot } from './support/screenshots.ts';
import { createVault, importFiles } from './support/steps.ts';
import { press, tabTo } from './support/keys.ts';
import { expect, test, type Workstation } from './support/workstation.ts';

test.setTimeout(400_000);

/** More than the policy lets the community see. */
const headSlices = 33;

test('patients, studies and series are found by keyboard; a conflict is decided; key images stand for a head', async ({
  home,
  workstation,
}) => {
  const { page } = workstation;
  await createVault(page);
  await importFiles(page, await writeSeries(join(home, 'disc')));
  const items = await detected(page, 4 + headSlices);
  await test.step('groups', () => walkGroups(workstation));
  await test.step('conflict', () => decide(workstation, items));
  await test.step('key images', () => keepKeyImages(workstation));
});

/** Two patients: an abdomen in two series, one object of which comes twice with other pixels, and a head. */
async function writeSeries(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const abdomen = {
    PatientID: 'FH-00815-77',
    SeriesNumber: '3',
    SeriesDescription: 'Axial',
    BodyPartExamined: 'ABDOMEN',
  };
  const files: [string, Uint8Array][] = [
    ['abdomen-1.dcm', slice(1, { ...abdomen, SOPInstanceUID: '1.2.3.1', InstanceNumber: '1' })],
    ['abdomen-2.dcm', slice(2, { ...abdomen, SOPInstanceUID: '1.2.3.2', InstanceNumber: '2' })],
    ['abdomen-2-again.dcm', slice(3, { ...abdomen, SOPInstanceUID: '1.2.3.2', InstanceNumber: '2' })],
    ['abdomen-coronal.dcm', slice(4, { ...abdomen, ...coronal, SOPInstanceUID: '1.2.3.3', InstanceNumber: '1' })],
  ];
  for (let n = 1; n <= headSlices; n++) {
    const name = `head-${String(n).padStart(2, '0')}.dcm`;
    files.push([name, slice(100 + n, { ...head, SOPInstanceUID: `1.2.4.${n}`, InstanceNumber: String(n) })]);
  }
  await Promise.all(files.map(([name, bytes]) => writeFile(join(folder, name), bytes)));
  return files.map(([name]) => join(folder, name));
}

const coronal = { SeriesInstanceUID: '1.2.826.0.1.9.8', SeriesNumber: '4', SeriesDescription: 'Coronal' };
const head = {
  ...{ PatientID: 'FH-99', StudyInstanceUID: '1.2.826.0.1.9.2', SeriesInstanceUID: '1.2.826.0.1.9.3' },
  ...{ StudyDate: '20250102', SeriesNumber: '1', SeriesDescription: 'Head', BodyPartExamined: 'HEAD' },
  SliceThickness: '1',
};

/** A disc that no two slices have alike. */
function slice(n: number, elements: DicomElements): Uint8Array {
  const side = 96;
  const samples = Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) - side / 2, Math.floor(i / side) - side / 2];
    const radius = Math.hypot(x, y * (1 + (n % 7) / 20)) / (side / 2);
    return radius > 0.9 ? -1000 : radius > 0.8 ? 900 : 40 + ((i + n * 5) % 23) * 4;
  });
  return ct({ columns: side, rows: side, pixels: words(samples), elements });
}

const list = (page: Page) => call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 100 });

async function detected(page: Page, count: number): Promise<ItemSummary[]> {
  await expect
    .poll(
      async () => {
        const { items } = await list(page);
        return items.filter(({ state }) => state.kind === 'review').length;
      },
      { timeout: 240_000 },
    )
    .toBe(count);
  return (await list(page)).items;
}

const pictures = (page: Page) => page.getByRole('listbox', { name: 'Imported pictures' });

async function walkGroups(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await press(page, page.getByRole('button', { name: 'Groups' }));
  const tree = page.getByRole('tree', { name: 'Groups' });
  const row = (name: RegExp | string) => tree.getByRole('treeitem', { name });
  await expect(tree.getByRole('treeitem')).toHaveCount(3);
  await expect(row('Patient 1, 4')).toBeVisible();
  await tabTo(page, tree);
  // Patient 1, opened, its study, opened, its second series.
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'Enter']) {
    await page.keyboard.press(key);
  }
  await expect(row('Series 4 · CT · Coronal, 1')).toHaveAttribute('aria-selected', 'true');
  await expect(pictures(page).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(row('Series 3 · CT · Axial, 3')).toHaveAttribute('aria-selected', 'true');
  await expect(pictures(page).getByRole('option')).toHaveCount(3);
  await expect(pictures(page).getByText('Conflict', { exact: true })).toHaveCount(2);
  // No name or number of a patient is in the window.
  await expect(page.getByText(/Fabelmann|FH-00815/)).toHaveCount(0);
  await shoot(workstation, 'groups');
}

async function decide(workstation: Workstation, items: readonly ItemSummary[]): Promise<void> {
  const { page } = workstation;
  const named = (name: string) => items.find((item) => item.name === name)!;
  const [one, other] = [named('abdomen-2.dcm'), named('abdomen-2-again.dcm')];
  expect(one.conflictsWith).toEqual([other.id]);
  await refusedAs(page, [one], 'INSTANCE_CONFLICT');

  await tabTo(page, pictures(page));
  for (const key of ['Home', 'ArrowRight', ' ']) await page.keyboard.press(key);
  await press(page, page.getByRole('button', { name: 'Compare…' }));
  const dialog = page.getByRole('dialog', { name: 'Which one is the true one?' });
  const group = dialog.getByRole('list', { name: 'Pictures in conflict' });
  await expect(group.getByRole('listitem')).toHaveCount(2);
  await shoot(workstation, 'conflict');
  await press(page, dialog.getByRole('button', { name: 'Keep abdomen-2.dcm' }));
  await expect(group.getByText('Kept out', { exact: true })).toHaveCount(1);
  await press(page, dialog.getByRole('button', { name: 'Undo the choice' }));
  await expect(group.getByText('Undecided', { exact: true })).toHaveCount(2);
  await press(page, dialog.getByRole('button', { name: 'Keep abdomen-2.dcm' }));
  await expect(group.getByText('Kept', { exact: true })).toHaveCount(1);
  await press(page, dialog.getByRole('button', { name: 'Done' }));
  await expect(dialog).toBeHidden();
  await expect(pictures(page).getByText('Conflict', { exact: true })).toHaveCount(0);
  await expect(pictures(page).getByRole('option', { name: /abdomen-2-again\.dcm.*Kept out/ })).toBeVisible();
  expect((await call<ItemDetail>(page, 'items', 'get', { item: other.id })).excluded).toBe(true);
  await refusedAs(page, [one, other], 'PICTURE_EXCLUDED');
  await refusedAs(page, [one], 'CONSENT_MISSING');
}

/** What core answers to a complete case of these pictures, whatever the window would have let through. */
async function refusedAs(page: Page, items: readonly ItemSummary[], code: string): Promise<void> {
  for (const { id } of items) {
    const { revision } = await call<ItemDetail>(page, 'items', 'get', { item: id });
    await call(page, 'items', 'markReviewed', { item: id, revision });
  }
  const ids = items.map(({ id }) => id);
  const draft = await call<CaseDraft>(page, 'cases', 'create', { items: ids });
  await call(page, 'cases', 'save', { id: draft.id, form, items: ids });
  await expect(call(page, 'cases', 'submit', { id: draft.id })).rejects.toThrow(code);
  await call(page, 'cases', 'discard', { id: draft.id });
}

const form = {
  ...{ title: 'A case', specialty: 'radiology', anatomy: 'Abdomen', tags: [], question: 'Anything else?' },
  audience: { kind: 'community' },
};

async function keepKeyImages(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  for (const item of (await list(page)).items.filter(({ name }) => name.startsWith('head-'))) {
    const { revision } = await call<ItemDetail>(page, 'items', 'get', { item: item.id });
    await call(page, 'items', 'markReviewed', { item: item.id, revision });
  }
  const tree = page.getByRole('tree', { name: 'Groups' });
  await tabTo(page, tree);
  for (const key of ['End', 'Enter']) await page.keyboard.press(key);
  await tabTo(page, pictures(page));
  await page.keyboard.press('Control+a');
  await press(page, page.getByRole('button', { name: 'New case' }));
  const strip = page.getByRole('list', { name: 'Pictures of the case' });
  await expect(strip.getByRole('listitem')).toHaveCount(headSlices);
  await page.getByRole('radio', { name: /Community/ }).check();
  await expect(page.getByRole('list', { name: 'Before submitting' })).toContainText(`${headSlices} slices of a head`);
  await press(page, page.getByRole('button', { name: 'Keep key images…' }));
  const dialog = page.getByRole('dialog', { name: 'Keep key images' });
  await expect(dialog.getByRole('status')).toHaveText('30 of at most 30 slices chosen');
  const slices = dialog.getByRole('listbox', { name: 'Slices of a head' });
  await tabTo(page, slices);
  await shoot(workstation, 'key-images');
  await page.keyboard.press(' ');
  await expect(dialog.getByRole('status')).toHaveText('29 of at most 30 slices chosen');
  await press(page, dialog.getByRole('button', { name: 'Propose again' }));
  await press(page, dialog.getByRole('button', { name: 'Keep 30 key images' }));
  await expect(strip.getByRole('listitem')).toHaveCount(30);
  await press(page, page.getByRole('button', { name: 'Put 3 slices back' }));
  await expect(strip.getByRole('listitem')).toHaveCount(headSlices);
}
