import { z } from 'zod';
import { scrimErrorSchema } from './errors.ts';
import { caseIdSchema, imageIdSchema, jobIdSchema } from './ids.ts';

/** One image's way to the service. A job ends only on a receipt whose hash matches. */
export const jobStateSchema = z.discriminatedUnion('kind', [
  /** For its turn; or, with a reason, for the service to answer, for a sign-in, for the vault. */
  z.object({ kind: z.literal('waiting'), because: scrimErrorSchema.optional() }),
  z.object({ kind: z.literal('uploading'), sent: z.int().min(0) }),
  z.object({ kind: z.literal('delivered'), at: z.iso.datetime() }),
  /** Failed in a way that waiting does not mend; a person retries or cancels. */
  z.object({ kind: z.literal('parked'), error: scrimErrorSchema }),
  z.object({ kind: z.literal('cancelled') }),
]);
export type JobState = z.infer<typeof jobStateSchema>;

export const uploadJobSchema = z.object({
  id: jobIdSchema,
  image: imageIdSchema,
  bytes: z.int().min(0),
  state: jobStateSchema,
  attempts: z.int().min(0),
});
export type UploadJob = z.infer<typeof uploadJobSchema>;

/**
 * A case on its way. `clearing` burns and verifies; `uploading` sends; `submitting` tells the service that all images are
 * there; `paused` waits for the user; `parked` waits for a person with its reason.
 */
export const submissionStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clearing'), done: z.int().min(0), of: z.int().min(1) }),
  z.object({ kind: z.literal('uploading') }),
  z.object({ kind: z.literal('submitting') }),
  z.object({ kind: z.literal('paused') }),
  z.object({ kind: z.literal('parked'), error: scrimErrorSchema }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('delivered'), at: z.iso.datetime() }),
]);
export type SubmissionState = z.infer<typeof submissionStateSchema>;

export const submissionSchema = z.object({
  case: caseIdSchema,
  title: z.string().max(200),
  state: submissionStateSchema,
  jobs: z.array(uploadJobSchema),
  startedAt: z.iso.datetime(),
});
export type Submission = z.infer<typeof submissionSchema>;

/** Bytes per second for all uploads of this workstation together; null: as fast as it goes. */
export const uploadLimitSchema = z.int().min(10_000).max(10_000_000_000).nullable();
export type UploadLimit = z.infer<typeof uploadLimitSchema>;

/** Bytes sent and to send over all jobs that are not cancelled. */
export function submissionProgress(submission: Submission): { sent: number; total: number } {
  let sent = 0;
  let total = 0;
  for (const job of submission.jobs) {
    if (job.state.kind === 'cancelled') continue;
    total += job.bytes;
    if (job.state.kind === 'delivered') sent += job.bytes;
    if (job.state.kind === 'uploading') sent += Math.min(job.bytes, job.state.sent);
  }
  return { sent, total };
}
