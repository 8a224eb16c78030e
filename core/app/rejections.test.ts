import { describe, expect, it } from 'vitest';
import { itemDesk, deskTime, proposed } from '../../test/support/itemDesk.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { Region } from '../../model/redaction.ts';
import { rejectionReasonsOf, rejectionReasonSchema, type RejectionReason } from '../../model/rejection.ts';

const folder = temporaryFolders();
const text = { kind: 'proposal', what: 'text', score: 0.8, reason: 'Text' } as const;
const rejectedFor = (reason: RejectionReason, region: Region): Region => ({
  ...{ ...region, decision: 'rejected', rejection: { reason } },
});
const refused = expect.objectContaining({ error: expect.objectContaining({ code: 'INVALID_REQUEST' }) }) as Error;

async function withFace() {
  const desk = await itemDesk(await folder());
  const face = proposed();
  const id = await desk.add({ regions: [face] });
  const save = async (regions: readonly Region[]) =>
    desk.items.saveEdits(id, (await desk.items.get(id)).revision, regions, []);
  return { ...desk, face, id, save };
}

describe('a face or text that is turned down', () => {
  it('is refused without a reason, and with one that does not fit it', async () => {
    const { face, save, store } = await withFace();
    await expect(save([{ ...face, decision: 'rejected' }])).rejects.toEqual(refused);
    await expect(save([rejectedFor('identifies-nobody', face)])).rejects.toEqual(refused);
    await expect(save([{ ...face, rejection: { reason: 'nothing-there' } }])).rejects.toEqual(refused);
    await store.close();
  });

  it('is signed by core, whatever name and time are sent', async () => {
    const { face, save, store } = await withFace();
    const forged = { reason: 'not-a-person', by: 'Somebody else', at: '2001-01-01T00:00:00.000Z' } as const;
    const { regions } = await save([{ ...face, decision: 'rejected', rejection: forged }]);
    expect(regions[0]?.rejection).toEqual({ reason: 'not-a-person', by: 'Dr Erfunden', at: deskTime.toISOString() });
    await store.close();
  });

  it('is written down once with reason, person and picture, and so is taking it back', async () => {
    const { face, id, save, audited, store } = await withFace();
    const line = proposed({ origin: text });
    const one = rejectedFor('nothing-there', face);
    await save([one, rejectedFor('nothing-there', line)]);
    await save([one, rejectedFor('identifies-nobody', line)]);
    await save([face, rejectedFor('identifies-nobody', line)]);
    const entry = { who: 'Dr Erfunden', at: deskTime.toISOString(), item: id };
    expect(await audited(id)).toEqual([
      { number: 1, what: 'proposals-rejected', count: 2, reason: 'nothing-there', ...entry },
      { number: 2, what: 'proposals-rejected', count: 1, reason: 'identifies-nobody', ...entry },
      { number: 3, what: 'rejections-taken-back', count: 1, ...entry },
    ]);
    expect((await store.audit.trail()).brokenAt).toBeNull();
    await store.close();
  });

  it('leaves no entry where the save is refused', async () => {
    const { face, id, items, audited, store } = await withFace();
    const stale = items.saveEdits(id, 99, [rejectedFor('nothing-there', face)], []);
    await expect(stale).rejects.toMatchObject({ error: { code: 'CONFLICT' } });
    expect(await audited()).toEqual([]);
    await store.close();
  });

  it('keeps no reason where it was decided before one was asked for', async () => {
    const { items, add, store } = await withFace();
    const old = proposed({ decision: 'rejected' });
    const id = await add({ regions: [old] });
    const { revision } = await items.get(id);
    expect((await items.saveEdits(id, revision, [old], [])).regions).toEqual([old]);
    await store.close();
  });
});

describe('reasons', () => {
  it('are asked for faces and text alone, each of them for one at least', () => {
    expect(rejectionReasonsOf({ origin: { kind: 'manual' } })).toEqual([]);
    expect(rejectionReasonsOf({ origin: { ...text, what: 'region' } })).toEqual([]);
    const asked = [proposed(), proposed({ origin: text })].flatMap(rejectionReasonsOf);
    expect(new Set(asked)).toEqual(new Set(rejectionReasonSchema.options));
  });
});

describe('what a person should look for', () => {
  it('stays with the picture through every save', async () => {
    const { items, add, store } = await withFace();
    const id = await add({ regions: [], looks: ['partial-face'] });
    const { revision } = await items.get(id);
    await items.saveEdits(id, revision, [], []);
    expect((await items.get(id)).looks).toEqual(['partial-face']);
    await store.close();
  });
});
