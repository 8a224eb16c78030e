import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClearItem } from '../../contract/cli.schema.ts';
import { evidenceSchema, type Evidence } from '../../contract/evidence.schema.ts';
import { clear } from '../../core/headless/clear.ts';
import { evidenceOfFolder } from '../../core/headless/evidence.ts';
import profile from '../../resources/profiles/basic.json' with { type: 'json' };
import { withSegments, xmpSegment } from '../../tools/samples/exif.ts';
import { lesion } from '../../tools/samples/photos.ts';
import { ct } from '../support/dicom.ts';
import { asJpeg } from '../support/outgoing.ts';
import { written } from '../leaky/support/scene.ts';
import { openWorkbench, type Workbench } from '../leaky/support/workbench.ts';

/** The bundle as a stranger opens it: with unzip and poppler. */
const tools = ['unzip', 'pdftotext', 'pdfimages'].filter((tool) => spawnSync(tool, ['-v']).error !== undefined);
if (tools.length > 0) process.stderr.write(`evidence: ${tools.join(', ')} not installed, what needs them is skipped\n`);

let bench: Workbench;
let [originals, cleared] = ['', ''];
const items: ClearItem[] = [];
beforeAll(async () => {
  bench = await openWorkbench();
  const picture = await written(lesion(3, 320, 240, 2), [['Fabelmann, Greta', 60]]);
  const photo = withSegments(await asJpeg(picture), [xmpSegment('Zzartist Emil', 'Zzville')]);
  originals = await bench.folder([
    { name: 'Greta Fabelmann.jpg', bytes: photo },
    { name: 'slice.dcm', bytes: ct() },
  ]);
  cleared = await bench.folder([]);
  const options = { out: cleared, projectKey: new Uint8Array(32).fill(9), profile };
  await clear(bench.headless, [originals], options, async (item) => void items.push(item));
});
afterAll(() => bench.close());

async function bundle(name: string, before: readonly string[]) {
  const out = join(bench.root, name);
  const report = await evidenceOfFolder(bench.headless, { folder: cleared, out, before, profile, version: '1.2.3' });
  return { out, report };
}
const listed = (zip: string): string[] =>
  execFileSync('unzip', ['-Z1', zip], { encoding: 'utf8' }).trim().split('\n').sort();
const entry = (zip: string, name: string): Buffer => execFileSync('unzip', ['-p', zip, name], { maxBuffer: 1 << 26 });
const told = (zip: string): Evidence => evidenceSchema.parse(JSON.parse(entry(zip, 'evidence.json').toString('utf8')));
async function words(zip: string): Promise<string> {
  const pdf = join(bench.root, 'evidence.pdf');
  await writeFile(pdf, entry(zip, 'evidence.pdf'));
  return execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
}
const brightest = async (png: Buffer): Promise<number> => {
  const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return data.reduce((most, value) => Math.max(most, value), 0);
};

describe.skipIf(tools.length > 0)('an evidence bundle', () => {
  it('tells of each picture what was done to it, by hashes and names of rules', async () => {
    expect(items.map(({ state }) => state)).toEqual(['cleared', 'cleared']);
    const { out, report } = await bundle('plain.zip', []);
    expect(report).toMatchObject({ before: false, counts: { told: 2, refused: 0 } });
    const { images, policy, models, before } = told(out);
    expect(before).toBe(false);
    expect(policy.content.name).toBe('default');
    expect(models.map(({ role }) => role)).toContain('text-detection');
    for (const item of items) {
      const image = images.find(({ hashOut }) => hashOut === item.hashOut)!;
      expect(image.hashIn).toBe(item.hashIn);
      expect(image.checks).toEqual(item.checks);
      expect(image.checkedAgain.every(({ passed }) => passed)).toBe(true);
      expect(image.approvedBy).toBe('policy:default');
      const file = await readFile(join(cleared, item.output!));
      expect(createHash('sha256').update(file).digest('hex')).toBe(image.hashOut);
    }
  });

  it('shows each burned region as it is now, and holds nothing of the patient', async () => {
    const { out } = await bundle('after.zip', []);
    const photo = told(out).images.find(({ mediaType }) => mediaType === 'image/jpeg')!;
    expect(photo.regions.length).toBeGreaterThan(0);
    const crops = listed(out).filter((name) => name.startsWith('crops/'));
    expect(crops).toEqual(photo.regions.map(({ after }) => after));
    expect(photo.regions.every(({ before }) => before === null)).toBe(true);
    const text = await words(out);
    expect(text).toContain(photo.hashIn);
    expect(text).toContain('approved by policy:default');
    expect(text).toContain('holds nothing that was covered');
    for (const name of listed(out)) {
      expect(`${name} ${entry(out, name).toString('latin1')} ${text}`).not.toMatch(
        /fabelmann|greta|zzartist|FH-00815/i,
      );
    }
  });

  it('shows before as well where the originals are given for it, and says what that means', async () => {
    const { out, report } = await bundle('before.zip', [originals]);
    expect(report.items.map(({ before }) => before)).toEqual([true, true]);
    const photo = told(out).images.find(({ mediaType }) => mediaType === 'image/jpeg')!;
    const { after, before } = photo.regions[0]!;
    expect(entry(out, after!).equals(entry(out, before!))).toBe(false);
    expect(await brightest(entry(out, before!))).toBeGreaterThan(0);
    expect(await words(out)).toContain('HOLDS WHAT WAS COVERED');
    const pdf = join(bench.root, 'evidence.pdf');
    const pictures = execFileSync('pdfimages', ['-list', pdf], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(pictures.length).toBeGreaterThanOrEqual(2 * photo.regions.length);
  });

  it('leaves out a picture that is no longer what was cleared, and says so', async () => {
    const output = join(cleared, items.find(({ output: name }) => name!.endsWith('.dcm'))!.output!);
    const bytes = await readFile(output);
    await writeFile(output, Buffer.concat([bytes, Buffer.from('x')]));
    const { out, report } = await bundle('changed.zip', []);
    await writeFile(output, bytes);
    expect(report.counts).toEqual({ told: 1, refused: 1 });
    expect(report.items.find(({ state }) => state === 'refused')?.error?.code).toBe('NOT_CLEARED');
    expect(told(out)).toMatchObject({ refused: 1 });
  });

  it('replaces no file, and is not there by half', async () => {
    const { out } = await bundle('once.zip', []);
    await expect(bundle('once.zip', [])).rejects.toThrow('FILE_EXISTS');
    expect((await readdir(bench.root)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(listed(out)).toContain('evidence.pdf');
  });
});
