import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { itemDesk, jpegFacts, proposed } from '../../test/support/itemDesk.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { InstanceIdentity } from '../../model/grouping.ts';
import type { ItemId, RegionId } from '../../model/ids.ts';
import type { ImageFacts } from '../../model/item.ts';
import type { Region } from '../../model/redaction.ts';
import type { ItemChange } from '../store/items.ts';

const folder = temporaryFolders();
const code = (expected: string) => ({ error: { code: expected } });
const mask = (x: number, frames: Region['frames'] = 'all'): Region =>
  proposed({
    origin: { kind: 'manual' },
    decision: 'accepted',
    frames,
    shape: { kind: 'rectangle', box: { x, y: 9, width: 90, height: 20 } },
  });
const identity = (series: string): InstanceIdentity => ({
  ...{ patient: 'p', StudyInstanceUID: '1.2', SeriesInstanceUID: series, SOPInstanceUID: `1.2.3.${randomUUID()}` },
  ...{ StudyDate: '', StudyDescription: '', SeriesNumber: 1, SeriesDescription: '', InstanceNumber: 1 },
});
const reviewed = { kind: 'reviewed', at: '2026-01-01T00:00:00.000Z', by: 'Dr Andere' } as const;

async function withSeries() {
  const desk = await itemDesk(await folder());
  const slice = (change: ItemChange = {}, facts: ImageFacts = jpegFacts, series = '1.2.3') =>
    desk.add(change, facts, { identity: identity(series) });
  const [own, copied] = [mask(10), mask(300)];
  const source = await slice({ regions: [own, copied, proposed()] });
  const plain = await slice();
  const done = await slice({ regions: [proposed({ decision: 'accepted' })], state: reviewed });
  const covered = await slice({ regions: [mask(300)] });
  const others = [
    covered,
    await slice({}, { ...jpegFacts, columns: 801 }),
    await slice({ state: { kind: 'imported' } }),
    await slice({ state: { kind: 'quarantined', error: { code: 'DETECTOR_FAILED', params: {} } } }),
  ];
  const stranger = await slice({}, jpegFacts, '1.2.4');
  const revisions = async (ids: readonly ItemId[]) =>
    Promise.all(ids.map(async (id) => (await desk.items.get(id)).revision));
  return { ...desk, source, own, copied, plain, done, others, stranger, revisions };
}

describe('redactions copied to the series', () => {
  it('say what they touch, touch just that, and are taken back', async () => {
    const { items, source, copied, plain, done, others, stranger, revisions, store } = await withSeries();
    const left = [...others, stranger, source];
    const before = await revisions(left);
    expect(await items.planCopy(source, [copied.id])).toEqual({ touches: 2, reopens: 1, leaves: 4 });
    const { act, items: touched } = await items.copyToSeries(source, [copied.id]);
    expect(touched).toEqual([plain, done]);
    const after = await items.get(done);
    expect(after.state.kind).toBe('review');
    expect(after.regions.map(({ decision, origin }) => [decision, origin.kind])).toEqual([
      ['accepted', 'proposal'],
      ['accepted', 'manual'],
    ]);
    expect(after.regions[1]).toMatchObject({ shape: copied.shape, frames: 'all' });
    expect(after.regions[1]!.id).not.toBe(copied.id);
    expect(await revisions(left)).toEqual(before);
    expect(await items.takeBack(act)).toEqual([plain, done]);
    expect(await items.get(done)).toMatchObject({ state: reviewed, regions: [{ decision: 'accepted' }] });
    expect((await items.get(plain)).regions).toEqual([]);
    await expect(items.takeBack(act)).rejects.toMatchObject(code('NOT_FOUND'));
    const { entries } = await store.audit.trail();
    expect(entries.map(({ what, count, item }) => [what, count, item])).toEqual([
      ['redactions-copied', 2, source],
      ['copies-taken-back', 2, source],
    ]);
    await store.close();
  });

  it('stay where somebody changed the picture since', async () => {
    const { items, source, copied, plain, done, store } = await withSeries();
    const { act } = await items.copyToSeries(source, [copied.id]);
    const { revision, regions } = await items.get(plain);
    await items.saveEdits(plain, revision, [...regions, mask(500)], []);
    expect(await items.takeBack(act)).toEqual([done]);
    expect((await items.get(plain)).regions).toHaveLength(2);
    await store.close();
  });

  it('must be accepted redactions of that picture', async () => {
    const { items, source, plain, own, store } = await withSeries();
    const pending = (await items.get(source)).regions[2]!.id;
    for (const ids of [[pending], [own.id, pending], [randomUUID() as RegionId]]) {
      await expect(items.copyToSeries(source, ids)).rejects.toMatchObject(code('CONFLICT'));
    }
    expect((await items.get(plain)).regions).toEqual([]);
    await store.close();
  });
});

describe('reviews taken back at once', () => {
  it('are those that stand, and stand again when that is undone', async () => {
    const { items, plain, done, revisions, store } = await withSeries();
    const [untouched] = await revisions([plain]);
    const { act, items: reopened } = await items.reopenAll([plain, done]);
    expect(reopened).toEqual([done]);
    expect((await items.get(done)).state.kind).toBe('review');
    expect(await revisions([plain])).toEqual([untouched]);
    expect(await items.takeBack(act)).toEqual([done]);
    expect((await items.get(done)).state).toEqual(reviewed);
    await store.close();
  });
});

describe('what can be undone on a picture', () => {
  it('is kept with its edits and its colour, and ends when anything else changes its regions', async () => {
    const { items, plain, store } = await withSeries();
    const value = mask(10);
    const history = {
      past: [
        { name: 'Add rectangle', diff: { regions: [{ kind: 'add', index: 0, value } as const], annotations: [] } },
      ],
      future: [],
    };
    const save = async (beside = {}) => items.saveEdits(plain, (await items.get(plain)).revision, [value], [], beside);
    expect((await save({ history, fill: '#d8a888' })).fill).toBe('#d8a888');
    expect(await items.history(plain)).toEqual(history);
    await items.markSeen(plain);
    await items.markReviewed(plain, (await items.get(plain)).revision);
    await items.reopen(plain);
    expect(await items.history(plain)).toEqual(history);
    await store.items.change(plain, () => ({ regions: [value, proposed()] }));
    expect(await items.history(plain)).toEqual({ past: [], future: [] });
    await store.close();
  });

  it('is not kept where it would fill the vault', async () => {
    const { items, plain, store } = await withSeries();
    const step = { name: 'Move', diff: { regions: [], annotations: [] }, merge: 'x'.repeat(120) };
    const history = { past: Array.from({ length: 7000 }, () => step), future: [] };
    await items.saveEdits(plain, (await items.get(plain)).revision, [], [], { history });
    expect(await items.history(plain)).toEqual({ past: [], future: [] });
    await store.close();
  });
});
