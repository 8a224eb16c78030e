import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import { maskSpread, survivingIdentifiers } from './support/leaks.ts';
import { readBack, startTestService } from './support/service.ts';
import { shoot } from './support/screenshots.ts';
import {
  acceptAll,
  caseText,
  createVault,
  detectionDone,
  drawSignature,
  fillCase,
  markReviewed,
  openPicture,
  pictures,
  recordConsent,
  signIn,
} from './support/steps.ts';
import { expect, readLogs, startWorkstation, test, type Workstation } from './support/workstation.ts';

test.setTimeout(600_000);

test('from the sample folder to a case in the service, by mouse', async ({ home }) => {
  const service = await startTestService();
  const workstation = await startWorkstation(home, { SCRIM_SERVICE_URL: service.url });
  const { page } = workstation;
  try {
    await test.step('vault and import', async () => {
      await createVault(page);
      await shoot(workstation, 'first');
      await page.getByRole('button', { name: 'Open the sample folder' }).click();
      await detectionDone(page, 8);
      await page.getByRole('button', { name: /was refused|were refused/ }).click();
      await expect(page.getByRole('list', { name: 'Refused files' })).toContainText('damaged or cut short');
      await shoot(workstation, 'import');
    });
    await test.step('redact, annotate, undo', async () => {
      await drawOnPortrait(workstation);
    });
    await test.step('review the rest', () => reviewRemaining(workstation));
    const items = await allItems(workstation);
    expect(items.every((item) => item.state.kind === 'reviewed')).toBe(true);

    await test.step('case, consent, submit', () => submitCase(workstation));
    await test.step('my cases', () => lookAtSharedCase(workstation));
    await test.step('what the service holds', () => checkService(service.url, items));
    const logs = await readLogs(home);
    expect(logs).not.toMatch(/zz|photo-|\.dcm|sample/i);
    expect(workstation.faults).toEqual([]);
  } finally {
    await workstation.app.close();
    await service.stop();
  }
});

async function drawOnPortrait(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  const canvas = await openPicture(page, 'photo-two-people.jpg');
  const findings = page.getByRole('complementary', { name: 'Findings' });
  await expect(findings.getByRole('list', { name: 'Proposals' }).getByRole('listitem')).not.toHaveCount(0);
  await shoot(workstation, 'editor');
  await acceptAll(page);
  const box = (await canvas.boundingBox())!;
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
    await page.mouse.move(...to);
    await page.mouse.up();
  };
  const tool = (name: string) =>
    page
      .getByRole('toolbar', { name: 'Tools' })
      .getByRole('button', { name })
      .or(page.getByRole('toolbar', { name: 'Tools' }).getByRole('radio', { name }))
      .first()
      .click();
  const byHand = findings.getByRole('list', { name: 'Redactions by hand' }).getByRole('listitem');
  await tool('Rectangle redaction');
  await drag(at(0.35, 0.8), at(0.42, 0.88));
  await expect(byHand).toHaveCount(1);
  await tool('Ellipse redaction');
  await drag(at(0.55, 0.8), at(0.62, 0.88));
  await expect(byHand).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(byHand).toHaveCount(1);
  await page.keyboard.press('Control+Shift+z');
  await expect(byHand).toHaveCount(2);
  await tool('Arrow');
  await drag(at(0.45, 0.3), at(0.5, 0.4));
  await tool('Numbered pointer');
  await page.mouse.click(...at(0.5, 0.6));
  await expect(findings.getByRole('list', { name: 'Annotations' }).getByRole('listitem')).toHaveCount(2);
  await expect(page.getByRole('status', { name: 'Save state' })).toContainText('All changes saved');
  await shoot(workstation, 'redacted');
  await markReviewed(page);
  await expect(canvas).toHaveCount(0);
}

