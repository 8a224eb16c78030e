import { storedSubmissionSchema, type QueueRepository, type StoredSubmission } from '../../core/upload/ports.ts';

/** The reference implementation of the queue's rows. Survives "restarts" as long as it is kept; rows are parsed as those of a file are. */
export function createMemoryQueueRepository(): QueueRepository {
  const rows = new Map<string, string>();
  const read = (id: string): StoredSubmission | undefined => {
    const row = rows.get(id);
    return row === undefined ? undefined : storedSubmissionSchema.parse(JSON.parse(row));
  };
  const write = (submission: StoredSubmission): void => {
    rows.set(submission.case, JSON.stringify(submission));
  };
  const saveJobs: QueueRepository['saveJobs'] = async (id, jobs) => {
    const known = read(id);
    const changed = new Map(jobs.map((job) => [job.id, job]));
    if (known) write({ ...known, jobs: known.jobs.map((other) => changed.get(other.id) ?? other) });
  };
  return {
    all: async () =>
      [...rows.keys()]
        .map((id) => read(id)!)
        .sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0)),
    put: async (submission) => write(submission),
    saveState: async (id, state) => {
      const known = read(id);
      if (known) write({ ...known, state });
    },
    saveJob: (id, job) => saveJobs(id, [job]),
    saveJobs,
  };
}
