import { z } from 'zod';
import { newCaseSchema } from '../../contract/caseApi.schema.ts';
import { caseIdSchema, type CaseId } from '../../model/ids.ts';
import { submissionStateSchema, type SubmissionState } from '../../model/queue.ts';
import { storedJobSchema, storedSubmissionSchema } from '../upload/ports.ts';
import type { QueueRepository, StoredJob, StoredSubmission } from '../upload/ports.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Row, Statements } from './database.ts';
import { openJson, sealJson } from './sealed.ts';

const privateSchema = z.object({
  title: z.string().max(200),
  state: submissionStateSchema,
  content: newCaseSchema.nullable(),
  service: storedSubmissionSchema.shape.service,
  account: storedSubmissionSchema.shape.account,
});
const privateJobSchema = storedJobSchema.pick({ state: true, uploadUrl: true });

/** Submissions and their jobs. A case is a draft until its submission is put, and again once that was cancelled. */
export function createSubmissionRepository(database: Database, keys: VaultKeys): QueueRepository {
  return {
    all: () =>
      database.read(async (sql) => {
        const rows = await sql.all('SELECT * FROM submissions ORDER BY started_at, rowid');
        const submissions: StoredSubmission[] = [];
        for (const row of rows) submissions.push(await toSubmission(sql, keys, row));
        return submissions;
      }),
    put: (submission) => database.write((sql) => put(sql, keys, submission)),
    saveState: (id, state) => database.write((sql) => saveState(sql, keys, id, state)),
    saveJob: (id, job) => database.write((sql) => saveJob(sql, keys, id, job)),
    saveJobs: (id, jobs) =>
      database.write(async (sql) => {
        for (const job of jobs) await saveJob(sql, keys, id, job);
      }),
  };
}

async function put(sql: Statements, keys: VaultKeys, submission: StoredSubmission): Promise<void> {
  const { case: id, title, state, content, service, account } = submission;
  await sql.run('DELETE FROM submissions WHERE case_id = ?', id);
  await sql.run(
    'INSERT INTO submissions (case_id, state, started_at, sealed) VALUES (?, ?, ?, ?)',
    id,
    state.kind,
    submission.startedAt,
    sealJson(keys, `submissions/${id}`, privateSchema.parse({ title, state, content, service, account })),
  );
  for (const [position, job] of submission.jobs.entries()) {
    await sql.run(
      `INSERT INTO upload_jobs (id, case_id, position, image, bytes, state, attempts, sealed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      job.id,
      id,
      position,
      job.image,
      job.bytes,
      job.state.kind,
      job.attempts,
      sealedJob(keys, job),
    );
  }
  await followState(sql, id, state);
}

async function saveJob(sql: Statements, keys: VaultKeys, id: CaseId, job: StoredJob): Promise<void> {
  await sql.run(
    'UPDATE upload_jobs SET state = ?, attempts = ?, bytes = ?, sealed = ? WHERE id = ? AND case_id = ?',
    job.state.kind,
    job.attempts,
    job.bytes,
    sealedJob(keys, job),
    job.id,
    id,
  );
}

async function saveState(sql: Statements, keys: VaultKeys, id: CaseId, state: SubmissionState): Promise<void> {
  const row = await sql.get('SELECT * FROM submissions WHERE case_id = ?', id);
  if (!row) return;
  const kept = openJson(keys, `submissions/${id}`, row['sealed'], privateSchema);
  await sql.run(
    'UPDATE submissions SET state = ?, sealed = ? WHERE case_id = ?',
    state.kind,
    sealJson(keys, `submissions/${id}`, privateSchema.parse({ ...kept, state })),
    id,
  );
  await followState(sql, id, state);
}

/** What was cancelled can be changed and submitted again. */
async function followState(sql: Statements, id: CaseId, state: SubmissionState): Promise<void> {
  const kept = state.kind === 'cancelled' ? 'draft' : 'submitted';
  await sql.run('UPDATE cases SET state = ? WHERE id = ?', kept, id);
}

const sealedJob = (keys: VaultKeys, { id, state, uploadUrl }: StoredJob): Buffer =>
  sealJson(keys, `upload_jobs/${id}`, privateJobSchema.parse({ state, uploadUrl }));

async function toSubmission(sql: Pick<Statements, 'all'>, keys: VaultKeys, row: Row): Promise<StoredSubmission> {
  const id = caseIdSchema.parse(row['case_id']);
  const jobs = await sql.all('SELECT * FROM upload_jobs WHERE case_id = ? ORDER BY position', id);
  return storedSubmissionSchema.parse({
    case: id,
    startedAt: row['started_at'],
    ...openJson(keys, `submissions/${id}`, row['sealed'], privateSchema),
    jobs: jobs.map((job) => ({
      id: job['id'],
      image: job['image'],
      bytes: job['bytes'],
      attempts: job['attempts'],
      ...openJson(keys, `upload_jobs/${String(job['id'])}`, job['sealed'], privateJobSchema),
    })),
  });
}
