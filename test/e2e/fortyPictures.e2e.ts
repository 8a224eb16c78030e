import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ItemSummary } from '../../model/item.ts';
import { ct } from '../support/dicom.ts';
import { call } from './support/crash.ts';
import { createVault, detectionDone, importFiles, openPicture } from './support/steps.ts';
import { expect, test } from './support/workstation.ts';

test.setTimeout(600_000);

const count = 40;

test('forty clean pictures, one key each: all are reviewed in order, and what the application costs of it is told', async ({
  home,
  workstation: { page },
}) => {
  await createVault(page);
  await importFiles(page, await ward(join(home, 'ward')));
  await detectionDone(page, count);
  const first = await openPicture(page, nameOf(0));
  await first.focus();
  const costs: number[] = [];
  for (let n = 1; n < count; n++) {
    costs.push(await page.evaluate<number>(`(${untilNextIsPainted})()`));
    await expect(page.getByRole('application', { name: `Picture ${nameOf(n)}` })).toBeVisible();
  }
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => reviewed(page)).toBe(count);
  const sorted = costs.toSorted((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor((sorted.length - 1) * share)]! / 1000).toFixed(3)} s`;
  const told = `a clean picture costs, from the key to the next one painted: median ${at(0.5)}, p95 ${at(0.95)}, of ${costs.length}`;
  test.info().annotations.push({ type: 'cost', description: told });
  process.stdout.write(`${told}\n`);
});

const nameOf = (n: number): string => `slice-${String(n).padStart(2, '0')}.dcm`;

/** Slices of an abdomen on which nothing is to be found, of as many patients. */
async function ward(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, n) => join(folder, nameOf(n)));
  for (const [n, path] of paths.entries()) {
    const uid = `1.2.826.0.1.3680043.10.543.1001.40.${n + 1}`;
    const elements = { SOPInstanceUID: uid, InstanceNumber: `${n + 1}`, BodyPartExamined: 'ABDOMEN' };
    await writeFile(path, ct({ columns: 512, rows: 512, elements }));
  }
  return paths;
}

const reviewed = async (page: Page): Promise<number> => {
  const { items } = await call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 100 });
  return items.filter(({ state }) => state.kind === 'reviewed').length;
};

/** Runs in the page; as text, for what compiles this file adds names that the page does not know. */
const untilNextIsPainted = `async () => {
  const picture = () => document.querySelector('[data-canvas]');
  const known = picture().getAttribute('aria-label');
  const start = performance.now();
  picture().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
  while (performance.now() - start < 20000) {
    await new Promise(requestAnimationFrame);
    const painted = document.querySelector('.stage')?.getAttribute('aria-busy') === 'false';
    const name = picture()?.getAttribute('aria-label');
    if (painted && name && name !== known) return performance.now() - start;
  }
  throw new Error('the next picture does not come');
}`;
