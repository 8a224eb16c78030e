import { createVault } from './support/steps.ts';
import { expect, test } from './support/workstation.ts';

test.setTimeout(240_000);

test('a single desk starts its own service, creates its account and is signed in', async ({
  workstation: { page },
}) => {
  await createVault(page);
  await page.waitForFunction(async () => {
    const scope = globalThis as unknown as {
      scrim: { app: { info: () => Promise<{ value: { service: { state: string } } }> } };
    };
    return (await scope.scrim.app.info()).value.service.state === 'ready';
  });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Sign in' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create your account' });
  await dialog.getByLabel('Your name').fill('Dr Desk');
  await dialog.getByLabel('User name').fill('desk');
  await dialog.getByLabel('Password', { exact: true }).first().fill('a desk of one’s own');
  await dialog.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('button', { name: /Account\s*: Dr Desk/ })).toBeVisible({ timeout: 60_000 });
  const session = await page.evaluate(() =>
    (globalThis as unknown as { scrim: { account: { session: () => Promise<unknown> } } }).scrim.account.session(),
  );
  expect(session).toMatchObject({ ok: true, value: { kind: 'signed-in', user: { verification: 'verified' } } });
});
