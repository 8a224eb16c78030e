import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCaseForm, missingFields } from './case.ts';
import type { CaseFormDraft } from './case.ts';
import { isDrawn } from './consent.ts';
import { regionIdSchema, caseIdSchema, imageIdSchema, jobIdSchema } from './ids.ts';
import { submissionProgress } from './queue.ts';
import type { JobState, Submission } from './queue.ts';
import {
  acceptedRegions,
  coversFrame,
  framesExist,
  framesInclude,
  framesMeet,
  pendingCount,
  cosmeticRegions,
  regionSchema,
  sameFrames,
} from './redaction.ts';
import type { Region, RegionDecision } from './redaction.ts';
import { assertNever, fail, ok } from './result.ts';

const id = '018f4e2a-7b1c-4d3e-9f00-0123456789ab';

describe('a signature', () => {
  const line = (points: number, step: number) => ({
    strokes: [Array.from({ length: points }, (_, i) => ({ x: i * step, y: 100 }))],
  });

  it('is drawn once it is a line, not a dot or a tap', () => {
    expect(isDrawn(line(20, 5))).toBe(true);
    expect(isDrawn(line(9, 5))).toBe(true);
  });

  it('is not drawn by too few points, too short a line, many dots, or nothing', () => {
    expect(isDrawn(line(7, 50))).toBe(false);
    expect(isDrawn(line(30, 1))).toBe(false);
    expect(isDrawn({ strokes: Array.from({ length: 50 }, (_, i) => [{ x: i * 10, y: 5 }]) })).toBe(false);
    expect(isDrawn({ strokes: [] })).toBe(false);
    expect(isDrawn(null)).toBe(false);
  });

  it('gets no shorter by another stroke', () => {
    const strokes = fc.array(
      fc.array(fc.record({ x: fc.integer({ min: 0, max: 600 }), y: fc.integer({ min: 0, max: 200 }) }), {
        minLength: 1,
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(strokes, strokes, (some, more) => {
        if (isDrawn({ strokes: some })) expect(isDrawn({ strokes: [...some, ...more] })).toBe(true);
      }),
    );
  });
});

describe('a case form', () => {
  const complete: CaseFormDraft = {
    title: 'Rash on the cheek',
    specialty: 'dermatology',
    anatomy: 'Face',
    tags: [],
    question: 'What would you do next?',
    audience: { kind: 'community' },
  };

  it('is complete when nothing is missing', () => {
    expect(missingFields(complete)).toEqual([]);
  });

  it('names each missing field once, in the form’s order', () => {
    expect(missingFields(emptyCaseForm)).toEqual(['title', 'specialty', 'anatomy', 'question']);
  });

  it.each<[string, Partial<CaseFormDraft>, string]>([
    ['a title of spaces', { title: '     ' }, 'title'],
    ['an audience of no colleagues', { audience: { kind: 'colleagues', users: [] } }, 'audience'],
    ['an undecided group', { audience: { kind: 'group', group: null } }, 'audience'],
    ['an empty tag', { tags: [' '] }, 'tags'],
  ])('is not complete with %s', (_, over, field) => {
    expect(missingFields({ ...complete, ...over })).toEqual([field]);
  });
});

describe('a submission', () => {
  const job = (bytes: number, state: JobState): Submission['jobs'][number] => ({
    id: jobIdSchema.parse(id),
    image: imageIdSchema.parse(id),
    bytes,
    state,
    attempts: 1,
  });
  const submission = (jobs: Submission['jobs']): Submission => ({
    case: caseIdSchema.parse(id),
    title: 'Case',
    state: { kind: 'uploading' },
    jobs,
    startedAt: '2026-11-21T10:00:00.000Z',
  });

  it('counts delivered bytes, sent bytes up to the file’s size, and leaves cancelled files out', () => {
    const jobs = [
      job(100, { kind: 'delivered', at: '2026-11-21T10:00:00.000Z' }),
      job(100, { kind: 'uploading', sent: 40 }),
      job(50, { kind: 'uploading', sent: 60 }),
      job(70, { kind: 'waiting' }),
      job(30, { kind: 'parked', error: { code: 'DISK_FULL', params: {} } }),
      job(900, { kind: 'cancelled' }),
    ];
    expect(submissionProgress(submission(jobs))).toEqual({ sent: 190, total: 350 });
    expect(submissionProgress(submission([]))).toEqual({ sent: 0, total: 0 });
  });

  it('never sends more than there is', () => {
    const state: fc.Arbitrary<JobState> = fc.oneof(
      fc.constant<JobState>({ kind: 'waiting' }),
      fc.nat(500).map((sent): JobState => ({ kind: 'uploading', sent })),
      fc.constant<JobState>({ kind: 'delivered', at: '2026-11-21T10:00:00.000Z' }),
      fc.constant<JobState>({ kind: 'cancelled' }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400), state)), (jobs) => {
        const { sent, total } = submissionProgress(submission(jobs.map(([bytes, held]) => job(bytes, held))));
        expect(sent).toBeLessThanOrEqual(total);
      }),
    );
  });
});

