import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { samplesDir } from '../../support/paths.ts';
import { clinician } from './service.ts';

/** Steps of a user, by the names that renderer/README.md promises. */
export const passphrase = 'a long enough passphrase';

export async function createVault(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Create the vault' }).waitFor();
  const instead = page.getByRole('button', { name: 'Use a passphrase instead' });
  if (await instead.isVisible()) await instead.click();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Repeat the passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

export async function unlockVault(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Unlock the vault' }).waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

export const pictures = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'Imported pictures' }).getByRole('option');

export async function importFiles(page: Page, paths: readonly string[]): Promise<void> {
  await page.getByLabel('Files to import').setInputFiles([...paths]);
}

export const sample = (name: string): string => join(samplesDir, name);

/** Every imported picture has been looked at by the detectors. */
export async function detectionDone(page: Page, count: number): Promise<void> {
  await expect(pictures(page)).toHaveCount(count, { timeout: 60_000 });
  await expect(pictures(page).filter({ hasText: /waiting for detection/i })).toHaveCount(0, { timeout: 170_000 });
  await expect(pictures(page).and(page.getByLabel(/Waiting for detection/))).toHaveCount(0, { timeout: 170_000 });
}

export async function openPicture(page: Page, name: string): Promise<Locator> {
  await page.getByRole('option', { name: new RegExp(name.replaceAll('.', '\\.')) }).dblclick();
  const picture = page.getByRole('application', { name: `Picture ${name}` });
  await picture.waitFor();
  return picture;
}

/** Findings are drawn after their picture, and are inert until then. */
export async function acceptAll(page: Page): Promise<void> {
  await page.locator('aside:not([inert])').waitFor();
  const button = page.getByRole('button', { name: /^Accept all/ });
  if ((await button.isVisible()) && (await button.isEnabled())) await button.click();
}

export async function markReviewed(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Mark reviewed', exact: true }).click();
}

export interface Person {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

export async function signIn(page: Page, person: Person = clinician): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Sign in' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in to the case service' });
  await dialog.getByLabel('User name').fill(person.username);
  await dialog.getByLabel('Password', { exact: true }).fill(person.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: new RegExp(`Account\\s*: ${person.displayName}`) }).waitFor();
}

/** Draws on a signature pad with the mouse. */
export async function drawSignature(page: Page, pad: Locator): Promise<void> {
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox())!;
  const at = (t: number) =>
    [box.x + box.width * (0.1 + 0.8 * t), box.y + box.height * (0.5 + 0.25 * Math.sin(t * 18))] as const;
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let i = 1; i <= 24; i++) await page.mouse.move(...at(i / 24));
  await page.mouse.up();
}

export interface CaseText {
  readonly title: string;
  readonly anatomy: string;
  readonly question: string;
}

export const caseText: CaseText = {
  title: 'Rash of the cheek, two months',
  anatomy: 'Cheek',
  question: 'Would you take a biopsy?',
};

export async function fillCase(page: Page, audience = /Community/): Promise<void> {
  await page.getByLabel('Title').fill(caseText.title);
  await page
    .getByRole('textbox', { name: 'Specialty' })
    .or(page.getByRole('combobox', { name: 'Specialty' }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Dermatology' }).click();
  await page.getByLabel('Anatomy').fill(caseText.anatomy);
  await page.getByLabel('Clinical question').fill(caseText.question);
  await page.getByRole('radio', { name: audience }).check();
}

export async function recordConsent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Record consent…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Patient’s consent' });
  await dialog.getByRole('checkbox', { name: /^Teaching/ }).check();
  await dialog.getByRole('textbox', { name: 'Patient or legal representative: Name' }).fill('Ada Zztest');
  await dialog.getByRole('textbox', { name: 'Clinician: Name' }).fill('Dr Test');
  await drawSignature(page, dialog.getByRole('application', { name: 'Patient or legal representative: Signature' }));
  await drawSignature(page, dialog.getByRole('application', { name: 'Clinician: Signature' }));
  await dialog.getByRole('button', { name: 'Record consent' }).click();
  await expect(dialog).toBeHidden();
}
