import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../contract/workers.schema.ts';
import type { DeviceSignature } from '../../../model/deviceSignature.ts';
import { deviceTemplateSchema, type DeviceTemplate } from '../../../model/deviceTemplate.ts';
import { temporaryFolders } from '../../../test/support/temporaryFolder.ts';
import { bannerProposals, knownBanners, shippedBanners } from './banners.ts';
import { readTemplates } from './templateFile.ts';
import { withKnownDevice } from './templates.ts';

const folder = temporaryFolders();
const device = (changes: Partial<DeviceSignature> = {}): DeviceSignature => ({
  ...{
    Manufacturer: 'Philips Medical Systems',
    ManufacturerModelName: 'iU22',
    Modality: 'US',
    Rows: 600,
    Columns: 800,
  },
  UltrasoundRegions: [],
  ...changes,
});
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const template = (changes: Partial<DeviceTemplate> = {}): DeviceTemplate =>
  deviceTemplateSchema.parse({
    ...{ id: randomUUID(), name: 'Room 3', device: device(), savedAt: '2026-01-02T03:04:05.000Z' },
    ...{ cover: [{ kind: 'rectangle', box: box(0, 0, 800, 60) }], keep: [] },
    ...changes,
  });
const text = (where: Proposal['box'], textClass: NonNullable<Proposal['textClass']>): Proposal => ({
  ...{ kind: 'text', frames: 'all', box: where, score: 0.9, reason: 'text "…"', textClass, keepable: true },
});
const found = (...proposals: Proposal[]) => ({
  ...{ proposals, complete: { face: true, text: true, region: true }, looks: [] },
});
const with_ = (templates: DeviceTemplate[], proposals: Proposal[], on = device()) =>
  withKnownDevice(found(...proposals), on, { banners: [], templates }).proposals;

describe('banners that others know', () => {
  it('are proposed for their device, whatever the case and spacing of its name, and say who knows', () => {
    const proposals = bannerProposals(device({ ManufacturerModelName: 'IU 22' }), shippedBanners);
    expect(proposals).toHaveLength(1);
    expect(proposals[0]).toMatchObject({ kind: 'region', frames: 'all', box: box(0, 0, 800, 59) });
    expect(proposals[0]?.reason).toContain('Clinical Trial Processor');
  });

  it('are not proposed for another model, size or modality', () => {
    for (const other of [{ ManufacturerModelName: 'iU23' }, { Rows: 601 }, { Modality: 'CT' }, { Manufacturer: '' }]) {
      expect(bannerProposals(device(other), shippedBanners)).toEqual([]);
    }
  });

  it('are cut to the picture', () => {
    const canon = device({ Manufacturer: 'CANON', ManufacturerModelName: 'CXDI-50', Rows: 2592, Columns: 2000 });
    expect(bannerProposals(canon, shippedBanners).map((proposal) => proposal.box)).toEqual([
      box(0, 0, 2000, 80),
      box(0, 2512, 2000, 80),
    ]);
  });

  it('each name their device and a source', () => {
    for (const { source, banners } of shippedBanners) {
      expect(source.where).toMatch(/commit [0-9a-f]{40}$/);
      expect(banners.length).toBeGreaterThan(10);
    }
  });

  it('may be added by a site, and are refused as a whole where they are not understood', async () => {
    const home = await folder();
    expect(await knownBanners(home)).toEqual(shippedBanners);
    await mkdir(join(home, 'devices'));
    const own = { ...shippedBanners[0], source: { ...shippedBanners[0]!.source, id: 'own' } };
    await writeFile(join(home, 'devices', 'own.json'), JSON.stringify(own));
    expect(await knownBanners(home)).toHaveLength(shippedBanners.length + 1);
    await writeFile(join(home, 'devices', 'own.json'), JSON.stringify({ ...own, permits: true }));
    await expect(knownBanners(home)).rejects.toMatchObject({ error: { code: 'DEVICES_INVALID' } });
  });
});

describe('a file that a person names', () => {
  const invalid = (code: string) => ({ error: { code } });

  it('is read as far as it may be long, and is a file', async () => {
    const home = await folder();
    const path = join(home, 'devices', 'own.json');
    await mkdir(join(home, 'devices'));
    await writeFile(path, `${JSON.stringify(shippedBanners[0])}${' '.repeat(4e6)}`);
    await expect(knownBanners(home)).rejects.toMatchObject(invalid('DEVICES_INVALID'));
    await writeFile(path, ' '.repeat(8e6 + 1));
    await expect(readTemplates(path)).rejects.toMatchObject(invalid('TEMPLATES_INVALID'));
    await expect(readTemplates(home)).rejects.toMatchObject(invalid('TEMPLATES_INVALID'));
  });

  it.skipIf(process.platform === 'win32')('is no pipe and no device, which tell no size and never end', async () => {
    const home = await folder();
    const pipe = join(home, 'devices', 'pipe.json');
    await mkdir(join(home, 'devices'));
    execFileSync('mkfifo', [pipe]);
    await expect(knownBanners(home)).rejects.toMatchObject(invalid('DEVICES_INVALID'));
    for (const path of [pipe, '/dev/zero']) {
      await expect(readTemplates(path)).rejects.toMatchObject(invalid('TEMPLATES_INVALID'));
    }
  });
});

describe('a template', () => {
  it('proposes what it covers for its device alone', () => {
    expect(with_([template()], [])).toMatchObject([{ kind: 'region', box: box(0, 0, 800, 60), score: 1 }]);
    expect(with_([template()], [], device({ Rows: 601 }))).toEqual([]);
    expect(with_([template({ device: device({ Manufacturer: '', ManufacturerModelName: '' }) })], [])).toEqual([]);
  });

  it('does not propose again what is proposed already', () => {
    const banner: Proposal = { kind: 'region', frames: 'all', box: box(0, 0, 800, 60), score: 1, reason: 'outside' };
    expect(with_([template()], [banner])).toEqual([banner]);
  });

  it('keeps a measurement where it keeps measurements', () => {
    const one = template({ keep: [{ box: box(600, 100, 180, 60), classes: ['measurement'] }] });
    const inside = text(box(610, 110, 100, 20), 'measurement');
    expect(with_([one], [inside]).at(-1)).toEqual({ ...inside, keptBy: `template:${one.id}` });
  });

  it('keeps nothing beside its area, nothing of another class, and no face', () => {
    const one = template({ keep: [{ box: box(600, 100, 180, 60), classes: ['measurement'] }] });
    const others: Proposal[] = [
      text(box(560, 110, 100, 20), 'measurement'),
      text(box(610, 300, 100, 20), 'measurement'),
      ...(['identifier', 'probable', 'unknown'] as const).map((one) => text(box(610, 110, 100, 20), one)),
      { ...text(box(610, 110, 100, 20), 'unknown'), textClass: undefined },
      { ...text(box(610, 110, 100, 20), 'measurement'), keepable: undefined },
      { kind: 'face', frames: 'all', box: box(610, 110, 40, 40), score: 0.9, reason: 'face 0.90' },
    ];
    expect(with_([one], others).slice(1)).toEqual(others);
    expect(with_([one], [others[0]!], device({ Columns: 801 }))).toEqual([others[0]]);
  });
});
