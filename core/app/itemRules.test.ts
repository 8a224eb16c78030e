import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../contract/workers.schema.ts';
import type { Depiction } from '../../model/depiction.ts';
import type { DeviceTemplate } from '../../model/deviceTemplate.ts';
import { scrimError } from '../../model/errors.ts';
import { batchIdSchema, clearanceIdSchema, itemIdSchema, regionIdSchema, sha256Schema } from '../../model/ids.ts';
import type { ItemDetail, ItemState } from '../../model/item.ts';
import type { Look, Region, TextClass } from '../../model/redaction.ts';
import {
  depict,
  insistOnDetectable,
  judgeAgain,
  markReviewed,
  askAgain,
  markSeen,
  proposeTemplate,
  quarantine,
  reopen,
  saveEdits,
  takeProposals,
} from './itemRules.ts';

const at = new Date('2026-01-02T03:04:05.000Z');
const states = {
  imported: { kind: 'imported' },
  review: { kind: 'review' },
  reviewed: { kind: 'reviewed', at: at.toISOString(), by: 'Dr Erfunden' },
  cleared: { kind: 'cleared', at: at.toISOString(), clearance: clearanceIdSchema.parse(randomUUID()) },
  quarantined: { kind: 'quarantined', error: scrimError('DETECTOR_FAILED') },
} satisfies Record<string, ItemState>;

const item = (state: ItemState, overrides: Partial<ItemDetail> = {}): ItemDetail => ({
  id: itemIdSchema.parse(randomUUID()),
  batch: batchIdSchema.parse(randomUUID()),
  name: 'x.jpg',
  facts: { mediaType: 'image/jpeg', bytes: 1, columns: 100, rows: 100, frames: 2, identifiers: [] },
  contentHash: sha256Schema.parse('0'.repeat(64)),
  state,
  pending: 0,
  importedAt: at.toISOString(),
  regions: [],
  annotations: [],
  revision: 3,
  ...overrides,
});
const box = { x: 10, y: 10, width: 20, height: 20 };
const region = (overrides: Partial<Region> = {}): Region => ({
  id: regionIdSchema.parse(randomUUID()),
  frames: 0,
  shape: { kind: 'rectangle', box },
  origin: { kind: 'proposal', what: 'face', score: 0.9, reason: 'face 0.90' },
  decision: 'pending',
  ...overrides,
});
const proposal = (overrides: Partial<Proposal> = {}): Proposal => ({
  kind: 'face',
  frames: 0,
  box,
  score: 0.9,
  reason: 'face 0.90',
  ...overrides,
});
const refusal = (code: string) => expect.objectContaining({ error: expect.objectContaining({ code }) }) as Error;
const conflict = refusal('CONFLICT');

const everything = { face: true, text: true, region: true };
const found = (proposals: Proposal[], looks: Look[] = []) => ({ proposals, complete: everything, looks });

describe('edits', () => {
  it('are refused against an older revision, and for what is not under review', () => {
    expect(() => saveEdits(item(states.review), false, 2, [], [])).toThrow(conflict);
    for (const state of [states.imported, states.cleared, states.quarantined]) {
      expect(() => saveEdits(item(state), false, 3, [], [])).toThrow(conflict);
    }
  });

  it('take a review back', () => {
    expect(saveEdits(item(states.reviewed), false, 3, [], [])).toMatchObject({ state: { kind: 'review' } });
  });

  it('are refused for frames that the picture does not have', () => {
    expect(() => saveEdits(item(states.review), false, 3, [region({ frames: 2 })], [])).toThrow(
      refusal('INVALID_REQUEST'),
    );
  });

  it('leave alone what was submitted', () => {
    expect(() => saveEdits(item(states.reviewed), true, 3, [], [])).toThrow(conflict);
    expect(() => reopen(item(states.cleared), true)).toThrow(conflict);
    expect(() => takeProposals(item(states.reviewed), true, found([]))).toThrow(conflict);
    expect(() => quarantine(item(states.reviewed), true, scrimError('DETECTOR_FAILED'))).toThrow(conflict);
  });
});

describe('a review', () => {
  it('is refused while proposals wait for a decision', () => {
    const open = item(states.review, { regions: [region(), region({ decision: 'accepted' })] });
    expect(() => markReviewed(open, 3, at, 'me')).toThrow(refusal('REVIEW_INCOMPLETE'));
  });

  it('is signed with name and time', () => {
    expect(markReviewed(item(states.review), 3, at, 'me')).toEqual({
      state: { kind: 'reviewed', at: at.toISOString(), by: 'me' },
    });
  });

  it('is impossible before detection, after it failed, and for what is cleared', () => {
    for (const state of [states.imported, states.quarantined, states.cleared]) {
      expect(() => markReviewed(item(state), 3, at, 'me')).toThrow(conflict);
    }
  });

  it('and a clearance can be taken back', () => {
    for (const state of [states.reviewed, states.cleared, states.review]) {
      expect(reopen(item(state), false).state ?? { kind: 'review' }).toEqual({ kind: 'review' });
    }
    for (const state of [states.imported, states.quarantined]) {
      expect(() => reopen(item(state), false)).toThrow(conflict);
    }
  });
});

