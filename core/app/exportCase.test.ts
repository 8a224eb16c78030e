import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExportWish } from '../../model/exporting.ts';
import type { CaseId } from '../../model/ids.ts';
import type { Signature } from '../../model/consent.ts';
import { errorClasses, hasDciodvfy } from '../../test/support/dciodvfy.ts';
import { ct } from '../../test/support/dicom.ts';
import { closeCores, exportDesk, exported } from '../../test/support/exportDesk.ts';
import { asJpeg, testPicture } from '../../test/support/outgoing.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { filesBelow } from '../../test/support/temporaryFolder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const form = {
  title: 'A lump <b>& its</b> "edges"',
  specialty: 'radiology',
  anatomy: 'forearm',
  tags: ['soft tissue'],
  question: 'Is a biopsy needed before Thursday?',
  audience: { kind: 'only-me' },
} as const;
const signature: Signature = {
  strokes: [Array.from({ length: 40 }, (_, i) => ({ x: 20 + i * 9, y: 100 + (i % 5) * 9 }))],
};

const slice = ct({
  elements: { SOPInstanceUID: '2.25.771', PatientName: 'Invented^Ada', PatientID: '4711-A' },
});
let desk: Awaited<ReturnType<typeof exportDesk>>;
let id: CaseId;
beforeAll(async () => {
  desk = await exportDesk({ 'a.dcm': slice, 'b.jpg': await asJpeg(testPicture()) });
  await desk.review('a.dcm', 'sharp <edge>');
  await desk.review('b.jpg');
  const items = [desk.idOf('a.dcm'), desk.idOf('b.jpg')];
  const { cases, consent } = desk.core;
  ({ id } = await cases.create(items));
  await cases.save(id, { ...form, tags: [...form.tags] }, items);
  await consent.record(id, {
    ...{ levels: ['record'], language: 'de', signedOn: '2026-11-21', patientName: 'Ada Invented' },
    ...{ clinicianName: 'ZZ FICTIONAL', patientSignature: signature, clinicianSignature: signature },
  });
});
afterAll(async () => {
  await closeCores();
  await removeFolders();
});

const browserPath = process.env['SCRIM_CHROMIUM'] ?? '/usr/bin/chromium';
/** Runs in the page: what an attacker's words in it could try. Answers what its own policy refused, and whether a script of theirs ran. */
async function tryEverything(url: string): Promise<{ refused: string[]; ran: boolean }> {
  const refused: string[] = [];
  const three = new Promise<void>((resolve) =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      refused.push(effectiveDirective);
      if (refused.length === 3) resolve();
    }),
  );
  const add = (name: 'img' | 'script', fill: (made: HTMLElement) => void) => {
    const made = document.createElement(name);
    fill(made);
    document.body.append(made);
  };
  add('img', (image) => image.setAttribute('src', url));
  add('script', (script) => (script.textContent = 'document.title = "taken over"'));
  await fetch(url).catch(() => undefined);
  await three;
  return { refused: refused.sort(), ran: document.title === 'taken over' };
}

const wish = (whom: 'record' | 'patient'): ExportWish => ({ kind: 'case', case: id, for: whom });
const lacks = (...tools: string[]) => tools.filter((tool) => spawnSync(tool, ['-h']).error !== undefined);
const namesOf = async (folder: string) => (await readdir(folder)).sort();

describe('a case for the record', () => {
  it('is a summary and a DICOM folder, as strangers read them', async () => {
    const { where, error, passphrase } = await exported(desk.core, [], wish('record'), await makeFolder());
    expect([error, passphrase, await namesOf(where)]).toEqual([null, null, ['DICOM', 'summary.pdf']]);
    if (lacks('pdftotext', 'dcmdump').length > 0) return;
    const text = execFileSync('pdftotext', ['-layout', join(where, 'summary.pdf'), '-'], { encoding: 'utf8' });
    for (const words of [
      form.title,
      form.question,
      'record; signed by both on 2026-11-21',
      'Picture 2',
      'SNOMED CT 14975008',
      'sharp <edge>',
    ]) {
      expect(text).toContain(words);
    }
    // Ids and digests hold any digits by chance.
    expect(text.replace(/[0-9a-f-]{36,64}/g, '')).not.toMatch(/Ada|Invented|4711/);
    const info = execFileSync('pdfinfo', [join(where, 'summary.pdf')], { encoding: 'utf8' });
    for (const line of [/^JavaScript: +no$/m, /^Form: +none$/m, /^Encrypted: +no$/m, /^Pages: +[1-9]\d*$/m])
      expect(info).toMatch(line);
    expect(info).not.toMatch(/Ada|Invented|4711/);
    expect(execFileSync('pdfimages', ['-list', join(where, 'summary.pdf')], { encoding: 'utf8' })).toMatch(/\bjpeg\b/);
    const directory = execFileSync('dcmdump', [join(where, 'DICOM/DICOMDIR')], { encoding: 'utf8' });
    // The slice with its presentation state and report, and the photo as an object of its own.
    expect(directory.match(/DirectoryRecordType/g)!.length).toBeGreaterThanOrEqual(7);
    expect(directory).not.toContain('Invented');
    // Others make a directory of the same files, by the profile for DVDs with JPEG, and find as many instances.
    const [images, made] = [join(where, 'DICOM'), join(await makeFolder(), 'DICOMDIR')];
    const files = (await filesBelow(images)).filter((file) => !file.endsWith('DICOMDIR'));
    const names = files.map((file) => relative(images, file));
    execFileSync('dcmmkdir', ['-Pdv', '+I', '-W', '+id', images, '+D', made, ...names]);
    const instances = (listing: string) => listing.match(/ReferencedSOPInstanceUIDInFile/g)!.length;
    expect(instances(execFileSync('dcmdump', [made], { encoding: 'utf8' }))).toBe(files.length);
    expect(instances(directory)).toBe(files.length);
    if (!(await hasDciodvfy())) return;
    const source = join(await makeFolder(), 'source.dcm');
    await writeFile(source, slice);
    const known = await errorClasses(source);
    for (const file of await filesBelow(join(where, 'DICOM'))) {
      if (file.endsWith('DICOMDIR')) continue;
      const found = await errorClasses(file);
      expect([...found].filter((error) => !known.has(error))).toEqual([]);
    }
  });
});

