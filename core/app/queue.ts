import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** The upload queue of the open vault. Cancelled cases are drafts again, so what the queue no longer needs can be changed. */
export function createQueueService({ opened }: Access): Core['queue'] {
  return {
    list: async () => opened().queue.list(),
    pause: async (id) => opened().queue.pause(id),
    resume: async (id) => opened().queue.resume(id),
    cancel: async (id) => opened().queue.cancel(id),
    retry: async (id, job) => opened().queue.retry(id, job),
    limit: async () => opened().limited.bandwidth.limit,
    setLimit: async (limit) => opened().limited.setLimit(limit),
    settled: async () => opened().queue.settled(),
  };
}
