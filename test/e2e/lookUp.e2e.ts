import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { runScrim } from '../support/runScrim.ts';
import { shoot } from './support/screenshots.ts';
import { passphrase, sample, unlockVault } from './support/steps.ts';
import { expect, readLogs, startWorkstation, test, type Workstation } from './support/workstation.ts';

test.setTimeout(300_000);

const tablePassphrase = 'passphrase of the table';

test('the look-up table and the project key leave under a passphrase, and the record says so', async ({ home }) => {
  const pairs = await clearIntoVault(home);
  const workstation = await startWorkstation(home);
  const { page, app } = workstation;
  try {
    await unlockVault(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    const table = page.getByRole('region', { name: 'Look-up table' });
    await expect(table).toContainText(`${pairs}`);
    await expect(table.getByRole('button', { name: 'Export table…' })).toBeDisabled();
    await table.getByRole('button', { name: 'Set passphrase…' }).click();
    await fill(page, { Passphrase: tablePassphrase, 'Repeat the passphrase': tablePassphrase }, 'Set passphrase');
    await test.step('the table', () => exportTable(workstation, join(home, 'table.csv'), pairs));
    await test.step('the key', () => exportKey(workstation, join(home, 'key.json')));
    const record = page.getByRole('list', { name: 'Record of exports' }).getByRole('listitem');
    await expect(record).toHaveCount(4);
    await expect(record.nth(1)).toContainText(`Look-up table exported, ${pairs} pairs`);
    // They go by themselves after some seconds.
    await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
    await shoot(workstation, 'settings');
    expect(await readLogs(home)).not.toMatch(/zztest|4471902|passphrase of/i);
  } finally {
    await app.close();
  }
});

/** What the command line cleared before is there; the vault is the window's own. */
async function clearIntoVault(home: string): Promise<number> {
  const file = join(home, 'vault.txt');
  await writeFile(file, `${passphrase}\n`);
  const vault = ['--vault-passphrase-file', file, '--json'];
  const cleared = await runScrim(
    ['clear', sample('ct-abdomen.dcm'), '--out', join(home, 'out'), '--vault', ...vault],
    home,
  );
  expect(cleared.code).toBe(0);
  const shown = await runScrim(['look-up', 'show', ...vault], home);
  return (JSON.parse(shown.stdout) as { pairs: number }).pairs;
}

async function fill(page: Page, fields: Readonly<Record<string, string>>, action: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label, { exact: true }).fill(text);
  await dialog.getByRole('button', { name: action, exact: true }).click();
}

/** The operating system's own dialog cannot be driven from here; what it would answer is put in its place. */
const saveTo = ({ app }: Workstation, path: string) =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);

async function exportTable(workstation: Workstation, path: string, pairs: number): Promise<void> {
  const { page } = workstation;
  await saveTo(workstation, path);
  await page.getByRole('button', { name: 'Export table…' }).click();
  await fill(page, { Passphrase: 'passphrase of nobody' }, 'Export…');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The passphrase is wrong.');
  await fill(page, { Passphrase: tablePassphrase }, 'Export…');
  await expect(page.getByText(`${pairs} pairs exported.`)).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  const csv = await readFile(path, 'utf8');
  expect(csv.split('\r\n')).toHaveLength(pairs + 2);
  expect(csv).toContain('"PatientID","ZZ-4471902"');
  // Nothing of it was in the window.
  await expect(page.getByText('4471902')).toHaveCount(0);
}

async function exportKey(workstation: Workstation, path: string): Promise<void> {
  const { page } = workstation;
  await saveTo(workstation, path);
  await page.getByRole('button', { name: 'Export key…' }).click();
  await fill(
    page,
    { Passphrase: 'passphrase of the file', 'Repeat the passphrase': 'passphrase of the file' },
    'Export…',
  );
  await expect(page.getByText('Project key exported.')).toBeVisible();
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 'scrim-project-key', version: 1 });
}
