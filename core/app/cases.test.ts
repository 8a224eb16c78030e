import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { CaseForm } from '../../model/case.ts';
import { annotationIdSchema, batchIdSchema, itemIdSchema, sha256Schema, type ItemId } from '../../model/ids.ts';
import type { DicomFacts } from '../../model/item.ts';
import { basicDeid, type Policy } from '../../model/policy.ts';
import type { NewItem } from '../store/items.ts';
import { openStore } from '../store/openStore.ts';
import { deriveVaultKeys } from '../vault/vaultKeys.ts';
import { createCaseService } from './cases.ts';
import { createItemService } from './items.ts';
import type { OpenedCore } from './opened.ts';

const folder = temporaryFolders();
const clock = { now: () => new Date('2026-01-02T03:04:05.000Z') };
const policy = { headSlices: 4, deid: basicDeid } as unknown as Policy;
const code = (expected: string) => ({ error: { code: expected } });
const form: CaseForm = {
  ...{ title: 'A case', specialty: 'radiology', anatomy: 'Head', tags: [], question: 'Anything else?' },
  audience: { kind: 'community' },
};

interface Recipe {
  readonly instance?: string;
  readonly number?: number;
  readonly headSlices?: number;
}

/** Services over a real store; nobody is signed in, so what passes every other check ends with CONSENT_MISSING. */
async function workstation() {
  const store = await openStore(await folder(), randomUUID(), deriveVaultKeys(Buffer.alloc(32, 3)));
  const batch = batchIdSchema.parse(randomUUID());
  await store.batches.create(batch, ['/media'], clock.now());
  const opened = { store, client: { session: () => null }, reviewer: () => 'Dr Erfunden' } as unknown as OpenedCore;
  const access = { opened: () => opened, isOpen: () => true, clock, policy, events: { emit: () => undefined } };
  const [cases, items] = [createCaseService(access as never), createItemService(access as never)];
  let hashes = 0;
  async function reviewed({ instance = randomUUID(), number = 1, headSlices }: Recipe): Promise<ItemId> {
    const id = itemIdSchema.parse(randomUUID());
    const dicom = { headSlices } as DicomFacts;
    const item: NewItem = {
      ...{
        id,
        batch,
        name: 'x',
        importedAt: clock.now(),
        contentHash: sha256Schema.parse(`${++hashes}`.padStart(64, '0')),
      },
      facts: {
        mediaType: 'application/dicom',
        ...{ bytes: 1, columns: 1, rows: 1, frames: 1, identifiers: [] },
        dicom: { ...slice, ...dicom },
      },
      state: { kind: 'reviewed', at: clock.now().toISOString(), by: 'x' },
      thumbnail: { bytes: new Uint8Array([1]), mediaType: 'image/webp', width: 1, height: 1 },
      identity: {
        ...{ patient: 'p', StudyInstanceUID: '1', SeriesInstanceUID: '2', SOPInstanceUID: instance },
        ...{ StudyDate: '', StudyDescription: '', SeriesNumber: 1, SeriesDescription: '', InstanceNumber: number },
      },
    };
    await store.database.write((sql) => store.items.insert(sql, item));
    return id;
  }
  async function submit(...ids: ItemId[]) {
    const draft = await cases.create(ids);
    await cases.save(draft.id, form, ids);
    return cases.submit(draft.id);
  }
  return { store, cases, items, reviewed, submit };
}

const slice = {
  ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', TransferSyntaxUID: '1.2.840.10008.1.2.1', Modality: 'CT' },
  ...{ PhotometricInterpretation: 'MONOCHROME2', BitsAllocated: 16, BitsStored: 12, PixelRepresentation: 0 },
  ...{ SamplesPerPixel: 1, RescaleSlope: 1, RescaleIntercept: 0, windows: [] },
};

describe('two objects of one SOPInstanceUID', () => {
  it('are not submitted, neither both nor one, until a person left the other out', async () => {
    const { store, items, reviewed, submit } = await workstation();
    const [one, other] = [await reviewed({ instance: '1.2.3' }), await reviewed({ instance: '1.2.3' })];
    await expect(submit(one, other)).rejects.toMatchObject(code('INSTANCE_CONFLICT'));
    await expect(submit(one)).rejects.toMatchObject(code('INSTANCE_CONFLICT'));
    expect((await items.setExcluded(other, true)).excluded).toBe(true);
    await expect(submit(one)).rejects.toMatchObject(code('CONSENT_MISSING'));
    await expect(submit(one, other)).rejects.toMatchObject(code('PICTURE_EXCLUDED'));
    await expect(submit(other)).rejects.toMatchObject(code('PICTURE_EXCLUDED'));
    expect((await store.items.list(0, 10)).items.map(({ excluded }) => excluded)).toEqual([undefined, true]);
    await store.close();
  });

  it('are in conflict again when the choice is taken back, or turned round', async () => {
    const { store, items, reviewed, submit } = await workstation();
    const [one, other] = [await reviewed({ instance: '1.2.3' }), await reviewed({ instance: '1.2.3' })];
    await items.setExcluded(other, true);
    expect((await items.setExcluded(other, false)).excluded).toBeUndefined();
    await expect(submit(one)).rejects.toMatchObject(code('INSTANCE_CONFLICT'));
    await items.setExcluded(one, true);
    await expect(submit(other)).rejects.toMatchObject(code('CONSENT_MISSING'));
    await store.close();
  });

  it('keep their choice through edits of the picture', async () => {
    const { store, items, reviewed } = await workstation();
    const one = await reviewed({ instance: '1.2.3' });
    await items.setExcluded(one, true);
    const { revision } = await items.get(one);
    expect((await items.saveEdits(one, revision, [], [])).excluded).toBe(true);
    await store.close();
  });
});

describe('key images', () => {
  it('are proposed in the order of the slices, up to what the policy lets the community see', async () => {
    const { store, cases, items, reviewed, submit } = await workstation();
    const heads: ItemId[] = [];
    for (const number of [9, 3, 1, 7, 5, 2, 8, 4, 6]) heads[number - 1] = await reviewed({ number, headSlices: 1 });
    const photo = await reviewed({});
    await expect(submit(...heads, photo)).rejects.toMatchObject({
      error: { code: 'CASE_SHOWS_FACE', params: { slices: 9, limit: 4 } },
    });
    const marked = heads[5]!;
    const id = annotationIdSchema.parse(randomUUID());
    const at = { x: 0, y: 0 } as never;
    const { revision } = await items.get(marked);
    await items.saveEdits(marked, revision, [], [{ id, kind: 'label', frame: 0, at, text: 'x' }]);

    const proposed = await cases.keyImages([photo, ...[...heads].reverse()]);
    expect(proposed.limit).toBe(4);
    expect(proposed.pictures.map(({ item }) => item)).toEqual(heads);
    expect(proposed.pictures.filter(({ annotated }) => annotated).map(({ item }) => item)).toEqual([marked]);
    expect(proposed.keep).toHaveLength(4);
    expect(proposed.keep).toContain(marked);
    await store.close();
  });
});