describe('detection', () => {
  it('brings proposals that wait for a decision', () => {
    const change = takeProposals(item(states.imported), false, found([proposal(), proposal({ kind: 'text' })]));
    expect(change.state).toEqual({ kind: 'review' });
    expect(change.regions?.map(({ decision }) => decision)).toEqual(['pending', 'pending']);
  });

  it('run again, keeps decisions and manual regions, and does not ask the same twice', () => {
    const manual = region({ origin: { kind: 'manual' }, decision: 'accepted' });
    const rejected = region({ decision: 'rejected' });
    const before = item(states.quarantined, { regions: [manual, rejected, region()] });
    const elsewhere = proposal({ box: { ...box, x: 60 } });
    const change = takeProposals(before, false, found([proposal(), elsewhere, proposal({ frames: 1 })]));
    expect(change.regions).toHaveLength(4);
    expect(change.regions?.slice(0, 2)).toEqual([manual, rejected]);
  });

  it('takes a review back only for something new to decide', () => {
    const before = item(states.reviewed, { regions: [region({ decision: 'accepted' })] });
    expect(takeProposals(before, false, found([proposal()])).state).toEqual(states.reviewed);
    expect(takeProposals(before, false, found([proposal({ frames: 1 })])).state).toEqual({ kind: 'review' });
  });

  it('asks again where an accepted mask leaves a part of a new proposal open', () => {
    const before = item(states.reviewed, { regions: [region({ decision: 'accepted' })] });
    const larger = proposal({ box: { ...box, width: 24 } });
    const smaller = proposal({ box: { x: 12, y: 12, width: 8, height: 8 } });
    expect(takeProposals(before, false, found([larger])).regions).toHaveLength(2);
    expect(takeProposals(before, false, found([larger])).state).toEqual({ kind: 'review' });
    expect(takeProposals(before, false, found([smaller])).regions).toHaveLength(1);
  });

  it('covers a line at an angle by its outline, and does not ask about it twice', () => {
    const outline = [
      { x: 10, y: 12 },
      { x: 12, y: 10 },
      { x: 30, y: 28 },
      { x: 28, y: 30 },
    ];
    const slanted = proposal({ kind: 'text', outline, textClass: 'measurement', keepable: true });
    const [asked] = takeProposals(item(states.review), false, found([slanted])).regions!;
    expect(asked).toMatchObject({ decision: 'pending', shape: { kind: 'polygon', box, points: outline } });
    const accepted = item(states.review, { regions: [{ ...asked!, decision: 'accepted' }] });
    expect(takeProposals(accepted, false, found([slanted])).regions).toHaveLength(1);
    // Half of it shows beside what was accepted.
    expect(takeProposals(accepted, false, found([{ ...slanted, outline: undefined }])).regions).toHaveLength(2);
    const named = { textClass: 'identifier', reason: 'name' } as const;
    const judge = (all: readonly Proposal[]) => all.map((one) => ({ ...one, ...named }));
    const waiting = item(states.review, { regions: [asked!] });
    const again = judgeAgain(waiting, false, judge)!.regions![0]!;
    expect(again).toMatchObject({ origin: named, shape: asked!.shape });
    // What somebody made of it is theirs.
    const origin = { ...asked!.origin, detected: { box, frames: 0 } } as Region['origin'];
    expect(judgeAgain(item(states.review, { regions: [{ ...asked!, origin }] }), false, judge)).toBeUndefined();
  });

  it('does not ask about a rejected region again that moved a little, but about a part of it', () => {
    const before = item(states.review, { regions: [region({ decision: 'rejected' })] });
    expect(takeProposals(before, false, found([proposal({ box: { ...box, width: 24 } })])).regions).toHaveLength(1);
    const part = proposal({ box: { x: 12, y: 12, width: 8, height: 8 } });
    expect(takeProposals(before, false, found([part])).regions).toHaveLength(2);
  });

  it('asks again about text that stays, wholly or in part, if it is read as something worse now', () => {
    const text = (textClass: TextClass, more: { found?: typeof box } = {}) =>
      ({ kind: 'proposal', what: 'text', score: 0.9, reason: 'text', textClass, ...more }) as const;
    const rejected = item(states.review, { regions: [region({ origin: text('measurement'), decision: 'rejected' })] });
    const inPart = text('measurement', { found: box });
    const partly = item(states.review, { regions: [region({ origin: inPart, decision: 'accepted' })] });
    for (const before of [rejected, partly]) {
      const asked = (textClass: TextClass) =>
        takeProposals(before, false, found([proposal({ kind: 'text', textClass })])).regions?.length;
      expect(asked('measurement')).toBe(1);
      expect(asked('identifier')).toBe(2);
    }
  });

  it('run again asks about what a template kept, unless one keeps what is read there now', () => {
    const origin = { kind: 'proposal', what: 'text', score: 0.9, reason: 'text', textClass: 'measurement' } as const;
    const rejection = { reason: 'identifies-nobody', by: 'template:a' } as const;
    const kept = region({ origin, decision: 'rejected', rejection });
    const before = item(states.reviewed, { regions: [kept] });
    const read = proposal({ kind: 'text', textClass: 'measurement' });
    const asked = takeProposals(before, false, found([read]));
    expect(asked).toMatchObject({ state: { kind: 'review' }, regions: [{ decision: 'pending' }] });
    const answered = takeProposals(before, false, { ...found([]), proposals: [{ ...read, keptBy: 'template:b' }] });
    expect(answered.state).toEqual(states.reviewed);
    expect(answered.regions).toEqual([{ ...kept, rejection: { ...rejection, by: 'template:b' } }]);
  });

  it('proposed a template to an item that was submitted meanwhile in vain', () => {
    const device = { Modality: 'US', Manufacturer: 'M', ManufacturerModelName: 'N', Rows: 1, Columns: 1 };
    const template = { id: randomUUID(), name: 'x', device, cover: [], keep: [], savedAt: at.toISOString() };
    expect(proposeTemplate(item(states.review), true, template as unknown as DeviceTemplate)).toBeUndefined();
  });

  it('of the finished file asks again whatever was answered before, even of a submitted item', () => {
    const before = item(states.reviewed, {
      regions: [region({ decision: 'rejected' }), region({ decision: 'accepted' })],
    });
    const change = askAgain(before, [proposal()]);
    expect(change.state).toEqual({ kind: 'review' });
    expect(change.regions?.map(({ decision }) => decision)).toEqual(['rejected', 'accepted', 'pending']);
    expect(() => askAgain(item(states.cleared), [proposal()])).toThrow(conflict);
  });

  it('does not ask again about a face of which a person covers the eyes alone', () => {
    const origin = { kind: 'proposal', what: 'face', score: 0.9, reason: 'face 0.90', found: box } as const;
    const eyes = { kind: 'rectangle', box: { ...box, y: box.y + 4, height: 4 } } as const;
    const before = item(states.review, { regions: [region({ decision: 'accepted', origin, shape: eyes })] });
    expect(takeProposals(before, false, found([proposal()])).regions).toHaveLength(1);
  });

  it('keeps what a person should look for, until detection has nothing to ask any more', () => {
    expect(takeProposals(item(states.imported), false, found([], ['partial-face'])).looks).toEqual(['partial-face']);
    const before = item(states.review, { looks: ['partial-face'] });
    expect(takeProposals(before, false, found([]))).toMatchObject({ looks: undefined });
    expect(() => markReviewed(before, 3, new Date(), 'x')).toThrow(refusal('NEEDS_EYES'));
    expect(markReviewed({ ...before, seen: true }, 3, new Date(), 'x').state?.kind).toBe('reviewed');
  });

  it('that finds more than an item can hold has failed', () => {
    const flood = Array.from({ length: 5001 }, () => proposal());
    expect(() => takeProposals(item(states.imported), false, found(flood))).toThrow(refusal('DETECTOR_FAILED'));
  });

  it('does not touch what is cleared', () => {
    expect(() => insistOnDetectable(item(states.cleared))).toThrow(conflict);
    expect(() => takeProposals(item(states.cleared), false, found([]))).toThrow(conflict);
  });

  it('that failed quarantines the item and keeps what was decided', () => {
    const error = scrimError('MODEL_MISSING', { model: 'faces' });
    expect(quarantine(item(states.imported), false, error)).toEqual({ state: { kind: 'quarantined', error } });
  });
});

