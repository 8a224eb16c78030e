import { describe, expect, it } from 'vitest';
import { itemDesk, jpegFacts, proposed } from '../../test/support/itemDesk.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { ItemId } from '../../model/ids.ts';
import type { Region } from '../../model/redaction.ts';
import type { ItemChange } from '../store/items.ts';

const folder = temporaryFolders();
const looked = { scanned: { face: true, text: true, region: true } } as const;
const text = { kind: 'proposal', what: 'text', score: 0.9, reason: 'text' } as const;
const code = (expected: string) => ({ error: { code: expected } });
const line = (x = 10): Region =>
  proposed({ origin: text, shape: { kind: 'rectangle', box: { x, y: 9, width: 90, height: 20 } } });
const capture = { camera: 'Maker One', at: null };

async function withSheet() {
  const desk = await itemDesk(await folder());
  const photo = (change: ItemChange) => desk.add({ ...looked, ...change }, jpegFacts, { capture, folder: 'f' });
  const alike = [
    await photo({ regions: [line()] }),
    await photo({ regions: [line(12)] }),
    await photo({ regions: [line()] }),
  ];
  const drifted = await photo({ regions: [line(400)] });
  const face = await photo({ regions: [line(), proposed()] });
  const choices = async (...ids: ItemId[]) =>
    Promise.all(ids.map(async (item) => ({ item, revision: (await desk.items.get(item)).revision })));
  const states = async (...ids: ItemId[]) => Promise.all(ids.map(async (id) => (await desk.items.get(id)).state.kind));
  return { ...desk, alike, drifted, face, choices, states };
}

describe('approving look-alikes', () => {
  it('accepts what is proposed, signs each, tells the window and writes one entry', async () => {
    const { items, alike, drifted, choices, states, events, audited, store } = await withSheet();
    const [sheet] = await items.sheets();
    expect(sheet!.members.map(({ item }) => item)).toEqual(alike);
    expect(sheet!.drifted).toMatchObject([{ item: drifted, differs: [{ kind: 'moved', what: 'text' }] }]);
    const { items: approved } = await items.approveSheet(sheet!.like, await choices(...alike));
    expect(approved).toEqual(alike);
    const { state, pending, regions } = await items.get(alike[1]!);
    expect(state).toMatchObject({ kind: 'reviewed', by: 'Dr Erfunden' });
    expect([pending, regions[0]!.decision]).toEqual([0, 'accepted']);
    expect(events.filter(({ kind }) => kind === 'item')).toHaveLength(3);
    expect(await audited()).toMatchObject([{ what: 'look-alikes-approved', count: 3, who: 'Dr Erfunden' }]);
    expect(await states(drifted)).toEqual(['review']);
    expect(await items.sheets()).toEqual([]);
    await store.close();
  });

  it('approves none where one has drifted, shows a face, or was changed meanwhile', async () => {
    const { items, alike, drifted, face, choices, states, audited, store } = await withSheet();
    for (const odd of [drifted, face]) {
      const all = await choices(...alike, odd);
      await expect(items.approveSheet(alike[0]!, all)).rejects.toMatchObject(code('CONFLICT'));
    }
    const stale = await choices(...alike);
    await items.saveEdits(alike[2]!, stale[2]!.revision, (await items.get(alike[2]!)).regions, []);
    await expect(items.approveSheet(alike[0]!, stale)).rejects.toMatchObject(code('CONFLICT'));
    expect(await states(...alike)).toEqual(['review', 'review', 'review']);
    expect(await audited()).toEqual([]);
    await store.close();
  });

  it('is taken back at once for all that nobody touched since', async () => {
    const { items, alike, choices, states, audited, store } = await withSheet();
    const { approval } = await items.approveSheet(alike[0]!, await choices(...alike));
    await items.reopen(alike[1]!);
    const { revision } = await items.get(alike[1]!);
    expect(await items.takeBackApproval(approval)).toEqual([alike[0], alike[2]]);
    expect(await states(...alike)).toEqual(['review', 'review', 'review']);
    expect((await items.get(alike[0]!)).regions[0]!.decision).toBe('pending');
    expect((await items.get(alike[1]!)).revision).toBe(revision);
    expect((await audited()).at(-1)).toMatchObject({ what: 'look-alikes-taken-back', count: 2 });
    await expect(items.takeBackApproval(approval)).rejects.toMatchObject(code('NOT_FOUND'));
    await store.close();
  });
});
