import type { Locator, Page } from '@playwright/test';
import { shootOnce } from './support/screenshots.ts';
import { createVault, detectionDone, importFiles, openPicture, sample } from './support/steps.ts';
import { expect, test } from './support/workstation.ts';

test.setTimeout(400_000);

type Place = readonly [number, number];
interface Hand {
  readonly page: Page;
  readonly picture: Locator;
  /** Presses at the first place, moves over the others, lets go at the last; places are parts of what is seen. */
  drag(first: Place, ...places: readonly Place[]): Promise<void>;
  click(place: Place): Promise<void>;
}

async function handOn(page: Page, picture: Locator): Promise<Hand> {
  const box = (await picture.boundingBox())!;
  const at = ([x, y]: Place): Place => [box.x + box.width * x, box.y + box.height * y];
  return {
    page,
    picture,
    async drag(first, ...places) {
      await page.mouse.move(...at(first));
      await page.mouse.down();
      for (const place of places) await page.mouse.move(...at(place), { steps: 4 });
      await page.mouse.up();
    },
    click: (place) => page.mouse.click(...at(place)),
  };
}

const list = (page: Page, name: string): Locator => page.getByRole('list', { name }).getByRole('listitem');

async function open(page: Page, name: string): Promise<Hand> {
  await importFiles(page, [sample(name)]);
  await detectionDone(page, 1);
  const picture = await openPicture(page, name);
  await page.locator('aside:not([inert])').waitFor();
  await picture.focus();
  return handOn(page, picture);
}

test('every tool is used by mouse and leaves what its name says', async ({ workstation: { page } }) => {
  await createVault(page);
  const hand = await open(page, 'ct-abdomen.dcm');
  const masks = list(page, 'Redactions by hand');
  const marks = list(page, 'Annotations');
  const use = async (key: string, draw: () => Promise<void>) => {
    await hand.picture.focus();
    await page.keyboard.press(key);
    await draw();
  };

  await test.step('redactions', async () => {
    await use('b', () => hand.drag([0.06, 0.08], [0.2, 0.16]));
    await use('e', () => hand.drag([0.8, 0.08], [0.94, 0.2]));
    await use('l', async () => {
      for (const place of [
        [0.06, 0.8],
        [0.16, 0.76],
        [0.2, 0.9],
      ] as const)
        await hand.click(place);
      await page.keyboard.press('Enter');
    });
    await use('u', () => hand.drag([0.78, 0.9], [0.86, 0.84], [0.94, 0.9]));
    await expect(masks).toHaveCount(4);
    await shootOnce(page, 'tool-redactions');
  });

  await test.step('annotations', async () => {
    await use('w', () => hand.drag([0.3, 0.3], [0.42, 0.4]));
    await use('t', async () => {
      await hand.click([0.28, 0.2]);
      await page.keyboard.type('liver margin');
      await page.keyboard.press('Enter');
    });
    await use('p', () => hand.click([0.45, 0.35]));
    await use('p', () => hand.click([0.55, 0.35]));
    await use('n', () => hand.drag([0.6, 0.6], [0.7, 0.66]));
    await use('d', () => hand.drag([0.3, 0.6], [0.34, 0.66], [0.4, 0.62], [0.42, 0.7]));
    await use('q', () => hand.drag([0.48, 0.56], [0.56, 0.64]));
    await use('o', () => hand.drag([0.62, 0.28], [0.7, 0.38]));
    await use('g', async () => {
      for (const place of [
        [0.46, 0.72],
        [0.54, 0.7],
        [0.56, 0.78],
      ] as const)
        await hand.click(place);
      await page.keyboard.press('Enter');
    });
    await expect(marks).toHaveCount(9);
    await shootOnce(page, 'tool-annotations');
  });

  await test.step('measurements', async () => {
    await use('m', () => hand.drag([0.32, 0.48], [0.44, 0.48]));
    await use('j', async () => {
      for (const place of [
        [0.58, 0.46],
        [0.66, 0.5],
        [0.58, 0.54],
      ] as const)
        await hand.click(place);
    });
    await use('Shift+M', () => hand.drag([0.46, 0.42], [0.54, 0.5]));
    await use('Shift+J', () => hand.drag([0.34, 0.72], [0.42, 0.8]));
    await expect(marks).toHaveCount(13);
    // The list says what is painted, for those who do not see it.
    await expect(marks.nth(9)).toContainText(/Length.*\d mm$/);
    await expect(marks.nth(10)).toContainText(/Angle.*\d°$/);
    for (const region of [11, 12]) await expect(marks.nth(region)).toContainText(/\d mm² · Mean -?[\d.,]+ HU, SD \d/);
    await shootOnce(page, 'tool-measurements');
  });

  await test.step('magnifier, histogram and window, split, keys', async () => {
    await hand.picture.focus();
    await page.keyboard.press('v');
    await page.keyboard.press('z');
    const box = (await hand.picture.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
    await shootOnce(page, 'tool-magnifier');
    await page.keyboard.press('z');
    await page.getByRole('button', { name: /^Window/ }).click();
    await shootOnce(page, 'tool-window');
    await page.keyboard.press('Escape');
    await expect(page.locator('.window-panel')).toBeHidden();
    await hand.picture.focus();
    await page.keyboard.press('Shift+X');
    await expect(page.getByRole('slider', { name: 'Line between before and after' })).toBeVisible();
    await shootOnce(page, 'tool-split');
    await hand.picture.focus();
    await page.keyboard.press('Shift+X');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await shootOnce(page, 'tool-keys');
    await page.keyboard.press('Escape');
  });
});

test('a loop runs, stops, and goes frame by frame', async ({ workstation: { page } }) => {
  await createVault(page);
  await importFiles(page, [sample('hospital-export.zip')]);
  await detectionDone(page, 2);
  const loop = page.getByRole('option', { name: /frames/ });
  await loop.dblclick();
  const bar = page.getByRole('group', { name: 'Frames' });
  const frame = bar.getByRole('slider');
  await page.locator('aside:not([inert])').waitFor();
  await expect(frame).toHaveAttribute('aria-valuetext', /^Frame 1 of/);
  await page.getByRole('application').focus();
  await page.keyboard.press('PageDown');
  await expect(frame).toHaveAttribute('aria-valuetext', /^Frame 2 of/);
  await page.keyboard.press('c');
  await expect(frame).not.toHaveAttribute('aria-valuetext', /^Frame 2 of/);
  await expect(bar.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('c');
  await expect(bar.getByRole('button', { name: 'Play' })).toBeVisible();
  await shootOnce(page, 'tool-cine');
});
