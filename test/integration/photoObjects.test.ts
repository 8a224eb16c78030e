import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clearReportSchema, exportReportSchema } from '../../contract/cli.schema.ts';
import { ExportedObject } from '../../core/export/reading.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { errorClasses, hasDciodvfy } from '../support/dciodvfy.ts';
import { asPng, testPicture } from '../support/outgoing.ts';
import { photoTakenAt } from '../support/takenPhoto.ts';
import { runScrim } from '../support/runScrim.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';

afterAll(removeFolders);
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const run = promisify(execFile);
const has = async (tool: string): Promise<boolean> =>
  run(tool, ['--version']).then(
    () => true,
    (thrown: { code?: unknown }) => thrown.code !== 'ENOENT',
  );
const strangers = { dciodvfy: await hasDciodvfy(), dcmtk: await has('dcmj2pnm'), gdcm: await has('gdcminfo') };

const vlPhotographicImage = '1.2.840.10008.5.1.4.1.1.77.1.4';
const dermoscopicPhotographyImage = '1.2.840.10008.5.1.4.1.1.77.1.7';

const shin = ['--body-site', '25763004', '--laterality', 'L'];

/** Clears these photos and exports them as objects; answers the folder, and the cleared files beside it. */
async function exported(photos: Readonly<Record<string, Uint8Array>>, said: readonly string[]) {
  const root = await makeFolder();
  const [source, out, files, home] = ['source', 'out', 'files', 'home'].map((name) => join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  await run('mkdir', [source]);
  for (const [name, bytes] of Object.entries(photos)) await writeFile(join(source, name), bytes);
  const clearing = await runScrim(['clear', source, '--out', out, '--json', ...said], home);
  const cleared = clearReportSchema.parse(JSON.parse(clearing.stdout));
  expect(cleared.items.map(({ error }) => error)).toEqual(cleared.items.map(() => null));
  const ended = await runScrim(['export', out, '--out', files, '--photos', '--json'], home);
  const report = exportReportSchema.parse(JSON.parse(ended.stdout));
  expect(report.items.map(({ error }) => error)).toEqual(report.items.map(() => null));
  const object = (name: string) => {
    const { output } = cleared.items.find((item) => item.source === name)!;
    const { file } = report.items.find((item) => item.source === output)!;
    return { path: join(files, file!), photo: join(out, output!) };
  };
  return { files, home, report, object };
}

const valuesOf = async (path: string) => {
  const object = new ExportedObject(await readFile(path));
  return (keyword: string): string | undefined => object.text(keyword);
};

describe('photos as standard objects', () => {
  let plain: Awaited<ReturnType<typeof exported>>;
  let through: Awaited<ReturnType<typeof exported>>;
  beforeAll(async () => {
    plain = await exported(
      {
        'first.jpg': await photoTakenAt('2026:03:04 10:12:30'),
        'second.jpg': await photoTakenAt('2026:03:04 10:20:00'),
        'later.jpg': await photoTakenAt('2026:03:04 11:00:00'),
        'drawn.png': await asPng(testPicture(90, 70)),
      },
      [...shin, '--view', 'overview'],
    );
    through = await exported({ 'lesion.jpg': await photoTakenAt('2026:03:04 10:12:30') }, [
      ...shin,
      ...['--view', 'dermoscopic-contact-polarized'],
    ]);
  });

  it('are one study and one series a shoot, under a pseudonym, with site and side', async () => {
    const [first, second, later] = await Promise.all(
      ['first.jpg', 'second.jpg', 'later.jpg'].map((name) => valuesOf(plain.object(name).path)),
    );
    expect(first!('SOPClassUID')).toBe(vlPhotographicImage);
    expect(first!('PatientID')).toMatch(/^SCRIM-[0-9A-HJKMNP-TV-Z]{8}$/);
    for (const keyword of ['PatientID', 'StudyInstanceUID', 'SeriesInstanceUID']) {
      expect(second!(keyword)).toBe(first!(keyword));
      expect(later!(keyword)).not.toBe(first!(keyword));
    }
    expect([first!('InstanceNumber'), second!('InstanceNumber')]).toEqual(['1', '2']);
    expect([first!('Modality'), first!('ImageLaterality'), first!('BurnedInAnnotation')]).toEqual(['XC', 'L', 'NO']);
    const object = new ExportedObject(await readFile(plain.object('first.jpg').path));
    expect(object.codes('AnatomicRegionSequence')).toEqual([
      { CodeValue: '25763004', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Skin of anterior surface of lower leg' },
    ]);
  });

  it('are dermoscopic photographs where they were taken through a dermoscope', async () => {
    const value = await valuesOf(through.object('lesion.jpg').path);
    expect(value('SOPClassUID')).toBe(dermoscopicPhotographyImage);
    expect([value('Modality'), value('LightSourcePolarization'), value('ContactMethod')]).toEqual([
      ...['DMS', 'POLARIZED', 'CONTACT'],
    ]);
    // Nobody looked: that it shows nobody is not claimed.
    expect(value('RecognizableVisualFeatures')).toBe('YES');
  });

  it('hold a JPEG’s own code stream and a PNG’s own pixels', async () => {
    const jpeg = plain.object('first.jpg');
    const [object, photo] = await Promise.all([readFile(jpeg.path), readFile(jpeg.photo)]);
    expect(object.includes(photo)).toBe(true);
    const png = plain.object('drawn.png');
    const { data } = await sharp(png.photo).raw().toBuffer({ resolveWithObject: true });
    const native = await readFile(png.path);
    expect(Buffer.compare(native.subarray(native.length - data.length), data)).toBe(0);
    const value = await valuesOf(jpeg.path);
    expect([value('LossyImageCompression'), value('LossyImageCompressionMethod')]).toEqual(['01', 'ISO_10918_1']);
  });

  it('pass scrim verify, as does nothing that was changed in them', async () => {
    for (const { files, home } of [plain, through]) {
      const paths = (await readdir(files, { recursive: true })).filter((name) => /IM\d+$/.test(name));
      const ended = await runScrim(['verify', ...paths.map((name) => join(files, name)), '--json'], home);
      expect(ended.code).toBe(0);
    }
  });

  it.skipIf(!strangers.dciodvfy)('have no error that dciodvfy knows of', async () => {
    for (const name of ['first.jpg', 'drawn.png'])
      expect(await errorClasses(plain.object(name).path)).toEqual(new Set());
    expect(await errorClasses(through.object('lesion.jpg').path)).toEqual(new Set());
  });

  it.skipIf(!strangers.dcmtk)('are drawn by dcmtk as they were cleared', async () => {
    for (const { path, photo } of [
      plain.object('first.jpg'),
      plain.object('drawn.png'),
      through.object('lesion.jpg'),
    ]) {
      const picture = `${path}.ppm`;
      await run('dcmj2pnm', [path, picture]);
      const [drawn, cleared] = await Promise.all([readFile(picture), sharp(photo).raw().toBuffer()]);
      expect(Buffer.compare(drawn.subarray(drawn.length - cleared.length), cleared)).toBe(0);
    }
  });

  it.skipIf(!strangers.gdcm)('are told by gdcminfo as what they are', async () => {
    const { stdout } = await run('gdcminfo', [plain.object('first.jpg').path]);
    expect(stdout).toContain('VL Photographic Image Storage');
    expect(stdout).toContain('YBR_FULL_422');
  });
});

describe('a head or a neck', () => {
  it('is left to a person by an unattended run, unless the policy says otherwise', async () => {
    const root = await makeFolder();
    const source = join(root, 'photo.jpg');
    await writeFile(source, await photoTakenAt('2026:03:04 10:12:30'));
    const clearing = async (out: string, ...more: string[]) => {
      const forehead = ['--body-site', '68698007', '--json', ...more];
      const ended = await runScrim(['clear', source, '--out', join(root, out), ...forehead], join(root, 'home'));
      return clearReportSchema.parse(JSON.parse(ended.stdout)).items[0]!;
    };
    const kept = await clearing('kept');
    expect([kept.state, kept.error?.code, kept.output]).toEqual(['quarantined', 'NEEDS_EYES', null]);
    const policy = join(root, 'policy.json');
    await writeFile(policy, JSON.stringify({ ...defaultPolicy, unattended: { headOrNeck: true } }));
    expect((await clearing('cleared', '--policy', policy)).state).toBe('cleared');
  });

  it('that is misspelt is no body site', async () => {
    const { code } = await runScrim(['clear', 'x', '--out', 'y', '--body-site', '68698008'], await makeFolder());
    expect(code).toBe(2);
  });
});
