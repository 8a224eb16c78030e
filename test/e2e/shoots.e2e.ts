import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import { photoTakenAt } from '../support/takenPhoto.ts';
import { call } from './support/crash.ts';
import { shoot } from './support/screenshots.ts';
import { acceptAll, createVault, detectionDone, importFiles } from './support/steps.ts';
import { press, tabTo } from './support/keys.ts';
import { expect, test } from './support/workstation.ts';

test.setTimeout(400_000);

test('a shoot is found and its body site said by keyboard, for all at once; a head is not reviewed unseen', async ({
  home,
  workstation,
}) => {
  const { page } = workstation;
  await createVault(page);
  await importFiles(page, await writePhotos(join(home, 'clinic')));
  await detectionDone(page, 4);
  const chips = (text: string) => pictures(page).getByText(text);

  await test.step('shoots', async () => {
    await press(page, page.getByRole('button', { name: 'Groups' }));
    const tree = page.getByRole('tree', { name: 'Groups' });
    await expect(tree.getByRole('treeitem')).toHaveCount(4);
    await expect(tree.getByRole('treeitem', { name: /^No time · .*, 1$/ })).toBeVisible();
    await tabTo(page, tree);
    await page.keyboard.press('Home');
    while ((await tree.getByRole('treeitem', { selected: true }).textContent())?.includes('09:40') !== true) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    }
    await expect(tree.getByRole('treeitem', { name: 'Shoot 2026-03-04 09:40, 2' })).toBeVisible();
    await expect(pictures(page).getByRole('option')).toHaveCount(2);
    // Neither maker, model nor serial number of the camera is in the window.
    await expect(page.getByText(/Invented Optics|Model 7|SN-0042/)).toHaveCount(0);
  });

  await test.step('body site for many', async () => {
    await tabTo(page, pictures(page));
    await page.keyboard.press('Control+a');
    await page.keyboard.press('b');
    const dialog = page.getByRole('dialog', { name: 'What the photos show' });
    const site = dialog.getByRole('combobox', { name: 'Body site' });
    await expect(site).toBeFocused();
    await page.keyboard.type('cheek');
    await page.keyboard.press('Enter');
    await expect(site).toHaveValue('Cheek');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'Left', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeHidden();
    await expect(chips('Cheek L')).toHaveCount(2);
    await expect(chips('Needs eyes')).toHaveCount(2);
  });

  await test.step('undo', async () => {
    await tabTo(page, pictures(page));
    await page.keyboard.press('Control+z');
    await expect(chips('Cheek L')).toHaveCount(0);
    await press(page, page.getByRole('button', { name: 'Body site…' }));
    await expect(page.getByRole('combobox', { name: 'Body site' })).toBeFocused();
    // As fast as keys can come: the list is not drawn yet when Enter does.
    await page.keyboard.type('cheek');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect(chips('Cheek')).toHaveCount(2);
    await shoot(workstation, 'shoots');
  });

  await test.step('a head needs eyes', async () => {
    const { items } = await call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 10 });
    const [first, second] = ['visit-1.jpg', 'visit-2.jpg'].map((name) => items.find((item) => item.name === name)!);
    for (const { id } of [first!, second!]) {
      const { revision, regions } = await call<ItemDetail>(page, 'items', 'get', { item: id });
      const decided = regions.map((region) => ({ ...region, decision: 'accepted' }));
      await call(page, 'items', 'saveEdits', { item: id, revision, regions: decided, annotations: [] });
      const reviewing = call(page, 'items', 'markReviewed', { item: id, revision: revision + 1 });
      await expect(reviewing).rejects.toThrow('NEEDS_EYES');
    }
    await tabTo(page, pictures(page));
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const findings = page.getByRole('complementary', { name: 'Findings' });
    await expect(findings.getByRole('combobox', { name: 'Body site' })).toHaveValue('Cheek');
    await expect.poll(async () => (await call<ItemDetail>(page, 'items', 'get', { item: first!.id })).seen).toBe(true);
    await acceptAll(page);
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await call<ItemDetail>(page, 'items', 'get', { item: first!.id })).state.kind)
      .toBe('reviewed');
  });
});

/** A visit of two photos, one at noon, and one without a time. */
async function writePhotos(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const photos: Readonly<Record<string, string | null>> = {
    'noon.jpg': '2026:03:04 12:00:00',
    'visit-1.jpg': '2026:03:04 09:40:10',
    'visit-2.jpg': '2026:03:04 09:55:00',
    'scan.jpg': null,
  };
  for (const [name, at] of Object.entries(photos))
    await writeFile(join(folder, name), await photoTakenAt(at, { seed: 300 }));
  return Object.keys(photos).map((name) => join(folder, name));
}

const pictures = (page: Page) => page.getByRole('listbox', { name: 'Imported pictures' });
