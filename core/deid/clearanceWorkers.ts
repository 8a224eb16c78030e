import type { WorkerReply, WorkerRequest, WorkerTask } from '../../contract/workers.schema.ts';

/** The part of the worker pool that clearance needs. */
export interface ClearanceWorkers {
  run<T extends WorkerTask>(
    task: T,
    request: WorkerRequest<T>,
    options?: { readonly signal?: AbortSignal; readonly seconds?: number; readonly pixels?: number },
  ): Promise<WorkerReply<T>>;
}
