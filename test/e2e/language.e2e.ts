import { createVault } from './support/steps.ts';
import { expect, startWorkstation, test } from './support/workstation.ts';

test('the window speaks the language that one chooses, also after the next start', async ({ home }) => {
  const first = await startWorkstation(home);
  try {
    const { page } = first;
    await createVault(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('region', { name: 'Language' }).getByText('Deutsch', { exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    const rail = page.getByRole('navigation', { name: 'Hauptbereiche' });
    await rail.getByRole('button', { name: 'Versand' }).click();
    await expect(page.getByRole('heading', { name: 'Nichts unterwegs' })).toBeVisible();
  } finally {
    await first.app.close();
  }
  const second = await startWorkstation(home);
  try {
    const { page } = second;
    await expect(page.getByRole('heading', { name: 'Tresor öffnen' })).toBeVisible();
  } finally {
    await second.app.close();
  }
});
