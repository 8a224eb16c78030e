import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deviceTemplatesSchema } from '../../model/deviceTemplate.ts';
import type { ImageFacts, ItemDetail } from '../../model/item.ts';
import type { Region } from '../../model/redaction.ts';
import { deskTime, itemDesk, jpegFacts, proposed } from '../../test/support/itemDesk.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { createTemplateDesk } from './templates.ts';

const folder = temporaryFolders();
const code = (expected: string) => ({ error: { code: expected } });
const device = { Manufacturer: 'Example Medical', ManufacturerModelName: 'Sono 9', UltrasoundRegions: [] };
const dicom: NonNullable<ImageFacts['dicom']> = {
  ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.6.1', TransferSyntaxUID: '1.2.840.10008.1.2.1', Modality: 'US' },
  ...{ PhotometricInterpretation: 'RGB', BitsAllocated: 8, BitsStored: 8, PixelRepresentation: 0 },
  ...{ SamplesPerPixel: 3, RescaleSlope: 1, RescaleIntercept: 0, windows: [], device },
};
const facts: ImageFacts = { ...jpegFacts, mediaType: 'application/dicom', dicom };
const line = (textClass: 'identifier' | 'measurement', y: number, change: Partial<Region> = {}): Region =>
  proposed({
    shape: { kind: 'rectangle', box: { x: 600, y, width: 120, height: 20 } },
    origin: { kind: 'proposal', what: 'text', score: 0.8, reason: 'text "FICTIONAL_NAME"', textClass, keepable: true },
    ...change,
  });
const accepted = { decision: 'accepted' } as const;
const kept = { decision: 'rejected', rejection: { reason: 'identifies-nobody', by: 'Dr Erfunden' } } as const;

async function desk() {
  const home = await folder();
  const made = await itemDesk(home);
  const changed: ItemDetail[] = [];
  const { store } = made;
  const told = { who: () => 'Dr Erfunden', changed: (item: ItemDetail) => changed.push(item) };
  const parts = { store, clock: { now: () => deskTime }, ...told };
  const templates = createTemplateDesk(parts);
  const banner = line('identifier', 0, accepted);
  const scale = line('measurement', 200, kept);
  const reviewed = await made.add({ regions: [banner, scale] }, facts);
  return { ...made, home, changed, templates, banner, scale, reviewed };
}

