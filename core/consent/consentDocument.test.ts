import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consentFormSchema, consentLanguageSchema, type ConsentForm, type Signature } from '../../model/consent.ts';
import { consentIdSchema } from '../../model/ids.ts';
import { resourcesDir } from '../../test/support/paths.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { insistOnSignatures, writeConsentDocument } from './consentDocument.ts';
import { consentTexts } from '../../model/consentTexts.table.ts';

const folder = temporaryFolders();
const fonts = join(resourcesDir, 'fonts');
const wave = (phase: number): Signature => ({
  strokes: [
    Array.from({ length: 60 }, (_, i) => ({ x: 20 + i * 9, y: 100 + 80 * Math.sin(i / 5 + phase) })),
    [{ x: 300, y: 20 }],
  ],
});
const form = (overrides: Partial<ConsentForm> = {}): ConsentForm =>
  consentFormSchema.parse({
    levels: ['record', 'teaching'],
    language: 'en',
    signedOn: '2026-03-04',
    patientName: 'Zoë Beispiel-Ångström',
    clinicianName: 'Dr. Ilse Erfunden',
    patientSignature: wave(0),
    clinicianSignature: wave(2),
    ...overrides,
  });
const id = consentIdSchema.parse(randomUUID());

async function write(consent: ConsentForm): Promise<{ path: string; bytes: Uint8Array; text: string }> {
  const path = join(await folder(), 'consent.pdf');
  const bytes = await writeConsentDocument(id, insistOnSignatures(consent), fonts);
  await writeFile(path, bytes);
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  return { path, bytes, text };
}
const words = (text: string) => text.replace(/\s+/g, ' ');

/** Dark pixels of the first page at 50 dpi. */
function ink(path: string): number {
  const prefix = path.replace('.pdf', '');
  execFileSync('pdftoppm', ['-gray', '-r', '50', '-singlefile', path, prefix]);
  const image = readFileSync(`${prefix}.pgm`);
  return image.subarray(image.length - 414 * 585).filter((value) => value < 128).length;
}

describe('the consent document', () => {
  it.each(consentLanguageSchema.options)('says in %s what was agreed, by whom and when', async (language) => {
    const { text } = await write(form({ language }));
    const texts = consentTexts[language];
    const found = words(text);
    for (const expected of ['Zoë Beispiel-Ångström', 'Dr. Ilse Erfunden', '2026-03-04', texts.title, texts.patient]) {
      expect(found).toContain(expected);
    }
    expect(found.split(texts.notAgreed).length - 1).toBe(1);
    for (const level of Object.values(texts.levels)) expect(found).toContain(level.split(' ')[0]!);
  });

  it('holds each level’s whole statement', async () => {
    for (const language of consentLanguageSchema.options) {
      const { path } = await write(form({ language }));
      const flowing = words(execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }));
      for (const statement of Object.values(consentTexts[language].levels)) expect(flowing).toContain(statement);
    }
  });

  it('is one page, and draws both signatures as strokes, not as pictures', async () => {
    const long = { strokes: [Array.from({ length: 400 }, (_, i) => ({ x: (i * 37) % 600, y: (i * 53) % 200 }))] };
    const thin = await write(form());
    const patient = await write(form({ patientSignature: long }));
    const both = await write(form({ patientSignature: long, clinicianSignature: long }));
    expect(ink(patient.path)).toBeGreaterThan(ink(thin.path) + 500);
    expect(ink(both.path)).toBeGreaterThan(ink(patient.path) + 500);
    expect(execFileSync('pdfimages', ['-list', both.path], { encoding: 'utf8' }).trim().split('\n')).toHaveLength(2);
    expect(execFileSync('pdfinfo', [both.path], { encoding: 'utf8' })).toMatch(/Pages:\s+1\n/);
  });

  it('stays on one page with the longest names in the longest language', async () => {
    const name = 'Wilhelmina '.repeat(18).trim();
    for (const language of consentLanguageSchema.options) {
      const { path } = await write(form({ language, patientName: name, clinicianName: name }));
      expect(execFileSync('pdfinfo', [path], { encoding: 'utf8' })).toMatch(/Pages:\s+1\n/);
    }
  });

  it('names neither machine nor user nor the time of day', async () => {
    const { path, bytes } = await write(form());
    const information = execFileSync('pdfinfo', ['-isodates', path], { encoding: 'utf8' });
    expect(information).toMatch(/Producer:\s+Scrim\n/);
    expect(information).toMatch(/CreationDate:\s+2026-03-04T00:00:00Z/);
    const raw = Buffer.from(bytes).toString('latin1');
    // Short names, such as "vm", turn up in compressed streams by chance.
    for (const name of [userInfo().username, hostname()]) if (name.length > 4) expect(raw).not.toContain(name);
    expect(raw).not.toContain(fonts);
  });

  it('prints Greek and Cyrillic names and refuses letters that it cannot print', async () => {
    const { text } = await write(form({ patientName: 'Ελένη Παράδειγμα', clinicianName: 'Иван Примеров' }));
    expect(text).toContain('Ελένη Παράδειγμα');
    expect(text).toContain('Иван Примеров');
    await expect(write(form({ patientName: '山田 花子' }))).rejects.toMatchObject({
      error: { code: 'INVALID_REQUEST', params: { where: 'patientName' } },
    });
  });

  it('is refused without both signatures, and a dot is no signature', () => {
    const dot: Signature = { strokes: [[{ x: 1, y: 1 }]] };
    const refused = (overrides: Partial<ConsentForm>) => () => insistOnSignatures(form(overrides));
    const unsigned = (who: string) =>
      expect.objectContaining({ error: { code: 'CONSENT_UNSIGNED', params: { who } } }) as Error;
    expect(refused({ patientSignature: null })).toThrow(unsigned('patient'));
    expect(refused({ clinicianSignature: dot })).toThrow(unsigned('clinician'));
    expect(refused({ patientSignature: dot, clinicianSignature: null })).toThrow(unsigned('patient, clinician'));
  });
});
