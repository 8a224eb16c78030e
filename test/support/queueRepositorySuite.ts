import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { QueueRepository, StoredJob, StoredSubmission } from '../../core/upload/ports.ts';
import { scrimError } from '../../model/errors.ts';
import { caseIdSchema, imageIdSchema, jobIdSchema, type CaseId } from '../../model/ids.ts';
import { aCase, anImage } from './caseService.ts';

export interface QueueRepositoryFixture {
  readonly repository: QueueRepository;
  /** A case that may be submitted: in a store with foreign keys, a submission needs one. */
  newCase(): Promise<CaseId>;
  /** The same rows through a new connection, as after a restart. */
  reopen(): Promise<QueueRepository>;
}

export function aStoredJob(overrides: Partial<StoredJob> = {}): StoredJob {
  return {
    id: jobIdSchema.parse(randomUUID()),
    image: imageIdSchema.parse(randomUUID()),
    bytes: 1000,
    state: { kind: 'waiting' },
    attempts: 0,
    uploadUrl: null,
    ...overrides,
  };
}

export function aStoredSubmission(id: CaseId, overrides: Partial<StoredSubmission> = {}): StoredSubmission {
  return {
    case: id,
    title: 'Erythema of the forearm',
    state: { kind: 'uploading' },
    startedAt: '2026-11-21T10:00:00.000Z',
    jobs: [],
    content: null,
    service: 'embedded',
    account: '70000000-0000-4000-8000-000000000001',
    ...overrides,
  };
}

/** What every implementation of the queue's rows keeps to. */
export function describeQueueRepository(name: string, open: () => Promise<QueueRepositoryFixture>): void {
  describe(name, () => {
    it('gives back a submission as it was put, over a restart', async () => {
      const { repository, newCase, reopen } = await open();
      const images = [anImage(Buffer.from('one')), anImage(Buffer.from('two'))];
      const jobs = images.map((image) => aStoredJob({ image: image.id, bytes: image.bytes }));
      const stored = aStoredSubmission(await newCase(), { jobs, content: aCase(images) });
      await repository.put(stored);
      expect(await repository.all()).toEqual([stored]);
      expect(await (await reopen()).all()).toEqual([stored]);
    });

    it('keeps jobs in the order of their images and submissions from the oldest on', async () => {
      const { repository, newCase } = await open();
      const jobs = Array.from({ length: 30 }, () => aStoredJob());
      const late = aStoredSubmission(await newCase(), { startedAt: '2026-11-21T12:00:00.000Z', jobs });
      const early = aStoredSubmission(await newCase(), { startedAt: '2026-11-21T09:00:00.000Z' });
      await repository.put(late);
      await repository.put(early);
      expect((await repository.all()).map((stored) => stored.case)).toEqual([early.case, late.case]);
      expect((await repository.all())[1]!.jobs).toEqual(jobs);
    });

    it('keeps every state of a submission and of a job', async () => {
      const { repository, newCase, reopen } = await open();
      const job = aStoredJob();
      const stored = aStoredSubmission(await newCase(), { jobs: [job] });
      await repository.put(stored);
      const error = scrimError('SERVICE_REFUSED', { reason: 'too-large' });
      const at = '2026-11-21T11:00:00.000Z';
      const states = [
        { kind: 'clearing', done: 1, of: 3 },
        { kind: 'uploading' },
        { kind: 'submitting' },
        { kind: 'paused' },
        { kind: 'parked', error },
        { kind: 'cancelled' },
        { kind: 'delivered', at },
      ] as const;
      for (const state of states) {
        await repository.saveState(stored.case, state);
        expect((await (await reopen()).all())[0]!.state).toEqual(state);
      }
      const jobStates = [
        { kind: 'waiting', because: error },
        { kind: 'uploading', sent: 7 },
        { kind: 'parked', error },
        { kind: 'cancelled' },
        { kind: 'delivered', at },
      ] as const;
      for (const [attempts, state] of jobStates.entries()) {
        const changed = { ...job, state, attempts, uploadUrl: `https://cases.example/api/uploads/${attempts}` };
        await repository.saveJob(stored.case, changed);
        expect((await (await reopen()).all())[0]!.jobs).toEqual([changed]);
      }
    });

    it('changes several jobs at once, and no others', async () => {
      const { repository, newCase, reopen } = await open();
      const jobs = Array.from({ length: 4 }, () => aStoredJob());
      const stored = aStoredSubmission(await newCase(), { jobs });
      await repository.put(stored);
      const changed = [2, 0].map((n) => ({
        ...jobs[n]!,
        attempts: n + 1,
        state: { kind: 'uploading', sent: 0 } as const,
      }));
      await repository.saveJobs(stored.case, [...changed, aStoredJob()]);
      await repository.saveJobs(stored.case, []);
      expect((await (await reopen()).all())[0]!.jobs).toEqual([changed[1], jobs[1], changed[0], jobs[3]]);
    });

    it('puts a submission again in place of the earlier one, with other jobs', async () => {
      const { repository, newCase } = await open();
      const id = await newCase();
      const shared = aStoredJob();
      await repository.put(aStoredSubmission(id, { jobs: [shared, aStoredJob()] }));
      const again = aStoredSubmission(id, { jobs: [{ ...aStoredJob(), image: shared.image }] });
      await repository.put(again);
      expect(await repository.all()).toEqual([again]);
    });

    it('changes nothing for what it does not know', async () => {
      const { repository, newCase } = await open();
      const stored = aStoredSubmission(await newCase(), { jobs: [aStoredJob()] });
      await repository.put(stored);
      await repository.saveJob(stored.case, aStoredJob());
      await repository.saveState(caseIdSchema.parse(randomUUID()), { kind: 'paused' });
      expect(await repository.all()).toEqual([stored]);
    });
  });
}
