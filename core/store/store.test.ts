import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { emptyCaseForm } from '../../model/case.ts';
import { ScrimFailure, scrimError } from '../../model/errors.ts';
import {
  annotationIdSchema,
  batchIdSchema,
  caseIdSchema,
  consentIdSchema,
  itemIdSchema,
  regionIdSchema,
} from '../../model/ids.ts';
import { sha256Schema, type BatchId } from '../../model/ids.ts';
import type { InstanceIdentity } from '../../model/grouping.ts';
import type { Region } from '../../model/redaction.ts';
import { filesBelow, temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { deriveVaultKeys } from '../vault/vaultKeys.ts';
import type { NewItem } from './items.ts';
import { openStore, type Store } from './openStore.ts';

const folder = temporaryFolders();
const keys = deriveVaultKeys(Buffer.alloc(32, 3));
const vault = randomUUID();
const code = (expected: string) => ({ error: { code: expected } });
const open = async (home: string) => openStore(home, vault, keys);
const now = new Date('2026-01-02T03:04:05.000Z');
let hashes = 0;

function newItem(batch: BatchId, overrides: Partial<NewItem> = {}): NewItem {
  return {
    id: itemIdSchema.parse(randomUUID()),
    batch,
    name: 'FICTIONAL_NAME.jpg',
    facts: { mediaType: 'image/jpeg', bytes: 10, columns: 4, rows: 3, frames: 1, identifiers: ['owner'] },
    contentHash: sha256Schema.parse((++hashes).toString(16).padStart(64, '0')),
    state: { kind: 'imported' },
    importedAt: now,
    thumbnail: { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/webp', width: 4, height: 3 },
    ...overrides,
  };
}

async function withBatch(store: Store): Promise<BatchId> {
  const id = batchIdSchema.parse(randomUUID());
  await store.batches.create(id, ['/media/FICTIONAL_FOLDER'], now);
  return id;
}

const region = (decision: Region['decision']): Region => ({
  id: regionIdSchema.parse(randomUUID()),
  frames: 'all',
  shape: { kind: 'rectangle', box: { x: 0, y: 0, width: 2, height: 2 } },
  origin: { kind: 'proposal', what: 'text', score: 0.9, reason: 'text "FICTIONAL_REASON"' },
  decision,
});

const identity = (changes: Partial<InstanceIdentity> = {}): InstanceIdentity => ({
  patient: 'FICTIONAL_PATIENT',
  StudyInstanceUID: '1.2.3.FICTIONAL_STUDY',
  SeriesInstanceUID: '1.2.3.FICTIONAL_SERIES',
  SOPInstanceUID: '1.2.3.FICTIONAL_INSTANCE',
  StudyDate: '20240611',
  StudyDescription: 'FICTIONAL_DESCRIPTION',
  SeriesNumber: 7,
  SeriesDescription: '',
  InstanceNumber: 1,
  ...changes,
});

describe('groups of items', () => {
  it('are those of patient, study and series, and of the folder for photos', async () => {
    const store = await open(await folder());
    const batch = await withBatch(store);
    const items = [
      newItem(batch, { identity: identity() }),
      newItem(batch, { identity: identity({ SOPInstanceUID: '1.2.3.4', InstanceNumber: 2 }), folder: '/elsewhere' }),
      newItem(batch, { identity: identity({ patient: 'another', SOPInstanceUID: '1.2.3.5' }) }),
      newItem(batch, { folder: '/media/FICTIONAL_FOLDER/' }),
      newItem(batch),
    ];
    for (const item of items) await store.database.write((sql) => store.items.insert(sql, item));
    await store.items.change(items[0]!.id, () => ({ state: { kind: 'review' } }));
    const [first, second, third, photo, none] = (await store.items.list(0, 10)).items.map(({ group }) => group);
    expect(first).toMatchObject({ kind: 'series', StudyDate: '20240611', SeriesNumber: 7, InstanceNumber: 1 });
    expect(second).toEqual({ ...first, InstanceNumber: 2 });
    expect(third).toEqual({ ...first, patient: expect.not.stringMatching((first as { patient: string }).patient) });
    expect(photo).toMatchObject({ kind: 'folder', name: 'FICTIONAL_FOLDER' });
    expect(none).toBeUndefined();
    await store.close();
  });

  it('are those of camera and time for photos: the camera by a name that tells nothing, the time sealed', async () => {
    const home = await folder();
    const store = await open(home);
    const batch = await withBatch(store);
    const at = '2031-07-19T10:12:30';
    const taken = (camera: string | null) => newItem(batch, { capture: { camera, at }, folder: '/x' });
    const items = [taken('FICTIONAL_CAMERA'), taken('FICTIONAL_CAMERA'), taken('FICTIONAL_OTHER'), taken(null)];
    for (const item of items) await store.database.write((sql) => store.items.insert(sql, item));
    const depiction = { bodySite: '36141000', laterality: 'L', view: 'close-up' } as const;
    const ids = items.map(({ id }) => id);
    await store.items.changeAll(ids.map((id) => [id, () => ({ depiction })]));
    await store.items.change(ids[0]!, () => ({ seen: true }));
    const found = (await store.items.list(0, 10)).items;
    const cameras = found.map(({ group }) => (group?.kind === 'photo' ? group.camera : undefined));
    expect([cameras[0] === cameras[1], cameras[0] === cameras[2], cameras[3]]).toEqual([true, false, null]);
    expect(found[0]).toMatchObject({ group: { kind: 'photo', at }, depiction, seen: true });
    expect(found[1]!.seen).toBeUndefined();
    // Neither is an edit: who has the picture open has still its last revision.
    expect((await store.items.get(ids[0]!)).revision).toBe(0);
    for (const path of await filesBelow(home)) {
      const text = (await readFile(path)).toString('latin1');
      for (const said of ['FICTIONAL', '2031-07-19', '36141000', 'close-up']) expect(text).not.toContain(said);
    }
    await store.close();
  });

  it('change together or not at all', async () => {
    const store = await open(await folder());
    const batch = await withBatch(store);
    const [one, two] = [newItem(batch), newItem(batch)];
    for (const item of [one, two]) await store.database.write((sql) => store.items.insert(sql, item));
    const refuse = (): never => {
      throw new ScrimFailure('CONFLICT');
    };
    const both = store.items.changeAll([
      [one.id, () => ({ seen: true })],
      [two.id, refuse],
    ]);
    await expect(both).rejects.toThrow('CONFLICT');
    expect((await store.items.get(one.id)).seen).toBeUndefined();
    await store.close();
  });

  it('show which items are two of one SOPInstanceUID, until one of them is gone', async () => {
    const store = await open(await folder());
    const batch = await withBatch(store);
    const [one, two] = [newItem(batch, { identity: identity() }), newItem(batch, { identity: identity() })];
    const nameless = [1, 2].map(() => newItem(batch, { identity: identity({ SOPInstanceUID: '' }) }));
    for (const item of [one, two, ...nameless]) await store.database.write((sql) => store.items.insert(sql, item));
    const conflicts = async () => (await store.items.list(0, 10)).items.map(({ conflictsWith }) => conflictsWith);
    expect(await conflicts()).toEqual([[two.id], [one.id], undefined, undefined]);
    expect((await store.items.get(one.id)).conflictsWith).toEqual([two.id]);
    await store.items.remove([two.id]);
    expect(await conflicts()).toEqual([undefined, undefined, undefined]);
    await store.close();
  });
});

describe('the store', () => {
  it('keeps items, their edits and thumbnails over a restart', async () => {
    const home = await folder();
    let store = await open(home);
    const batch = await withBatch(store);
    const item = newItem(batch);
    await store.database.write((sql) => store.items.insert(sql, item));
    const regions = [region('pending'), region('accepted')];
    const changed = await store.items.change(item.id, () => ({ regions, state: { kind: 'review' } }));
    expect(changed).toMatchObject({ pending: 1, revision: 1 });
    await store.close();
    store = await open(home);
    expect(await store.items.get(item.id)).toEqual(changed);
    expect(await store.items.thumbnail(item.id)).toEqual(item.thumbnail);
    expect(await store.items.findByContent(item.contentHash)).toMatchObject({ id: item.id, name: item.name });
    expect((await store.items.list(0, 10)).total).toBe(1);
    await store.close();
  });

  it('writes no file name, folder, reason, annotation, original hash or person in the clear', async () => {
    const home = await folder();
    const store = await open(home);
    const batch = await withBatch(store);
    const item = newItem(batch, { identity: identity(), folder: '/media/FICTIONAL_FOLDER' });
    await store.database.write(async (sql) => {
      await store.items.insert(sql, item);
      const file = { name: 'FICTIONAL_REFUSED.txt', error: scrimError('UNKNOWN_TYPE') };
      await store.batches.settle(sql, batch, '/media/FICTIONAL_FOLDER/x', { kind: 'refused', file });
    });
    const at = { x: 1, y: 1 } as never;
    const id = annotationIdSchema.parse(randomUUID());
    await store.items.change(item.id, () => ({
      regions: [region('pending')],
      annotations: [{ id, frame: 0, kind: 'label', at, text: 'FICTIONAL_LABEL' }],
      state: { kind: 'reviewed', at: now.toISOString(), by: 'FICTIONAL_PERSON' },
    }));
    await store.cases.create(
      { id: caseIdSchema.parse(randomUUID()), form: { ...emptyCaseForm, title: 'FICTIONAL_TITLE' }, items: [item.id] },
      now,
    );
    await store.settings.set('session', { token: 'FICTIONAL_TOKEN' });
    for (const path of await filesBelow(home)) {
      const text = (await readFile(path)).toString('latin1');
      expect(text).not.toContain('FICTIONAL');
      expect(text).not.toContain(item.contentHash);
    }
    await store.close();
  });

  it('refuses a change by its own decision and then changes nothing', async () => {
    const store = await open(await folder());
    const batch = await withBatch(store);
    const item = newItem(batch);
    await store.database.write((sql) => store.items.insert(sql, item));
    const refuse = store.items.change(item.id, () => {
      throw new Error('no');
    });
    await expect(refuse).rejects.toThrow('no');
    expect(await store.items.get(item.id)).toMatchObject({ revision: 0 });
    await store.close();
  });

  it('counts a batch from its rows and settles each source once', async () => {
    const store = await open(await folder());
    const batch = await withBatch(store);
    const settle = (source: string, kind: 'imported' | 'duplicate') =>
      store.database.write(async (sql) => {
        const first = await store.batches.settle(sql, batch, source, { kind });
        if (first && kind === 'imported') await store.items.insert(sql, newItem(batch));
      });
    await Promise.all([settle('a', 'imported'), settle('a', 'imported'), settle('b', 'duplicate')]);
    await store.batches.update(batch, 'importing', 2);
    expect(await store.batches.get(batch)).toMatchObject({
      state: 'importing',
      found: 2,
      imported: 1,
      duplicates: 1,
      waiting: 1,
      quarantined: 0,
    });
    expect(await store.batches.unfinished()).toMatchObject([{ id: batch, paths: ['/media/FICTIONAL_FOLDER'] }]);
    expect(await store.batches.settledSources(batch)).toContain(store.batches.sourceName('a'));
    await store.batches.update(batch, 'finished', 2);
    expect(await store.batches.unfinished()).toEqual([]);
    await store.close();
  });

  it('keeps drafts with their items in order, without those that were removed', async () => {
    const store = await open(await folder());
    const batch = await withBatch(store);
    const [one, two] = [newItem(batch), newItem(batch)];
    await store.database.write((sql) => store.items.insert(sql, one));
    await store.database.write((sql) => store.items.insert(sql, two));
    const id = caseIdSchema.parse(randomUUID());
    await store.cases.create({ id, form: emptyCaseForm, items: [one.id] }, now);
    const saved = await store.cases.save(id, { ...emptyCaseForm, title: 'Naevus' }, [two.id, one.id, two.id], now);
    expect(saved).toMatchObject({ form: { title: 'Naevus' }, items: [two.id, one.id] });
    expect(await store.items.remove([two.id])).toEqual([two.contentHash]);
    expect(await store.cases.drafts()).toMatchObject([{ items: [one.id] }]);
    await expect(store.cases.save(id, emptyCaseForm, [two.id], now)).rejects.toMatchObject(code('NOT_FOUND'));
    expect((await store.cases.get(id)).form.title).toBe('Naevus');
    await store.cases.discard(id);
    await expect(store.cases.get(id)).rejects.toMatchObject(code('NOT_FOUND'));
    await store.close();
  });

  it('ties a consent to its draft and keeps the record of a withdrawn one', async () => {
    const store = await open(await folder());
    const id = caseIdSchema.parse(randomUUID());
    await store.cases.create({ id, form: emptyCaseForm, items: [] }, now);
    const fact = {
      id: consentIdSchema.parse(randomUUID()),
      levels: ['record' as const],
      language: 'en' as const,
      signedOn: '2026-01-02',
      bothSigned: true as const,
      documentHash: sha256Schema.parse('f'.repeat(64)),
    };
    await store.cases.recordConsent(id, fact, now);
    expect((await store.cases.get(id)).consent).toBe(fact.id);
    expect(await store.referencedBlobs()).toContain(keys.keyedName('blob', fact.documentHash));
    expect(await store.cases.withdrawConsent(id, now)).toMatchObject({ consent: null });
    expect(await store.cases.consent(fact.id)).toEqual(fact);
    expect(await store.referencedBlobs()).toContain(keys.keyedName('blob', fact.documentHash));
    await store.close();
  });

  it('makes the project key once', async () => {
    const home = await folder();
    let store = await open(home);
    const key = await store.settings.projectKey();
    expect(key).toHaveLength(32);
    await store.close();
    store = await open(home);
    expect(await store.settings.projectKey()).toEqual(key);
    await store.close();
  });

  it('belongs to one vault and one process', async () => {
    const home = await folder();
    const store = await open(home);
    await expect(open(home)).rejects.toMatchObject(code('VAULT_IN_USE'));
    await store.close();
    await expect(openStore(home, randomUUID(), keys)).rejects.toMatchObject(code('VAULT_DAMAGED'));
  });

  it('refuses a row whose sealed part was copied from another row', async () => {
    const home = await folder();
    const store = await open(home);
    const batch = await withBatch(store);
    const [one, two] = [newItem(batch), newItem(batch)];
    for (const item of [one, two]) await store.database.write((sql) => store.items.insert(sql, item));
    await store.database.write((sql) =>
      sql.run('UPDATE items SET sealed = (SELECT sealed FROM items WHERE id = ?) WHERE id = ?', one.id, two.id),
    );
    await expect(store.items.get(two.id)).rejects.toMatchObject(code('VAULT_DAMAGED'));
    expect(await store.items.get(one.id)).toMatchObject({ id: one.id });
    await store.close();
  });
});