describe('redactions', () => {
  const region = (decision: RegionDecision, frames: Region['frames'] = 'all'): Region => ({
    id: regionIdSchema.parse(id),
    frames,
    shape: { kind: 'rectangle', box: { x: 0, y: 0, width: 1, height: 1 } },
    origin: { kind: 'manual' },
    decision,
  });

  it('are burned only when accepted, and counted as pending until decided', () => {
    const all = [region('accepted'), region('pending'), region('rejected'), region('pending')];
    expect(acceptedRegions(all)).toEqual([all[0]]);
    expect(pendingCount(all)).toBe(2);
  });

  it('cover one frame or all', () => {
    expect(coversFrame(region('accepted'), 7)).toBe(true);
    expect(coversFrame(region('accepted', 0), 0)).toBe(true);
    expect(coversFrame(region('accepted', 0), 1)).toBe(false);
  });

  it('are no redaction where they are cosmetic, and can be that only where a person drew them', () => {
    const found = region('accepted');
    const drawn = { ...found, origin: { kind: 'manual' } };
    const soft = regionSchema.parse({ ...drawn, cosmetic: 'blur' });
    expect(acceptedRegions([found, soft])).toEqual([found]);
    expect(cosmeticRegions([found, soft])).toEqual([soft]);
    expect(regionSchema.safeParse({ ...drawn, cosmetic: 'tint' }).success).toBe(false);
    const proposal = { kind: 'proposal', what: 'face', score: 0.9, reason: 'x' };
    expect(regionSchema.safeParse({ ...found, origin: proposal }).success).toBe(true);
    for (const cosmetic of ['pixelate', 'blur']) {
      expect(regionSchema.safeParse({ ...found, origin: proposal, cosmetic }).success).toBe(false);
    }
  });

  it('cover frames from one to another, both among them', () => {
    const some = region('accepted', { from: 2, to: 4 });
    expect([1, 2, 3, 4, 5].map((frame) => coversFrame(some, frame))).toEqual([false, true, true, true, false]);
    expect(regionSchema.safeParse(region('accepted', { from: 4, to: 2 })).success).toBe(false);
    expect([framesExist(some.frames, 5), framesExist(some.frames, 4), framesExist('all', 1)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('answer for other frames only where they cover all of them', () => {
    const some = { from: 2, to: 4 };
    expect([framesInclude(some, 3), framesInclude(some, 5), framesInclude(some, 'all')]).toEqual([true, false, false]);
    expect([framesInclude('all', some), framesInclude(some, { from: 3, to: 5 })]).toEqual([true, false]);
    expect([framesMeet(some, { from: 4, to: 9 }), framesMeet(some, 5), framesMeet('all', 5)]).toEqual([
      true,
      false,
      true,
    ]);
    expect([sameFrames(some, { from: 2, to: 4 }), sameFrames(3, { from: 2, to: 4 })]).toEqual([true, false]);
  });
});

describe('results', () => {
  it('say whether they hold a value or an error', () => {
    expect(ok(3)).toEqual({ ok: true, value: 3 });
    expect(fail('no')).toEqual({ ok: false, error: 'no' });
  });

  it('of a union’s unknown member fail loudly without repeating its contents', () => {
    const stranger = { kind: 'stranger', name: 'Fabelmann' } as never;
    expect(() => assertNever(stranger)).toThrow('"stranger"');
    expect(() => assertNever(stranger)).not.toThrow('Fabelmann');
  });
});
