import { describe, expect, it } from 'vitest';
import type { WorkerReply, WorkerTask } from '../../contract/workers.schema.ts';
import type { ItemDetail } from '../../model/item.ts';
import { policySchema } from '../../model/policy.ts';
import type { Region } from '../../model/redaction.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { itemDesk, jpegFacts, proposed } from '../../test/support/itemDesk.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { createPeople } from './people.ts';

const folder = temporaryFolders();
const { limits } = policySchema.parse(defaultPolicy);
const line = (text: string, change: Partial<Region> = {}): Region =>
  proposed({
    origin: { kind: 'proposal', what: 'text', score: 0.8, reason: `text "${text}"`, textClass: 'unknown' },
    ...change,
  });
const name = (value: string) => [{ keyword: 'PatientName', value }];

async function desk() {
  const made = await itemDesk(await folder());
  const changed: ItemDetail[] = [];
  const asked: string[] = [];
  const people = createPeople({
    ...{ store: made.store, limits, changed: (item: ItemDetail) => changed.push(item) },
    log: { info: () => undefined } as never,
    original: async (item) => {
      asked.push(item);
      return new Uint8Array([1]);
    },
    pool: {
      run: async <T extends WorkerTask>() => ({ people: name('Zzartist^Emil') }) as unknown as WorkerReply<T>,
    },
  });
  const classes = async (id: ItemDetail['id']) =>
    (await made.items.get(id)).regions.map(({ origin, decision }) => [
      origin.kind === 'proposal' && origin.textClass,
      decision,
    ]);
  return { ...made, people, changed, asked, classes };
}

describe('whom other pictures name', () => {
  it('is judged again for what was looked at before they came, but not over a person’s word', async () => {
    const { add, people, changed, classes, store } = await desk();
    const byTemplate = { decision: 'rejected', rejection: { reason: 'identifies-nobody', by: 'template:x' } } as const;
    const byPerson = { decision: 'rejected', rejection: { reason: 'identifies-nobody', by: 'Dr Erfunden' } } as const;
    const regions = [line('Zzartist'), line('Emil Zzartist', byTemplate), line('Zzartist', byPerson), line('left')];
    const id = await add({ regions });
    people.judged(id, people.generation);
    people.seen(name('Zzartist^Emil'));
    await people.again();
    expect(await classes(id)).toEqual([
      ['identifier', 'pending'],
      ['identifier', 'pending'],
      ['unknown', 'rejected'],
      ['unknown', 'pending'],
    ]);
    expect(changed.map((item) => item.id)).toEqual([id]);
    await people.again();
    expect(changed).toHaveLength(1);
    await store.close();
  });

  it('is matched with what earlier sessions left, and with what was judged but not stored when a name came', async () => {
    const { add, items, people, store, classes } = await desk();
    const earlier = await add({ regions: [line('Zzartist')] });
    const underWay = await add({ state: { kind: 'imported' } });
    const before = people.generation;
    people.seen(name('Zzartist^Emil'));
    await people.again();
    expect(await classes(earlier)).toEqual([['identifier', 'pending']]);
    await store.items.change(underWay, () => ({ regions: [line('Emil Zzartist')], state: { kind: 'review' } }));
    people.judged(underWay, before);
    await people.again();
    expect(await classes(underWay)).toEqual([['identifier', 'pending']]);
    const { revision } = await items.get(earlier);
    await people.again();
    expect((await items.get(earlier)).revision).toBe(revision);
    await store.close();
  });

  it('is remembered from earlier sessions, one picture of each study, once', async () => {
    const { add, people, asked, classes, store } = await desk();
    const identity = {
      ...{ patient: 'p', StudyInstanceUID: '1.2', SeriesInstanceUID: '1.3', SOPInstanceUID: '1.4', StudyDate: '' },
      ...{ StudyDescription: '', SeriesNumber: null, SeriesDescription: '', InstanceNumber: null },
    };
    const facts = { ...jpegFacts, mediaType: 'application/dicom' as const };
    await add({}, facts, { identity });
    await add({}, facts, { identity: { ...identity, SOPInstanceUID: '1.5' } });
    const photo = await add({ regions: [line('ZZARTIST')] });
    people.judged(photo, people.generation);
    const { signal } = new AbortController();
    await Promise.all([people.remember(signal), people.remember(signal)]);
    expect(asked).toHaveLength(1);
    expect(await classes(photo)).toEqual([['identifier', 'pending']]);
    await store.close();
  });
});
