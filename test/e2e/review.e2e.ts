import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import { ct } from '../support/dicom.ts';
import { call } from './support/crash.ts';
import { expectAccessible, shootOnce } from './support/screenshots.ts';
import { createVault, detectionDone, importFiles, openPicture } from './support/steps.ts';
import { tabTo } from './support/keys.ts';
import { expect, test } from './support/workstation.ts';

test.setTimeout(400_000);

const count = 4;

test('look-alikes are approved together and taken back; a header is compared; a key is changed', async ({
  home,
  workstation: { page },
}) => {
  await createVault(page);
  await importFiles(page, await alike(join(home, 'disc')));
  await detectionDone(page, count);
  await test.step('a contact sheet', () => approveTogether(page));
  await test.step('before and after', () => compare(page));
  await test.step('keys', () => changeKey(page));
  await test.step('a series', () => copyToSeries(page));
});

/** Slices of one series of a named device, without anything burned in. */
async function alike(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, n) => join(folder, `slice-${n}.dcm`));
  for (const [n, path] of paths.entries()) {
    const elements = { SOPInstanceUID: `1.2.3.${n + 1}`, InstanceNumber: `${n + 1}`, BodyPartExamined: 'ABDOMEN' };
    await writeFile(path, ct({ elements }));
  }
  return paths;
}

const states = async (page: Page): Promise<string[]> => {
  const { items } = await call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 100 });
  return items.map(({ state }) => state.kind);
};

async function approveTogether(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Look-alikes…' }).click();
  const sheet = page.getByRole('listbox', { name: 'Contact sheet' });
  await expect(sheet.getByRole('option')).toHaveCount(count);
  await expectAccessible(page, 'contact sheet');
  await shootOnce(page, 'look-alikes');
  await tabTo(page, sheet);
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => states(page)).toEqual(Array.from({ length: count }, () => 'reviewed'));
  await page.keyboard.press('Control+z');
  await expect.poll(() => states(page)).toEqual(Array.from({ length: count }, () => 'review'));
  await expect(sheet.getByRole('option')).toHaveCount(count);
  await page.getByRole('button', { name: 'All pictures' }).click();
}

async function compare(page: Page): Promise<void> {
  const picture = await openPicture(page, 'slice-0.dcm');
  await picture.focus();
  await page.keyboard.press('Shift+X');
  const line = page.getByRole('slider', { name: 'Line between before and after' });
  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuenow', '48');
  await page.keyboard.press('Shift+X');
  await expect(line).toBeHidden();
  await picture.focus();
  await page.keyboard.press('Shift+H');
  const dialog = page.getByRole('dialog', { name: 'Header before and after' });
  await dialog.getByLabel('Find an element').fill('PatientName');
  await expect(dialog.getByRole('row', { name: /PatientName .*Replaced/ })).toBeVisible();
  await expectAccessible(page, 'header before and after');
  await shootOnce(page, 'header');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

async function changeKey(page: Page): Promise<void> {
  const picture = page.getByRole('application', { name: 'Picture slice-0.dcm' });
  await picture.focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const key = dialog.getByRole('button', { name: /^Change the key \S+ for: Redact a rectangle/ });
  await key.click();
  await page.keyboard.press('e');
  await expect(dialog.getByRole('alert')).toContainText('Redact an ellipse');
  await page.keyboard.press('F2');
  await expect(key).toHaveAccessibleName(/F2/);
  await page.keyboard.press('Escape');
  await picture.focus();
  await page.keyboard.press('F2');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Redactions by hand' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('status', { name: 'Save state' })).toHaveText('All changes saved');
  const { items } = await call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 100 });
  const slice = items.find(({ name }) => name === 'slice-0.dcm');
  const { regions } = await call<ItemDetail>(page, 'items', 'get', { item: slice!.id });
  expect(regions.some(({ origin }) => origin.kind === 'manual')).toBe(true);
}

/** The rectangle that was drawn, on all slices and off again. */
async function copyToSeries(page: Page): Promise<void> {
  const redacted = async () => {
    const { items } = await call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 100 });
    const all = await Promise.all(items.map(({ id }) => call<ItemDetail>(page, 'items', 'get', { item: id })));
    return all.filter(({ regions }) => regions.some(({ origin }) => origin.kind === 'manual')).length;
  };
  await page.getByRole('button', { name: /^Copy .* to the series…/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Copy redactions to the series' });
  await expect(dialog).toContainText(`${count - 1} more pictures of this series`);
  await expectAccessible(page, 'copy to the series');
  await dialog.getByRole('button', { name: `Copy to ${count - 1}` }).click();
  await expect.poll(redacted).toBe(count);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(redacted).toBe(1);
}