describe('a patient’s copy', () => {
  it('is one archive that opens with its passphrase and with no other', async () => {
    const { where, error, passphrase } = await exported(desk.core, [], wish('patient'), await makeFolder());
    expect([error, await namesOf(where)]).toEqual([null, ['patient-copy.zip']]);
    expect(passphrase).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
    const zip = join(where, 'patient-copy.zip');
    const stored = await readFile(zip);
    for (const words of ['<html', '%PDF', 'DICM', 'JFIF', form.title]) expect(stored.includes(words)).toBe(false);
    if (lacks('7zz').length > 0) return;
    const seven = (...args: string[]) => spawnSync('7zz', args, { encoding: 'utf8' });
    const list = seven('l', '-slt', `-p${passphrase!}`, zip).stdout;
    expect(list.match(/^Path = .*(html|pdf|jpg|IM\d+|DICOMDIR|PS\w*|SR\w*)$/gm)!.length).toBeGreaterThanOrEqual(6);
    expect(new Set(list.match(/^Method = .*$/gm)!.map((line) => line.includes('AES-256')))).toEqual(new Set([true]));
    for (const wrong of ['', 'wrong', passphrase!.toLowerCase(), passphrase!.slice(0, -1)]) {
      expect(seven('t', `-p${wrong}`, zip).status).not.toBe(0);
    }
    const out = await makeFolder();
    expect(seven('x', `-p${passphrase!}`, `-o${out}`, zip).status).toBe(0);
    expect(await namesOf(out)).toEqual(['DICOM', 'index.html', 'pictures', 'summary.pdf']);
    await expectPage(out);
  });

  it.skipIf(lacks('7zz').length > 0 || !existsSync(browserPath))(
    'shows its pictures in a browser from a folder, and reaches for nothing beyond it, whatever stood in it',
    async () => {
      const { where, passphrase } = await exported(desk.core, [], wish('patient'), await makeFolder());
      const out = await makeFolder();
      expect(spawnSync('7zz', ['x', `-p${passphrase!}`, `-o${out}`, join(where, 'patient-copy.zip')]).status).toBe(0);
      let reached = 0;
      const listener = createServer((socket) => {
        reached += 1;
        socket.destroy();
      }).listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const outside = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
      const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage();
        const asked: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        const address = pathToFileURL(join(out, 'index.html')).href;
        await page.goto(address, { waitUntil: 'load' });
        const folder = new URL('.', address).href;
        expect(asked).toHaveLength(3);
        expect(asked.filter((url) => !url.startsWith(folder))).toEqual([]);
        const shown = await page
          .locator('img')
          .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth > 0));
        expect(shown).toEqual([true, true]);
        expect(await page.evaluate(tryEverything, outside)).toEqual({
          refused: ['connect-src', 'img-src', 'script-src-elem'],
          ran: false,
        });
        expect(reached).toBe(0);
        // The listener would have heard of it: without the page's policy the same picture is asked for.
        await page.goto('about:blank');
        await page.evaluate((url) => void (document.body.innerHTML = `<img src="${url}">`), outside);
        await expect.poll(() => reached).toBeGreaterThan(0);
      } finally {
        await browser.close();
        listener.close();
      }
    },
  );

  it('has another passphrase each time', async () => {
    const first = await exported(desk.core, [], wish('patient'), await makeFolder());
    const second = await exported(desk.core, [], wish('patient'), await makeFolder());
    expect(second.passphrase).not.toBe(first.passphrase);
  });

  /** In the language of the consent; shows every picture that lies beside it, and names nothing that does not. */
  async function expectPage(folder: string): Promise<void> {
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('A lump &lt;b&gt;&amp; its&lt;/b&gt; &quot;edges&quot;');
    expect(page).toContain('sharp &lt;edge&gt;');
    expect(page).not.toMatch(/<script|https?:|\son\w+=|\bAda\b|Invented|4711-A/);
    const shown = [...page.matchAll(/<img src="pictures\/([^"]+)"/g)].map(([, file]) => file!);
    expect(shown.sort()).toEqual(await namesOf(join(folder, 'pictures')));
    expect(shown).toHaveLength(2);
  }
});

it('a case whose words name the patient is not exported', async () => {
  const { cases } = desk.core;
  const items = [desk.idOf('a.dcm'), desk.idOf('b.jpg')];
  await cases.save(id, { ...form, tags: [], question: 'What would you do for Ada Invented?' }, items);
  const parent = await makeFolder();
  const { error } = await exported(desk.core, [], wish('record'), parent);
  expect([error?.code, error?.params, await readdir(parent)]).toEqual(['CASE_IDENTIFIES', { fields: 'question' }, []]);
  await cases.save(id, { ...form, tags: [...form.tags] }, items);
});

it('a case with a picture that may not leave is not exported at all', async () => {
  const { core } = desk;
  const item = desk.idOf('b.jpg');
  await core.items.reopen(item);
  const parent = await makeFolder();
  for (const whom of ['record', 'patient'] as const) {
    const { error, passphrase } = await exported(core, [], wish(whom), parent);
    expect([error?.code, passphrase, await readdir(parent)]).toEqual(['NOT_REVIEWED', null, []]);
  }
});
