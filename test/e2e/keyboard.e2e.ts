import { caseText, passphrase, sample } from './support/steps.ts';
import { clinician, readBack, startTestService } from './support/service.ts';
import { survivingIdentifiers } from './support/leaks.ts';
import { expect, startWorkstation, test } from './support/workstation.ts';
import type { Locator, Page } from '@playwright/test';

test.setTimeout(400_000);

test('the same journey by keyboard alone', async ({ home }) => {
  const service = await startTestService();
  const workstation = await startWorkstation(home, { SCRIM_SERVICE_URL: service.url });
  const { page, app } = workstation;
  try {
    await openVault(page);
    // The operating system's own dialog cannot be driven from here; what it would answer is put in its place.
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, sample('ct-abdomen.dcm'));
    await page.evaluate(() =>
      (
        globalThis as unknown as { scrim: { imports: { pick: (args: { what: string }) => Promise<unknown> } } }
      ).scrim.imports.pick({ what: 'files' }),
    );
    await reviewPicture(page);
    await fillIn(page);
    await consent(page);
    await press(page, page.getByRole('button', { name: 'Submit case' }));
    await signInByKeyboard(page);
    const open = page.getByRole('button', { name: 'Open case' });
    const queue = page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Queue/ });
    await press(page, queue);
    await expect(open).toBeVisible({ timeout: 120_000 });
    await press(page, open);
    await expect(page.getByRole('article', { name: caseText.title })).toBeVisible();
    const { shared, images } = await readBack(service.url);
    expect(shared.state).toBe('submitted');
    expect(shared.imageList[0]!.annotations.map((annotation) => annotation.kind)).toEqual(['pointer']);
    expect(survivingIdentifiers([...images.values()][0]!)).toEqual([]);
  } finally {
    await app.close();
    await service.stop();
  }
});

/** Moves the focus with Tab until it is on the control; a control that Tab does not reach fails here. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await control.waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if (
      await control.evaluate(
        (element) => element === document.activeElement || element.contains(document.activeElement),
      )
    )
      return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not reach the control');
}

async function press(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('Enter');
}

async function type(page: Page, control: Locator, text: string): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.type(text);
}

async function openVault(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Create the vault' }).waitFor();
  await type(page, page.getByLabel('Passphrase', { exact: true }), passphrase);
  await type(page, page.getByLabel('Repeat the passphrase'), passphrase);
  await press(page, page.getByRole('button', { name: 'Create vault' }));
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Opens the picture, places a redaction and a pointer, takes one step back and forward, and marks it as reviewed. */
async function reviewPicture(page: Page): Promise<void> {
  const options = page.getByRole('listbox', { name: 'Imported pictures' });
  await expect(options.getByRole('option', { name: /To review|to decide/ })).toHaveCount(1, { timeout: 120_000 });
  await tabTo(page, options);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const canvas = page.getByRole('application', { name: /^Picture ct-abdomen/ });
  await tabTo(page, canvas);
  const byHand = page.getByRole('list', { name: 'Redactions by hand' }).getByRole('listitem');
  await page.keyboard.press('b');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowLeft');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Alt+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(byHand).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+Shift+z');
  await expect(byHand).toHaveCount(1);
  await tabTo(page, canvas);
  await page.keyboard.press('p');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Annotations' }).getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Reopen for editing' })).toBeVisible();
}

async function fillIn(page: Page): Promise<void> {
  const rail = page.getByRole('navigation', { name: 'Main' });
  await press(page, rail.getByRole('button', { name: /^Import/ }));
  const options = page.getByRole('listbox', { name: 'Imported pictures' });
  await tabTo(page, options);
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+a');
  await press(page, page.getByRole('button', { name: 'New case' }));
  await type(page, page.getByLabel('Title'), caseText.title);
  await tabTo(
    page,
    page
      .getByRole('textbox', { name: 'Specialty' })
      .or(page.getByRole('combobox', { name: 'Specialty' }))
      .first(),
  );
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'Radiology' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await type(page, page.getByLabel('Anatomy'), caseText.anatomy);
  await type(page, page.getByLabel('Clinical question'), caseText.question);
  await tabTo(page, page.getByRole('radio', { name: /Only me/ }));
}

async function consent(page: Page): Promise<void> {
  await press(page, page.getByRole('button', { name: 'Record consent…' }));
  const dialog = page.getByRole('dialog', { name: 'Patient’s consent' });
  await tabTo(page, dialog.getByRole('checkbox', { name: /^Teaching/ }));
  await page.keyboard.press('Space');
  for (const who of ['Patient or legal representative', 'Clinician']) {
    await type(page, dialog.getByRole('textbox', { name: `${who}: Name` }), 'Ada Zztest');
    await tabTo(page, dialog.getByRole('application', { name: `${who}: Signature` }));
    await page.keyboard.press('Space');
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowDown']) {
      for (let i = 0; i < 4; i++) await page.keyboard.press(key);
    }
    await page.keyboard.press('Space');
  }
  await press(page, dialog.getByRole('button', { name: 'Record consent' }));
  await expect(dialog).toBeHidden();
}

async function signInByKeyboard(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Sign in to the case service' });
  await type(page, dialog.getByLabel('User name'), clinician.username);
  await type(page, dialog.getByLabel('Password', { exact: true }), clinician.password);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}