describe('what a photo shows', () => {
  const shows = (bodySite: Depiction['bodySite']): Depiction => ({ bodySite, laterality: null, view: null });
  const [shin, cheek] = [shows('25763004'), shows('36141000')];

  it('is no edit: a review stays', () => {
    expect(depict(item(states.reviewed), false, shin)).toEqual({ depiction: shin });
    expect(depict(item(states.cleared), false, shin)).toEqual({ depiction: shin });
  });

  it('lets nobody review a head or a neck unseen', () => {
    const unseen = item(states.review, { depiction: cheek });
    expect(() => markReviewed(unseen, 3, at, 'me')).toThrow(refusal('NEEDS_EYES'));
    const seen = { ...unseen, ...markSeen() };
    expect(markReviewed(seen, 3, at, 'me')).toMatchObject({ state: { kind: 'reviewed' } });
  });

  it('takes a review back that nobody could have given, and a clearance must be taken back first', () => {
    expect(depict(item(states.reviewed), false, cheek)).toEqual({ depiction: cheek, state: { kind: 'review' } });
    expect(depict(item(states.reviewed, { seen: true }), false, cheek)).toEqual({ depiction: cheek });
    expect(() => depict(item(states.cleared), false, cheek)).toThrow(conflict);
  });

  it('is said of photos alone, and not of what was submitted', () => {
    const object = item(states.review, { facts: { ...item(states.review).facts, mediaType: 'application/dicom' } });
    expect(() => depict(object, false, shin)).toThrow(refusal('INVALID_REQUEST'));
    expect(() => depict(item(states.review), true, shin)).toThrow(conflict);
  });
});
