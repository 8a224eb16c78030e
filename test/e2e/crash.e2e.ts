import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { IpcEvent } from '../../contract/ipc.schema.ts';
import type { CaseDraft } from '../../model/case.ts';
import type { Batch, ItemDetail, ItemSummary } from '../../model/item.ts';
import type { Submission } from '../../model/queue.ts';
import { ct } from '../support/dicom.ts';
import { jpegOf, noise, pngOf } from '../support/pictures.ts';
import { filesBelow } from './support/files.ts';
import { freePort } from '../support/freePort.ts';
import { call, killWhole, startProxy } from './support/crash.ts';
import { clinician, readBack, startTestService } from './support/service.ts';
import { createVault, signIn, unlockVault } from './support/steps.ts';
import { expect, startWorkstation, test } from './support/workstation.ts';

test.setTimeout(400_000);

interface Source {
  readonly folder: string;
  readonly hashes: Set<string>;
  readonly duplicates: number;
  readonly refused: number;
}

/** Small pictures of all kinds, some twice, some broken. */
async function makeFolder(folder: string): Promise<Source> {
  await mkdir(folder);
  const hashes = new Set<string>();
  const add = async (name: string, bytes: Uint8Array) => {
    hashes.add(createHash('sha256').update(bytes).digest('hex'));
    await writeFile(join(folder, name), bytes);
  };
  for (let i = 0; i < 40; i++) await add(`photo-${i}.jpg`, await jpegOf(noise(200, 150, i + 1)));
  for (let i = 0; i < 12; i++) await add(`picture-${i}.png`, pngOf(noise(160, 120, 100 + i)));
  for (let i = 0; i < 8; i++) {
    const SOPInstanceUID = `1.2.826.0.1.3680043.10.543.1001.8.${i}`;
    await add(`slice-${i}.dcm`, ct({ columns: 128, rows: 128, elements: { SOPInstanceUID } }));
  }
  for (let i = 0; i < 3; i++) await writeFile(join(folder, `twice-${i}.jpg`), await jpegOf(noise(200, 150, i + 1)));
  for (let i = 0; i < 2; i++) await writeFile(join(folder, `broken-${i}.jpg`), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
  return { folder, hashes, duplicates: 3, refused: 2 };
}

const batches = (page: Page) => call<Batch[]>(page, 'imports', 'list');
const list = async (page: Page) =>
  (await call<{ items: ItemSummary[] }>(page, 'items', 'list', { offset: 0, limit: 500 })).items;

const states = async (page: Page) => (await call<Submission[]>(page, 'queue', 'list')).map(({ state }) => state);

/** Resolves in the page's own turn when so many items were imported. */
async function importedAtLeast(page: Page, count: number): Promise<void> {
  await page.evaluate((count) => {
    const { scrim } = globalThis as unknown as {
      scrim: { onEvent: (listener: (event: IpcEvent) => void) => () => void };
    };
    const seen = new Set<string>();
    const enough = new Promise<void>((resolve) => {
      const stop = scrim.onEvent((event) => {
        if (event.kind !== 'item') return;
        seen.add(event.item.id);
        if (seen.size < count) return;
        stop();
        resolve();
      });
    });
    Object.assign(globalThis, { enough });
  }, count);
}

test('an import that is killed goes on at the next start and ends with every file once', async ({ home }) => {
  const source = await makeFolder(join(home, 'source'));
  const appHome = join(home, 'home');
  const env = { SCRIM_SERVICE_URL: `http://127.0.0.1:${await freePort()}` };
  const first = await startWorkstation(appHome, env);
  await createVault(first.page);
  await importedAtLeast(first.page, 8);
  await first.page.getByLabel('Folder to import').setInputFiles(source.folder);
  await first.page.evaluate(() => (globalThis as unknown as { enough: Promise<void> }).enough);
  await killWhole(first);
  const killedAt = new Date().toISOString();

  const second = await startWorkstation(appHome, env);
  const { page } = second;
  try {
    await unlockVault(page);
    await expect(page.getByRole('status').filter({ hasText: 'Import finished' })).toBeVisible({ timeout: 240_000 });
    const [batch, ...others] = await batches(page);
    expect(others).toEqual([]);
    expect(batch).toMatchObject({
      state: 'finished',
      found: source.hashes.size + source.duplicates + source.refused,
      imported: source.hashes.size,
      duplicates: source.duplicates,
      quarantined: 0,
      waiting: 0,
    });
    expect(batch!.refused).toHaveLength(source.refused);

    const items = await list(page);
    expect(items).toHaveLength(source.hashes.size);
    expect(new Set(items.map(({ contentHash }) => contentHash))).toEqual(source.hashes);
    expect(new Set(items.map(({ state }) => state.kind))).toEqual(new Set(['review']));
    // The kill fell into the middle: some were there before it, some came after.
    const before = items.filter(({ importedAt }) => importedAt < killedAt).length;
    expect(before).toBeGreaterThanOrEqual(8);
    expect(before).toBeLessThan(items.length);

    await expect(page.getByRole('listbox', { name: 'Imported pictures' })).toBeVisible();
    expect(await unreadable(page, items)).toEqual([]);
    const blobs = await filesBelow(join(appHome, 'vault', 'blobs'));
    expect(blobs).toHaveLength(items.length);
    expect(await readdir(join(appHome, 'vault', 'tmp'))).toEqual([]);
  } finally {
    await second.app.close();
  }
});

/** The items whose preview or pixels do not come. */
function unreadable(page: Page, items: readonly ItemSummary[]): Promise<string[]> {
  return page.evaluate(
    async (ids) => {
      const bad: string[] = [];
      for (const id of ids) {
        for (const path of ['thumbnail', 'frames/0/picture?maxSide=256']) {
          const answer = await fetch(`/media/items/${id}/${path}`);
          if (!answer.ok || (await answer.arrayBuffer()).byteLength === 0) bad.push(`${id} ${answer.status}`);
        }
      }
      return bad;
    },
    items.map(({ id }) => id as string),
  );
}

test('an upload that is killed goes on at the next start and is delivered once', async ({ home }) => {
  const service = await startTestService();
  const proxy = await startProxy(service.url, { holdAfter: 1_500_000 });
  const appHome = join(home, 'home');
  const source = join(home, 'source');
  await mkdir(source);
  // More than the 4 MiB that go along with the creation: this one has a URL to go on at.
  await writeFile(join(source, 'slice.dcm'), ct({ columns: 1600, rows: 1600 }));
  await writeFile(join(source, 'photo.jpg'), await jpegOf(noise(200, 150)));
  const env = { SCRIM_SERVICE_URL: proxy.url };
  try {
    const first = await startWorkstation(appHome, env);
    await createVault(first.page);
    await first.page.getByLabel('Folder to import').setInputFiles(source);
    await expect(first.page.getByRole('status').filter({ hasText: 'Import finished' })).toBeVisible({
      timeout: 120_000,
    });
    await signIn(first.page);
    const id = await submit(first.page);
    const underWay = async () => (proxy.holds() ? 'held in the middle' : JSON.stringify(await states(first.page)));
    await expect.poll(underWay, { timeout: 120_000 }).toBe('held in the middle');
    await killWhole(first);
    proxy.release();
    const passedBefore = proxy.passed();
    expect((await readBack(service.url)).shared.state).toBe('draft');

    const second = await startWorkstation(appHome, env);
    const { page } = second;
    try {
      await unlockVault(page);
      // The sign-in was kept, or has to be made again.
      const session = await call<{ kind: string }>(page, 'account', 'session');
      if (session.kind === 'signed-out') await signIn(page);
      await expect
        .poll(async () => (await states(page)).map((state) => state.kind), { timeout: 120_000 })
        .toEqual(['delivered']);
      const [submission] = await call<Submission[]>(page, 'queue', 'list');
      expect(submission!.jobs.map(({ state }) => state.kind)).toEqual(['delivered', 'delivered']);

      expect(await caseIds(service.url)).toEqual([id]);
      const { shared, images } = await readBack(service.url);
      expect(shared.state).toBe('submitted');
      expect(shared.imageList).toHaveLength(2);
      for (const image of shared.imageList) {
        const bytes = images.get(image.id)!;
        expect(bytes.length).toBe(image.bytes);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(image.sha256);
        expect(submission!.jobs.map((job) => job.image)).toContain(image.id);
      }
      // What had arrived was not sent again.
      const whole = shared.imageList.reduce((sum, image) => sum + image.bytes, 0);
      expect(proxy.passed() - passedBefore).toBeLessThan(whole - 500_000);
      expect(await list(page)).toHaveLength(2);
    } finally {
      await second.app.close();
    }
  } finally {
    await proxy.close();
    await service.stop();
  }
});

/** Reviews everything, records consent and submits it as a case, by the window's own verbs. */
async function submit(page: Page): Promise<string> {
  const items = (await list(page)).map((item) => item.id);
  for (const item of items) {
    const detail = await call<ItemDetail>(page, 'items', 'get', { item });
    const regions = detail.regions.map((region) => ({ ...region, decision: 'accepted' }));
    const { revision } = await call<ItemDetail>(page, 'items', 'saveEdits', {
      item,
      revision: detail.revision,
      regions,
      annotations: [],
    });
    await call(page, 'items', 'markReviewed', { item, revision });
  }
  const { id } = await call<CaseDraft>(page, 'cases', 'create', { items });
  const form = { title: 'Killed on its way', specialty: 'radiology', anatomy: 'Abdomen', tags: [], question: 'Why?' };
  await call(page, 'cases', 'save', { id, form: { ...form, audience: { kind: 'only-me' } }, items });
  const stroke = Array.from({ length: 60 }, (_, i) => ({ x: 20 + i * 9, y: 100 + 80 * Math.sin(i / 5) }));
  const names = { patientName: 'Ada Zztest', clinicianName: clinician.displayName };
  const signatures = { patientSignature: { strokes: [stroke] }, clinicianSignature: { strokes: [stroke] } };
  const signedOn = new Date().toISOString().slice(0, 10);
  await call(page, 'consent', 'record', {
    case: id,
    form: { levels: ['teaching'], language: 'en', signedOn, ...names, ...signatures },
  });
  await call(page, 'cases', 'submit', { id });
  return id;
}

async function caseIds(url: string): Promise<string[]> {
  const session = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: clinician.username, password: clinician.password }),
  });
  const { token } = (await session.json()) as { token: string };
  const answer = await fetch(`${url}/api/cases?mine=true`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { cases: { id: string }[] }).cases.map(({ id }) => id);
}
