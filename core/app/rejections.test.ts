import { describe, expect, it } from 'vitest';
import { itemDesk, deskTime, proposed } from '../../test/support/itemDesk.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { Region } from '../../model/redaction.ts';
import { keptFindings } from '../deid/kept.ts';
import { rejectionReasonsOf, rejectionReasonSchema, type RejectionReason } from '../../model/rejection.ts';

const folder = temporaryFolders();
const text = { kind: 'proposal', what: 'text', score: 0.8, reason: 'Text' } as const;
const rejectedFor = (reason: RejectionReason, region: Region): Region => ({
  ...{ ...region, decision: 'rejected', rejection: { reason } },
});
const refused = expect.objectContaining({ error: expect.objectContaining({ code: 'INVALID_REQUEST' }) }) as Error;

async function withFace(more: readonly Region[] = []) {
  const desk = await itemDesk(await folder());
  const face = proposed();
  const id = await desk.add({ regions: [face, ...more] });
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
    const line = proposed({ origin: text });
    const { face, id, save, audited, store } = await withFace([line]);
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

const wholePicture = { kind: 'rectangle', box: { x: 0, y: 0, width: 800, height: 600 } } as const;

describe('what was found', () => {
  const measured = { ...text, textClass: 'measurement' } as const;
  const signed = { reason: 'identifies-nobody', by: 'template:T' } as const;

  it('is in every save, as it was found: neither left out, nor as a person’s own, nor under another word', async () => {
    const { face, save, store } = await withFace();
    const rejected = { ...face, decision: 'rejected' } as const;
    const forged = rejectedFor('identifies-nobody', proposed({ origin: measured }));
    const saves: readonly Region[][] = [
      [],
      [{ ...rejected, origin: { kind: 'manual' } }],
      [rejectedFor('identifies-nobody', { ...face, origin: text })],
      [{ ...face, origin: { ...text, what: 'face', score: 0.1, reason: 'face 0.90' } }],
      [face, face],
      [face, forged],
    ];
    for (const regions of saves) await expect(save(regions)).rejects.toEqual(refused);
    await store.close();
  });

  it('is no measurement any more where one was kept: the class and the reading are detection’s', async () => {
    const line = proposed({ origin: measured, decision: 'rejected', rejection: signed });
    const { face, save, store } = await withFace([line]);
    await expect(save([face, { ...line, origin: { ...measured, textClass: 'identifier' } }])).rejects.toEqual(refused);
    await expect(save([face, { ...line, origin: { ...measured, found: line.shape.box } }])).rejects.toEqual(refused);
    expect((await save([face, line])).regions[1]?.rejection).toEqual(signed);
    await store.close();
  });

  it('and turned down under a signature waits again once it is made larger or put on other frames', async () => {
    const line = proposed({ origin: measured, frames: 0, decision: 'rejected', rejection: signed });
    const { face, save, audited, store } = await withFace([line]);
    for (const change of [{ shape: wholePicture }, { frames: 'all' as const }]) {
      const [, after] = (await save([face, { ...line, ...change }])).regions;
      expect(after).toMatchObject({ decision: 'pending', origin: { detected: { box: line.shape.box, frames: 0 } } });
      expect(after?.rejection).toBeUndefined();
      await save([face, rejectedFor('identifies-nobody', line)]);
    }
    expect((await audited()).map(({ what }) => what)).toEqual([
      ...['rejections-taken-back', 'proposals-rejected', 'rejections-taken-back', 'proposals-rejected'],
    ]);
    await store.close();
  });

  it('speaks for no more than was found, however large a person made it before turning it down', async () => {
    const line = proposed({ origin: measured, frames: 0 });
    const { face, id, items, save, store } = await withFace([line]);
    await save([face, rejectedFor('identifies-nobody', { ...line, shape: wholePicture, frames: 'all' })]);
    const lied = { ...measured, detected: { box: wholePicture.box, frames: 'all' } } as const;
    await save([face, { ...line, origin: lied, shape: wholePicture, frames: 'all' }]);
    await save([face, rejectedFor('identifies-nobody', { ...line, shape: wholePicture, frames: 'all' })]);
    const { regions } = await items.get(id);
    const told = keptFindings({ regions: regions.slice(1) }, 'x');
    expect(told).toMatchObject([{ shape: line.shape, frames: 0, by: 'Dr Erfunden' }]);
    await store.close();
  });

  it('is a face of which a person may say that its eyes alone are covered, and take that back', async () => {
    const { face, save, store } = await withFace();
    const eyes = { kind: 'rectangle', box: { ...face.shape.box, height: 8 } } as const;
    const origin = { ...face.origin, found: face.shape.box } as Region['origin'];
    const [partly] = (await save([{ ...face, shape: eyes, origin, decision: 'accepted' }])).regions;
    expect(partly).toMatchObject({ shape: eyes, origin: { found: face.shape.box } });
    const [whole] = (await save([{ ...face, decision: 'accepted' }])).regions;
    expect(whole).toMatchObject({ shape: face.shape, decision: 'accepted' });
    expect(whole?.origin).not.toHaveProperty('found');
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
