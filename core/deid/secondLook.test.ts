import { describe, expect, it } from 'vitest';
import type { Proposal, WorkerReply, WorkerRequest, WorkerTask } from '../../contract/workers.schema.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { batchIdSchema, itemIdSchema, regionIdSchema, sha256Schema } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { ProposalKind, TextClass } from '../../model/redaction.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { keptFindings } from './kept.ts';
import { lookAgain, type SecondLook } from './secondLook.ts';

const itemOf = (): ItemDetail => ({
  id: itemIdSchema.parse('00000000-0000-4000-8000-000000000002'),
  batch: batchIdSchema.parse('00000000-0000-4000-8000-000000000003'),
  name: 'x.jpg',
  facts: { mediaType: 'image/jpeg', bytes: 1, columns: 640, rows: 480, frames: 1, identifiers: [] },
  contentHash: sha256Schema.parse('0'.repeat(64)),
  state: { kind: 'review' },
  pending: 0,
  importedAt: '2026-01-02T03:04:05.000Z',
  ...{ regions: [], annotations: [], revision: 0 },
});
const policy = policySchema.parse(defaultPolicy);
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const text = (where: Proposal['box']): Proposal => ({
  ...{ kind: 'text', frames: 'all', box: where, score: 0.7, reason: 'text that could not be read' },
});
const burn = (where: Proposal['box']): BurnedRegion => ({
  ...{ frames: 'all', shape: { kind: 'rectangle', box: where }, what: 'text', approvedBy: 'policy:default' },
});

/** Detection of the finished file answers `found`. */
function look(found: readonly Proposal[], more: Partial<SecondLook> = {}): SecondLook {
  const reply = { proposals: [...found], complete: { face: true, text: true, region: true }, looks: [], timings: {} };
  return {
    pool: { run: async <T extends WorkerTask>() => reply as unknown as WorkerReply<T> },
    ...{
      policy,
      models: '/models',
      item: itemOf(),
      scanned: { face: true, text: true },
      burned: [burn(box(100, 100, 80, 20))],
      kept: keptFindings(more.item ?? itemOf(), 'Dr Reviewer'),
    },
    ...{ made: { encoding: 're-encoded' }, result: { kind: 'bytes', bytes: new Uint8Array(1) }, signal: undefined },
    ...more,
  };
}
/** What the second look asks detection for; undefined if it does not ask. */
async function lookedFor(more: Partial<SecondLook>): Promise<WorkerRequest<'detect.propose'>['detectors'] | undefined> {
  const seen: WorkerRequest<'detect.propose'>['detectors'][] = [];
  const one = look([], more);
  const run = async <T extends WorkerTask>(task: T, request: WorkerRequest<T>) => {
    seen.push((request as WorkerRequest<'detect.propose'>).detectors);
    return one.pool.run(task, request, {});
  };
  await lookAgain({ ...one, pool: { run } });
  return seen[0];
}
/** Next to the mask at an angle, and touching it. */
const beside = [
  { x: 110, y: 88 },
  { x: 130, y: 86 },
  { x: 194, y: 150 },
  { x: 190, y: 168 },
];
const rejected = (where: Proposal['box'], textClass?: TextClass, what: ProposalKind = 'text'): ItemDetail => {
  const item = itemOf();
  const origin = { kind: 'proposal', what, score: 0.5, reason: 'x', ...(textClass && { textClass }) } as const;
  const region = { frames: 'all', shape: { kind: 'rectangle', box: where }, origin, decision: 'rejected' } as const;
  return { ...item, regions: [{ ...region, id: regionIdSchema.parse('00000000-0000-4000-8000-000000000001') }] };
};