/** "Mark reviewed" goes on to the next picture that waits; the last one leads back to the list. */
async function reviewRemaining({ page }: Workstation): Promise<void> {
  for (let left = 7; left > 0; left--) {
    const canvas = page.getByRole('application', { name: /^Picture / });
    await canvas.waitFor();
    const name = await canvas.getAttribute('aria-label');
    await acceptAll(page);
    await expect(page.getByRole('status', { name: 'Save state' })).toContainText('All changes saved');
    await markReviewed(page);
    if (left > 1) await expect(canvas).not.toHaveAttribute('aria-label', name!);
  }
}

async function allItems({ page }: Workstation): Promise<ItemDetail[]> {
  return page.evaluate(async () => {
    const { items } = (
      globalThis as unknown as { scrim: { items: Record<string, (args: unknown) => Promise<{ value: unknown }>> } }
    ).scrim;
    const { items: summaries } = (await items['list']!({ offset: 0, limit: 100 })).value as { items: ItemSummary[] };
    const details = await Promise.all(summaries.map((summary) => items['get']!({ item: summary.id })));
    return details.map((detail) => detail.value as ItemDetail);
  });
}

async function submitCase(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  const rail = page.getByRole('navigation', { name: 'Main' });
  await rail.getByRole('button', { name: /^Import/ }).click();
  await pictures(page).first().click();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'New case' }).click();
  await fillCase(page);
  await page.getByRole('button', { name: 'Record consent…' }).click();
  await expect(page.getByRole('dialog', { name: 'Patient’s consent' })).toBeVisible();
  const pad = page.getByRole('application', { name: 'Patient or legal representative: Signature' });
  await drawSignature(page, pad);
  await shoot(workstation, 'consent');
  await page.keyboard.press('Escape');
  await recordConsent(page);
  await shoot(workstation, 'case');
  await signIn(page);
  await page.getByRole('button', { name: 'Submit case' }).click();
  await rail.getByRole('button', { name: /^Queue/ }).click();
  const submissions = page.getByRole('list', { name: 'Submissions' });
  await expect(submissions).toContainText(caseText.title);
  await expect(submissions.getByRole('button', { name: 'Open case' })).toBeVisible({ timeout: 240_000 });
  await shoot(workstation, 'queue');
}

async function lookAtSharedCase(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: /^Cases/ })
    .click();
  await page.getByRole('tab', { name: 'My cases' }).click();
  await page
    .getByRole('list', { name: 'My cases' })
    .getByRole('button', { name: new RegExp(caseText.title) })
    .click();
  const article = page.getByRole('article', { name: caseText.title });
  await expect(article).toContainText(caseText.question);
  await expect(page.getByRole('application', { name: 'Picture 1 of 8' })).toBeVisible();
  await shoot(workstation, 'shared');
  const layer = page.getByRole('button', { name: 'Annotations' });
  await expect(layer).toHaveAttribute('aria-pressed', 'true');
  await layer.click();
  await expect(layer).toHaveAttribute('aria-pressed', 'false');
}

/** Read over HTTP: every image is there, free of identifiers, and of one colour under each of its masks. */
async function checkService(url: string, items: readonly ItemDetail[]): Promise<void> {
  const { shared, images } = await readBack(url);
  expect(shared.state).toBe('submitted');
  expect(shared.consent?.levels).toContain('teaching');
  expect(shared.imageList).toHaveLength(items.length);
  let masks = 0;
  for (const image of shared.imageList) {
    const bytes = images.get(image.id)!;
    expect(bytes.length).toBe(image.bytes);
    expect(survivingIdentifiers(bytes)).toEqual([]);
    const alike = items.filter(
      ({ facts }) =>
        facts.mediaType === image.mediaType && facts.columns === image.columns && facts.rows === image.rows,
    );
    const spreads = await Promise.all(alike.map((item) => maskSpread(bytes, image.mediaType, item.regions)));
    // Two samples have the same size; the image has the masks of one of them.
    expect(Math.min(...spreads)).toBeLessThanOrEqual(image.mediaType === 'image/jpeg' ? 4 : 0);
    masks += alike[0]!.regions.filter((region) => region.decision === 'accepted').length;
  }
  expect(masks).toBeGreaterThan(5);
  expect(shared.imageList.some((image) => image.annotations.length >= 2)).toBe(true);
}
