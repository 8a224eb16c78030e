import type { Readable } from 'node:stream';
import { z } from 'zod';
import { newCaseSchema, type NewCase } from '../../contract/caseApi.schema.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import type { CaseId, ImageId, Sha256 } from '../../model/ids.ts';
import { submissionSchema, uploadJobSchema, type SubmissionState } from '../../model/queue.ts';

/** A job as its row keeps it: what the window sees, and where its upload goes on. */
export const storedJobSchema = uploadJobSchema.extend({
  /** The tus upload at the service; null until it began. */
  uploadUrl: z.string().max(2000).nullable(),
});
export type StoredJob = z.output<typeof storedJobSchema>;

/** A submission as its rows keep it. */
export const storedSubmissionSchema = submissionSchema.extend({
  jobs: z.array(storedJobSchema),
  /** What the service is told of the case; fixed once every image is cleared, null before. */
  content: newCaseSchema.nullable(),
  /** Whom it was made for; it goes to no other service. Rows from before this was kept name none, and so fit none. */
  service: z.string().max(2000).default(''),
  /** The account that submitted it; it goes under nobody else's. Rows from before this was kept name none, and go under whoever is there. */
  account: z.string().max(100).default(''),
});
export type StoredSubmission = z.output<typeof storedSubmissionSchema>;

/** The queue's rows. Each call is durable when it resolves, and happens whole or not at all. */
export interface QueueRepository {
  /** Oldest first; jobs in the order of the case's images. */
  all(): Promise<StoredSubmission[]>;
  /** Stores a submission with all its jobs, in place of an earlier one of the same case. */
  put(submission: StoredSubmission): Promise<void>;
  /** Changes nothing if there is no such submission. */
  saveState(id: CaseId, state: SubmissionState): Promise<void>;
  /** Changes nothing if there is no such job. */
  saveJob(id: CaseId, job: StoredJob): Promise<void>;
  /** The same for several, in one transaction. */
  saveJobs(id: CaseId, jobs: readonly StoredJob[]): Promise<void>;
}

/** What the queue reads of clearances and of the vault. */
export interface ClearedImages {
  /** The clearance of an image; null if it was taken back. Rejects with VAULT_LOCKED. */
  find(image: ImageId): Promise<ClearedImage | null>;
  /** The finished file's bytes from `offset` on, with bounded memory. Rejects with VAULT_LOCKED or VAULT_DAMAGED. */
  open(output: Sha256, offset: number): Promise<Readable>;
  /** The finished file, small, as a JPEG without metadata; null where none can be made. */
  preview(cleared: ClearedImage): Promise<Uint8Array | null>;
}

export interface Preparation {
  /** `done` of the case's images are cleared. */
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Clears and verifies whatever of the case is not yet cleared and answers what the service is to be told. Called again after a restart,
 * so work that was done is not done twice. Whatever it throws parks the submission, but VAULT_LOCKED, which waits.
 */
export type PrepareCase = (id: CaseId, preparation: Preparation) => Promise<NewCase>;