describe('templates', () => {
  it('are saved from decided regions, without a word of what was read', async () => {
    const { templates, reviewed, banner, scale, store } = await desk();
    const { template } = await templates.save(reviewed, 'Sono 9, room 3', [banner.id, scale.id]);
    expect(template.cover).toEqual([banner.shape]);
    expect(template.keep).toEqual([{ box: { x: 580, y: 190, width: 180, height: 40 }, classes: ['measurement'] }]);
    expect(JSON.stringify(await templates.list())).not.toContain('FICTIONAL_NAME');
    await store.close();
  });

  it('are not made of faces, undecided regions, other text that stays, or what is on one frame only', async () => {
    const { templates, add, store } = await desk();
    const regions = [
      proposed({ ...accepted }),
      line('identifier', 0),
      line('identifier', 30, kept),
      line('identifier', 60, { ...accepted, frames: 0 }),
    ];
    const id = await add({ regions }, { ...facts, frames: 4 });
    for (const region of regions) {
      await expect(templates.save(id, 'x', [region.id])).rejects.toMatchObject(code('INVALID_REQUEST'));
    }
    await expect(templates.save(id, 'x', [])).rejects.toMatchObject(code('INVALID_REQUEST'));
    expect(await templates.list()).toEqual([]);
    await store.close();
  });

  it('need a device', async () => {
    const { templates, add, store } = await desk();
    const region = line('identifier', 0, accepted);
    const nameless = {
      ...facts,
      dicom: { ...dicom, device: { ...device, Manufacturer: '', ManufacturerModelName: '' } },
    };
    for (const other of [jpegFacts, nameless]) {
      const id = await add({ regions: [region] }, other);
      await expect(templates.save(id, 'x', [region.id])).rejects.toMatchObject(code('TEMPLATE_NO_DEVICE'));
    }
    await store.close();
  });

  it('are proposed to pictures of the same device that wait, and to no others', async () => {
    const { templates, add, items, changed, reviewed, banner, scale, store } = await desk();
    const name = line('identifier', 300);
    const alike = await add({ regions: [name, line('measurement', 202)] }, facts);
    const other = await add({ regions: [line('measurement', 202)] }, { ...facts, columns: 801 });
    const done = await add({ regions: [], state: { kind: 'reviewed', at: deskTime.toISOString(), by: 'x' } }, facts);
    const { proposed: count, template } = await templates.save(reviewed, 'Sono 9', [banner.id, scale.id]);
    expect(count).toBe(1);
    expect(changed.map(({ id }) => id)).toEqual([alike]);
    const { regions } = await items.get(alike);
    expect(regions.map(({ origin, decision }) => [origin.kind === 'proposal' && origin.what, decision])).toEqual([
      ['region', 'pending'],
      ['text', 'pending'],
      ['text', 'rejected'],
    ]);
    expect(regions[2]?.rejection).toEqual({ reason: 'identifies-nobody', by: `template:${template.id}` });
    expect((await items.get(other)).regions).toMatchObject([{ decision: 'pending' }]);
    expect((await items.get(done)).state.kind).toBe('reviewed');
    await store.close();
  });

  it('that are removed take their word with them: what they kept waits for a person, unless another one keeps it', async () => {
    const { templates, add, items, reviewed, scale, changed, store } = await desk();
    const alike = await add({ regions: [line('measurement', 202)] }, facts);
    const { template: first } = await templates.save(reviewed, 'One', [scale.id]);
    await items.markReviewed(alike, (await items.get(alike)).revision);
    const { template: second } = await templates.save(reviewed, 'Two', [scale.id]);
    await templates.remove(first.id);
    const by = `template:${second.id}`;
    expect((await items.get(alike)).regions).toMatchObject([{ decision: 'rejected', rejection: { by } }]);
    changed.length = 0;
    await templates.remove(second.id);
    expect(changed.map(({ id }) => id)).toEqual([alike]);
    expect(await items.get(alike)).toMatchObject({ state: { kind: 'review' }, regions: [{ decision: 'pending' }] });
    expect((await items.get(alike)).regions[0]).not.toHaveProperty('rejection');
    await store.close();
  });

  it('keep nothing that a person made larger, and leave it as that person has it', async () => {
    const { templates, add, items, reviewed, scale, store } = await desk();
    const found = line('measurement', 202);
    const alike = await add({ regions: [found, line('measurement', 198)] }, facts);
    const larger = { ...found, shape: { kind: 'rectangle', box: { x: 590, y: 195, width: 160, height: 34 } } } as const;
    const { revision, regions } = await items.get(alike);
    await items.saveEdits(alike, revision, [larger, regions[1]!], []);
    await templates.save(reviewed, 'One', [scale.id]);
    const after = await items.get(alike);
    expect(after.regions.map(({ decision }) => decision)).toEqual(['pending', 'rejected']);
    expect(after.regions[0]).toMatchObject({ id: found.id, shape: larger.shape });
    await store.close();
  });

  it('are renamed, deleted, exported, and imported once; who let them come and go is written down', async () => {
    const { templates, reviewed, banner, home, store, audited } = await desk();
    const { template } = await templates.save(reviewed, 'One', [banner.id]);
    expect((await templates.rename(template.id, 'Two')).map(({ name }) => name)).toEqual(['Two']);
    const file = join(home, 'templates.json');
    expect(await templates.export(file)).toBe(1);
    await expect(templates.export(file)).rejects.toMatchObject(code('FILE_EXISTS'));
    expect(await templates.import(file)).toBe(0);
    expect(await templates.remove(template.id)).toEqual([]);
    await expect(templates.remove(template.id)).rejects.toMatchObject(code('NOT_FOUND'));
    expect(await templates.import(file)).toBe(1);
    expect(deviceTemplatesSchema.parse(await templates.list())).toEqual([{ ...template, name: 'Two' }]);
    const deeds = (await audited()).map(({ what, count, who }) => [what, count, who]);
    const by = [1, 'Dr Erfunden'];
    expect(deeds).toEqual(['saved', 'removed', 'imported'].map((deed) => [`templates-${deed}`, ...by]));
    await store.close();
  });

  it('of one device cover no more areas, all together, than a person can decide about', async () => {
    const { templates, add, reviewed, banner, store } = await desk();
    const many = Array.from({ length: 199 }, (_, at) => line('identifier', at, accepted));
    const other = await add({ regions: many }, facts);
    await templates.save(
      other,
      'Many',
      many.map(({ id }) => id),
    );
    await templates.save(reviewed, 'One more', [banner.id]);
    const refused = {
      error: { code: 'INVALID_REQUEST', params: { where: 'more than 200 covered areas of one device' } },
    };
    await expect(templates.save(reviewed, 'Too many', [banner.id])).rejects.toMatchObject(refused);
    expect(await templates.list()).toHaveLength(2);
    await store.close();
  });

  it('are imported as a whole or not at all', async () => {
    const { templates, reviewed, banner, home, store } = await desk();
    const { template } = await templates.save(reviewed, 'One', [banner.id]);
    const file = join(home, 'templates.json');
    await templates.export(file);
    const whole = JSON.parse(await readFile(file, 'utf8')) as { templates: object[] };
    const evil = [
      'no JSON',
      JSON.stringify({ ...whole, templates: [{ ...template, PatientName: 'x' }] }),
      JSON.stringify({ ...whole, templates: [{ ...template, keep: [{ ...banner.shape, classes: ['identifier'] }] }] }),
      JSON.stringify({ ...whole, templates: [template, template] }),
      JSON.stringify({ ...whole, formatVersion: 2 }),
    ];
    for (const content of evil) {
      await writeFile(file, content);
      await expect(templates.import(file)).rejects.toMatchObject(code('TEMPLATES_INVALID'));
    }
    expect(await templates.list()).toEqual([template]);
    await store.close();
  });

  it('lie sealed in the store', async () => {
    const { templates, reviewed, banner, home, store } = await desk();
    await templates.save(reviewed, 'FICTIONAL_TITLE', [banner.id]);
    await store.close();
    expect((await readFile(join(home, 'store', 'scrim.sqlite'))).includes('FICTIONAL_TITLE')).toBe(false);
  });
});
