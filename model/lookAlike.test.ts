import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchIdSchema, itemIdSchema, regionIdSchema, sha256Schema } from './ids.ts';
import type { ItemDetail } from './item.ts';
import { driftOf, sheetKeyOf, sheetsOf } from './lookAlike.ts';
import type { ProposalKind, Region } from './redaction.ts';
import { needsOwnLook } from './reviewState.ts';

const policy = { unattended: { headOrNeck: true, noBodySite: true } };
const strict = { unattended: { headOrNeck: true, noBodySite: false } };
const uuid = (n: number): string => `20000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const box = (x: number, y = 10, width = 200, height = 20) => ({ x, y, width, height });
const mark = (what: ProposalKind, where = box(10), overrides: Partial<Region> = {}): Region => ({
  ...{ id: regionIdSchema.parse(uuid(1)), frames: 'all', shape: { kind: 'rectangle', box: where } },
  ...{ origin: { kind: 'proposal', what, score: 0.9, reason: '' }, decision: 'pending' },
  ...overrides,
});
const device = { Manufacturer: 'Maker', ManufacturerModelName: 'One', UltrasoundRegions: [] };
const facts = (overrides: object = {}) =>
  ({
    ...{ mediaType: 'application/dicom', bytes: 1, columns: 800, rows: 600, frames: 1, identifiers: [] },
    dicom: { Modality: 'US', device, ...overrides },
  }) as unknown as ItemDetail['facts'];
const item = (n: number, regions: readonly Region[], overrides: Partial<ItemDetail> = {}): ItemDetail => ({
  ...{ id: itemIdSchema.parse(uuid(n)), batch: batchIdSchema.parse(uuid(0)), name: 'x', facts: facts() },
  ...{ contentHash: sha256Schema.parse('0'.repeat(64)), state: { kind: 'review' }, pending: regions.length },
  ...{ importedAt: '2026-01-01T00:00:00.000Z', regions: [...regions], annotations: [], revision: 1 },
  scanned: { face: true, text: true, region: true },
  ...overrides,
});
const ids = (items: readonly { readonly item: string }[]) =>
  items.map((one) => Number.parseInt(one.item.slice(-4), 16));

describe('look-alikes', () => {
  it('are none of a picture with something that is coarser for looks: on a sheet it would pass for a mask', () => {
    const soft = mark('text', box(10), { origin: { kind: 'manual' }, decision: 'accepted', cosmetic: 'blur' });
    expect(sheetKeyOf(item(1, [{ ...soft, cosmetic: undefined }]), policy)).toBeDefined();
    expect(sheetKeyOf(item(1, [soft]), policy)).toBeUndefined();
  });

  it('are put on one sheet; what drifts is pulled out with what differs', () => {
    const [sheet, ...others] = sheetsOf(
      [
        item(1, [mark('text')]),
        item(2, [mark('text', box(14, 8))]),
        item(3, [mark('text', box(300))]),
        item(4, [mark('text'), mark('text', box(10, 500))]),
        item(5, []),
        item(6, [mark('region')]),
      ],
      policy,
    );
    expect(others).toEqual([]);
    expect(sheet).toMatchObject({ device: 'Maker One', modality: 'US', like: uuid(1) });
    expect(ids(sheet!.members)).toEqual([1, 2]);
    expect(sheet!.drifted.map(({ differs }) => differs)).toEqual([
      [{ kind: 'moved', what: 'text' }],
      [{ kind: 'more', what: 'text' }],
      [{ kind: 'fewer', what: 'text' }],
      [
        { kind: 'fewer', what: 'text' },
        { kind: 'more', what: 'region' },
      ],
    ]);
    expect(ids(sheet!.drifted)).toEqual([3, 4, 5, 6]);
  });

  it('follow the layout that most have, wherever its first stands', () => {
    const [sheet] = sheetsOf([item(1, []), ...[2, 3, 4].map((n) => item(n, [mark('text', box(10 + n))]))], policy);
    expect(ids(sheet!.members)).toEqual([2, 3, 4]);
  });

  it.each([
    ['another model', facts({ device: { ...device, ManufacturerModelName: 'Two' } })],
    ['another modality', facts({ Modality: 'XA' })],
    ['another size', { ...facts(), columns: 801 }],
    ['a cine beside a still', { ...facts(), frames: 30 }],
  ])('are not pictures of %s', (_, other) => {
    expect(sheetsOf([item(1, []), item(2, [], { facts: other })], policy)).toEqual([]);
  });

  it('without a named device are pictures of one series, or of one camera', () => {
    const camera = { kind: 'photo', camera: 'a'.repeat(64), at: null } as const;
    const photo = { facts: { ...facts(), mediaType: 'image/jpeg', dicom: undefined }, group: camera } as const;
    expect(sheetsOf([item(1, [], photo), item(2, [], photo)], policy)).toHaveLength(1);
    expect(sheetsOf([item(1, [], photo), item(2, [], photo)], strict)).toEqual([]);
    const unknown = { ...photo, group: { ...camera, camera: null } } as const;
    expect(sheetsOf([item(1, [], unknown), item(2, [], unknown)], policy)).toEqual([]);
  });
});

describe('what is on no sheet', () => {
  const cheek = { bodySite: '36141000', laterality: null, view: null } as const;
  it.each<[string, Partial<ItemDetail>]>([
    ['a face', { regions: [mark('face')] }],
    ['a face that was accepted', { regions: [mark('face', box(1), { decision: 'accepted' })] }],
    ['what may be a part of one', { looks: ['partial-face'] }],
    ['a head', { facts: { ...facts(), mediaType: 'image/jpeg' }, depiction: cheek }],
    ['what somebody rejected a proposal of', { regions: [mark('text', box(1), { decision: 'rejected' })] }],
    ['what was not looked at whole', { scanned: { face: false, text: true, region: true } }],
    ['what detection did not see', { scanned: undefined }],
    ['what is kept out', { excluded: true }],
    ['a cine, of which a sheet shows one frame', { facts: { ...facts(), frames: 30 } }],
    ['what holds slices of a head', { facts: facts({ headSlices: 1 }) }],
    ['what is in conflict', { conflictsWith: [itemIdSchema.parse(uuid(9))] }],
    ['what is reviewed', { state: { kind: 'reviewed', at: '2026-01-01T00:00:00.000Z', by: 'x' } }],
    ['what holds more boxes than anyone sees', { regions: Array.from({ length: 61 }, () => mark('text')) }],
  ])('is %s', (_, overrides) => {
    expect(sheetKeyOf(item(1, [], overrides), policy)).toBeUndefined();
    expect(sheetsOf([item(1, [], overrides), item(2, [], overrides)], policy)).toEqual([]);
  });
});

describe('whatever is given', () => {
  const anyMark = fc
    .record({
      what: fc.constantFrom<ProposalKind>('text', 'region', 'face'),
      x: fc.integer({ min: 0, max: 60 }),
      decision: fc.constantFrom('pending', 'accepted', 'rejected'),
    })
    .map(({ what, x, decision }) => mark(what, box(x), { decision }));
  const anyItems = fc
    .array(
      fc.record({
        regions: fc.array(anyMark, { maxLength: 3 }),
        columns: fc.constantFrom(800, 801),
        seen: fc.boolean(),
      }),
      { maxLength: 14 },
    )
    .map((all) => all.map(({ regions, columns }, n) => item(n, regions, { facts: { ...facts(), columns } })));

  it('each picture is on one sheet at most, its members agree with one of them, and no face is among them', () => {
    fc.assert(
      fc.property(anyItems, (items) => {
        const known = new Map(items.map((one) => [one.id, one]));
        const listed: string[] = [];
        for (const sheet of sheetsOf(items, policy)) {
          const like = known.get(sheet.like)!;
          expect(ids(sheet.members)).toContain(ids([{ item: sheet.like }])[0]);
          for (const { item: id } of sheet.members) {
            expect(driftOf(like, known.get(id)!)).toEqual([]);
            expect(needsOwnLook(known.get(id)!)).toBe(false);
            expect(sheetKeyOf(known.get(id)!, policy)).toBe(sheetKeyOf(like, policy));
          }
          for (const { item: id } of sheet.drifted) expect(driftOf(like, known.get(id)!)).not.toEqual([]);
          listed.push(...sheet.members.map((one) => one.item), ...sheet.drifted.map((one) => one.item));
        }
        expect(new Set(listed).size).toBe(listed.length);
      }),
    );
  });

  it('agreeing is mutual', () => {
    fc.assert(
      fc.property(fc.array(anyMark, { maxLength: 4 }), fc.array(anyMark, { maxLength: 4 }), (a, b) => {
        const [one, other] = [item(1, a), item(2, b)];
        expect(driftOf(one, other).length === 0).toBe(driftOf(other, one).length === 0);
      }),
    );
  });
});
