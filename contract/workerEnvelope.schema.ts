import { z } from 'zod';
import { scrimErrorSchema } from '../model/errors.ts';

/**
 * Requests that one message may carry. A message wakes a sleeping process and is copied several times, which costs as much as clearing a
 * small slice; of those in one message the costs are shared.
 */
export const mostRequests = 8;

/** What the pool sends: requests of one task, worked off in order. */
export const workerCallSchema = z.object({
  id: z.int(),
  task: z.string(),
  requests: z.array(z.unknown()).min(1).max(mostRequests),
});

export const workerOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), reply: z.unknown() }),
  z.object({ kind: z.literal('error'), error: scrimErrorSchema }),
]);
export type WorkerOutcome = z.infer<typeof workerOutcomeSchema>;

/** What comes back: one outcome for each request, in their order. */
export const workerAnswerSchema = z.object({
  id: z.int(),
  outcomes: z.array(workerOutcomeSchema).min(1).max(mostRequests),
});