describe('the second look at a finished file', () => {
  it('passes where nothing is found but masks and their edges', async () => {
    const found = [text(box(96, 97, 88, 26)), text(box(100, 117, 80, 6))];
    expect(await lookAgain(look(found))).toMatchObject({ check: 'second-look', passed: true });
  });

  it('finds what no mask covers, and says of what kind', async () => {
    await expect(lookAgain(look([text(box(300, 100, 80, 20))]))).rejects.toMatchObject({
      error: { code: 'SECOND_LOOK', params: { found: 'text' } },
    });
  });

  it('finds what shows where pixels were made coarser, though none of it was changed otherwise', async () => {
    const made = { encoding: 'lossless' } as const;
    const shape = { kind: 'rectangle', box: box(290, 90, 100, 40) } as const;
    const cosmetic = [{ frames: 'all', shape, style: 'blur', approvedBy: 'x' }] as const;
    const found = [text(box(300, 100, 80, 20))];
    expect(await lookAgain(look(found, { made }))).toMatchObject({ passed: true });
    await expect(lookAgain(look(found, { made, cosmetic }))).rejects.toMatchObject({ error: { code: 'SECOND_LOOK' } });
    await expect(lookAgain(look(found, { made, cosmetic, burned: [] }))).rejects.toThrow('SECOND_LOOK');
  });

  it('finds what a mask covers by half only, where there was text, or nobody knows', async () => {
    const found = [text(box(100, 100, 200, 20))];
    const item = rejected(box(100, 100, 80, 20));
    await expect(lookAgain(look(found, { item }))).rejects.toThrow();
    await expect(lookAgain(look(found, { scanned: { face: true, text: false } }))).rejects.toThrow();
  });

  it('knows what a mask alone looks like, with what is beside it', async () => {
    expect(await lookAgain(look([text(box(90, 90, 300, 60))]))).toMatchObject({ passed: true });
  });

  it('knows a mask at an angle by its sides, and finds what stands in the corners of the box about it', async () => {
    const outline = [
      { x: 100, y: 100 },
      { x: 110, y: 90 },
      { x: 190, y: 170 },
      { x: 180, y: 180 },
    ];
    const burned: BurnedRegion[] = [
      { ...burn(box(0, 0, 1, 1)), shape: { kind: 'polygon', box: box(100, 90, 90, 90), points: outline } },
    ];
    const wider = [
      { x: 96, y: 100 },
      { x: 110, y: 86 },
      { x: 194, y: 170 },
      { x: 180, y: 184 },
    ];
    const sighting = { ...text(box(96, 86, 98, 98)), outline: wider };
    expect(await lookAgain(look([sighting], { burned }))).toMatchObject({ passed: true });
    const { regions, ...rest } = rejected(box(100, 90, 90, 90));
    const item: ItemDetail = { ...rest, regions: regions.map((region) => ({ ...region, decision: 'accepted' })) };
    // A bar looks like a stroke of a letter; what is read there is no bar.
    const stroke = { ...text(box(98, 86, 94, 96)), reason: 'text "/"' };
    expect(await lookAgain(look([stroke], { burned, item }))).toMatchObject({ passed: true });
    const leaks = [
      text(box(150, 92, 38, 30)),
      { ...text(box(96, 86, 98, 98)), outline: beside },
      { ...stroke, reason: 'text "Meier"' },
    ];
    for (const one of leaks) {
      await expect(lookAgain(look([one], { burned, item }))).rejects.toThrow('SECOND_LOOK');
    }
  });

  it('leaves alone what a person said is none', async () => {
    const item = rejected(box(300, 100, 80, 20));
    expect(await lookAgain(look([text(box(302, 101, 78, 19))], { item }))).toMatchObject({ passed: true });
  });

  it('passes a line that was knowingly kept, as long as it is read as nothing worse', async () => {
    const again = (textClass: TextClass) => [{ ...text(box(302, 101, 78, 19)), textClass }];
    const item = rejected(box(300, 100, 80, 20), 'unknown');
    for (const one of ['measurement', 'unknown'] as const) {
      expect(await lookAgain(look(again(one), { item }))).toMatchObject({ passed: true });
    }
    for (const one of ['probable', 'identifier'] as const) {
      await expect(lookAgain(look(again(one), { item }))).rejects.toThrow();
    }
  });

  it('finds what stands beside a line that was kept, runs on from it, or is a face there', async () => {
    const item = rejected(box(300, 100, 80, 20), 'identifier');
    const face = { ...text(box(300, 100, 80, 20)), kind: 'face' } as const;
    const found = [text(box(390, 100, 80, 20)), text(box(300, 124, 80, 20)), text(box(300, 100, 120, 20)), face];
    for (const one of found) await expect(lookAgain(look([one], { item }))).rejects.toThrow();
    const banner = rejected(box(300, 100, 80, 20), undefined, 'region');
    await expect(lookAgain(look([text(box(300, 100, 80, 20))], { item: banner }))).rejects.toThrow();
  });

  it('leaves to the first look what is as it was, unless that did not look', async () => {
    const [found, made] = [[text(box(300, 100, 80, 20))], { encoding: 'lossless-outside-blocks' } as const];
    expect(await lookAgain(look(found, { made }))).toMatchObject({ passed: true });
    await expect(lookAgain(look(found, { made, scanned: { face: true, text: false } }))).rejects.toThrow();
  });

  it('looks for text where a line of it could count, and nowhere else', async () => {
    const made = { encoding: 'lossless-outside-blocks' } as const;
    const shape = { kind: 'rectangle', box: box(290, 90, 100, 40) } as const;
    const cosmetic = [{ frames: 'all', shape, style: 'blur', approvedBy: 'x' }] as const;
    const withLine = rejected(box(300, 100, 80, 20));
    expect(await lookedFor({ made })).toEqual({ face: true, text: false, region: false });
    expect(await lookedFor({ made: {} })).toEqual({ face: true, text: false, region: false });
    expect(await lookedFor({ made, item: rejected(box(300, 100, 80, 20), undefined, 'face') })).toMatchObject({
      text: false,
    });
    const counting: Partial<SecondLook>[] = [
      { made, item: withLine },
      { made, cosmetic },
      { made, scanned: { face: true, text: false } },
      { made: { encoding: 're-encoded' } },
    ];
    for (const more of counting) expect(await lookedFor(more)).toEqual({ face: true, text: true, region: false });
  });

  it('says that no text was looked for, and looks at nothing if faces are switched off', async () => {
    const made = { encoding: 'lossless' } as const;
    const detail = expect.stringMatching(/text left out/);
    expect(await lookAgain(look([], { made }))).toMatchObject({ passed: true, detail });
    expect(await lookAgain(look([]))).toMatchObject({ detail: expect.not.stringMatching(/left out/) });
    const textAlone = { ...policy, detectors: { ...policy.detectors, face: false } };
    expect(await lookedFor({ made, policy: textAlone })).toBeUndefined();
    expect(await lookAgain(look([], { made, policy: textAlone }))).toMatchObject({ passed: true, detail });
  });

  it('is left out, and says so, where no pixel changed', async () => {
    const none = look([text(box(300, 100, 80, 20))], { burned: [], made: { encoding: 'lossless' } });
    expect(await lookAgain(none)).toMatchObject({ passed: true, detail: expect.stringMatching(/^left out/) });
  });
});
