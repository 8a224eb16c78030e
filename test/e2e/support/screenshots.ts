import { mkdir } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { join } from 'node:path';
import sharp from 'sharp';
import { projectRoot } from '../../support/paths.ts';
import type { Workstation } from './workstation.ts';

const folder = join(projectRoot, 'docs/screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/**
 * The screen as it is now, at both sizes, light and dark, into docs/screenshots; and axe finds nothing to object to. Leaves it small
 * and dark.
 */
export async function shoot({ app, page }: Pick<Workstation, 'app' | 'page'>, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    await chooseTheme(page, scheme);
    for (const size of [...sizes].reverse()) {
      await app.evaluate(
        ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]!.setContentSize(width, height),
        size,
      );
      await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
      await painted(page);
      await keep(page, `${name}-${size.width}x${size.height}-${scheme}`);
    }
    await expectAccessible(page, `${name}, ${scheme}`);
  }
}

/** The screen as it is now, small and dark: a tool while it is in use, a dialog while it is open. */
export async function shootOnce(page: Workstation['page'], name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await painted(page);
  await keep(page, name);
}

/** In a palette of its own: half the bytes in the repository, and seen beside the original the same. */
async function keep(page: Workstation['page'], name: string): Promise<void> {
  const png = await page.screenshot({ animations: 'disabled' });
  await sharp(png)
    .png({ palette: true, quality: 100, compressionLevel: 9, effort: 7 })
    .toFile(join(folder, `${name}.png`));
}

/** Two frames: one lays out and starts the canvas, the next has painted it. */
async function painted(page: Workstation['page']): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/**
 * Legacy mode: the usual one opens a second page, which the workstation forbids. The experimental rule on visible labels counts the account's
 * initials, which are decoration and hidden from screen readers.
 */
export async function expectAccessible(page: Workstation['page'], where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .disableRules(['label-content-name-mismatch'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
  expect(found).toEqual([]);
}

async function chooseTheme(page: Workstation['page'], scheme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((theme) => {
    const scope = globalThis as unknown as {
      scrim: { app: { setTheme: (args: { theme: string }) => Promise<unknown> } };
    };
    return scope.scrim.app.setTheme({ theme });
  }, scheme);
  await page.waitForFunction((wanted) => document.documentElement.dataset['mantineColorScheme'] === wanted, scheme);
}
