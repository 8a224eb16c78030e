import { describe, expect, it } from 'vitest';
import { regionIdSchema } from './ids.ts';
import type { Region } from './redaction.ts';
import { needsOwnLook, reviewStateOf } from './reviewState.ts';

const photo = { mediaType: 'image/jpeg' };
const dicom = { mediaType: 'application/dicom' };
const shin = { bodySite: '25763004', laterality: null, view: null } as const;
const cheek = { bodySite: '36141000', laterality: null, view: null } as const;
const waiting = { facts: photo, state: { kind: 'review' }, pending: 0 } as const;
const proposal = (what: 'face' | 'text'): Region => ({
  id: regionIdSchema.parse('7a0c2a52-3f44-4f6e-9b6e-0b8a6a2f9d11'),
  frames: 'all',
  shape: { kind: 'rectangle', box: { x: 0, y: 0, width: 9, height: 9 } },
  ...{ origin: { kind: 'proposal', what, score: 1, reason: '' }, decision: 'pending' },
});

describe('what waits for a person', () => {
  it('needs eyes if it shows a face, a head or a neck, until somebody has seen it and decided', () => {
    expect(reviewStateOf(waiting)).toBe('proposed');
    expect(reviewStateOf({ ...waiting, face: true })).toBe('needs-eyes');
    expect(reviewStateOf({ ...waiting, depiction: cheek })).toBe('needs-eyes');
    expect(reviewStateOf({ ...waiting, depiction: cheek, seen: true })).toBe('proposed');
    expect(reviewStateOf({ ...waiting, face: true, seen: true, pending: 1 })).toBe('needs-eyes');
    expect(reviewStateOf({ ...waiting, depiction: shin, pending: 3 })).toBe('proposed');
  });

  it('is nothing that was reviewed, cleared or set aside', () => {
    for (const kind of ['reviewed', 'cleared', 'quarantined'] as const) {
      expect(reviewStateOf({ ...waiting, state: { kind }, face: true })).toBe(kind);
    }
    expect(reviewStateOf({ ...waiting, state: { kind: 'imported' } })).toBe('waiting');
  });
});

describe('what is looked at by itself', () => {
  it('is a face, a part of one, a head and a neck', () => {
    const item = { facts: photo, regions: [proposal('text')] };
    expect(needsOwnLook(item)).toBe(false);
    expect(needsOwnLook({ ...item, regions: [proposal('face')] })).toBe(true);
    expect(needsOwnLook({ ...item, facts: dicom, regions: [{ ...proposal('face'), decision: 'rejected' }] })).toBe(
      true,
    );
    expect(needsOwnLook({ ...item, looks: ['partial-face'] })).toBe(true);
    expect(needsOwnLook({ ...item, depiction: cheek })).toBe(true);
    expect(needsOwnLook({ ...item, depiction: shin })).toBe(false);
  });
});
