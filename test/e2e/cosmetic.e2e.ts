import type { Page } from '@playwright/test';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import { call } from './support/crash.ts';
import { shoot } from './support/screenshots.ts';
import { createVault, detectionDone, importFiles, openPicture, sample } from './support/steps.ts';
import { expect, test } from './support/workstation.ts';

test.setTimeout(300_000);

const regionsOf = async (page: Page, name: string): Promise<ItemDetail['regions']> => {
  const { items } = await call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 100 });
  const found = items.find((item) => item.name === name);
  return (await call<ItemDetail>(page, 'items', 'get', { item: found!.id })).regions;
};
const saved = (page: Page) =>
  expect(page.getByRole('status', { name: 'Save state' })).toHaveText('All changes saved', { timeout: 20_000 });

/** A box by keyboard alone, in the middle of what is seen. */
async function drawBox(page: Page, name: string): Promise<void> {
  await page.getByRole('application', { name: `Picture ${name}` }).focus();
  await page.keyboard.press('b');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 6; i++) await page.keyboard.press('Alt+Shift+ArrowRight');
  for (let i = 0; i < 6; i++) await page.keyboard.press('Alt+Shift+ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('v');
}

const canvas = (page: Page) => page.locator('.stage canvas').nth(1);
/** What the layer over the picture shows, as numbers that differ where it does. */
const painted = (page: Page): Promise<string> =>
  canvas(page).evaluate((element) => (element as unknown as { toDataURL(): string }).toDataURL());

for (const name of ['ct-abdomen.dcm', 'skin-lesion.jpg']) {
  test(`pixels and blur are for looks only: ${name}`, async ({ workstation }) => {
    const { page } = workstation;
    await createVault(page);
    await importFiles(page, [sample(name)]);
    await detectionDone(page, 1);
    await openPicture(page, name);
    await page.locator('aside:not([inert])').waitFor();
    await drawBox(page, name);
    const rows = page.getByRole('list', { name: 'Redactions by hand' }).getByRole('listitem');
    await expect(rows).toHaveCount(1);
    const choice = page.getByRole('radiogroup', { name: 'Cover with' });
    await expect(page.getByText('They do not anonymise')).toBeVisible();
    const solid = await painted(page);
    await choice.getByText('Pixels').click();
    await expect(rows).toContainText('pixelated');
    await expect(choice).toHaveAccessibleDescription(/do not anonymise/);
    await saved(page);
    await expect.poll(() => painted(page)).not.toBe(solid);
    expect((await regionsOf(page, name)).map(({ cosmetic }) => cosmetic).filter(Boolean)).toEqual(['pixelate']);
    await choice.getByText('Pixels').focus();
    await page.keyboard.press('ArrowRight');
    await expect(rows).toContainText('blurred');
    await saved(page);
    await page.waitForLoadState('networkidle');
    await shoot(workstation, `cosmetic-${name.split('.')[1]}`);
    await page.getByRole('application', { name: `Picture ${name}` }).focus();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect(rows).not.toContainText('blurred');
    await saved(page);
    expect((await regionsOf(page, name)).some(({ cosmetic }) => cosmetic)).toBe(false);
  });
}
