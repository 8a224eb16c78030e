import type { ScrimError } from '../../model/errors.ts';
import type { BatchId, ItemId } from '../../model/ids.ts';
import type { PatientIdentifier } from '../../model/person.ts';
import type { Policy } from '../../model/policy.ts';
import type { Clock, Log } from '../ports/ports.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { IntakeStore } from './ports.ts';

export interface ImporterDeps {
  readonly store: IntakeStore;
  readonly pool: Pick<WorkerPool, 'run'>;
  readonly limits: Policy['limits'];
  readonly clock: Clock;
  readonly log: Log;
  readonly events: ImporterEvents;
  /** Files in work at once; default: four per core, as far as their bytes fit. */
  readonly concurrency?: number;
}

/** Told after the store holds the fact; the listener reads what it shows from the store, and may coalesce. */
export interface ImporterEvents {
  /** A count, a refusal or the state of the batch changed. */
  batchChanged(batch: BatchId): void;
  itemImported(item: ItemId, batch: BatchId): void;
  /** Whom a new item names; before `itemImported` tells of it. */
  peopleSeen?(people: readonly PatientIdentifier[]): void;
  /**
   * The batch ended before its time: DISK_FULL (recorded as cancelled where that could still be written), VAULT_LOCKED, or a store
   * that failed. What counted as imported is safe; an unfinished batch is taken up by `resumeUnfinished`.
   */
  batchStopped(batch: BatchId, error: ScrimError): void;
}

/** Why a running batch is told to stop. */
export type StopReason = 'cancelled' | 'closing';

/** One batch under way. */
export interface BatchRunOptions extends Omit<ImporterDeps, 'concurrency'> {
  readonly id: BatchId;
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
  readonly concurrency: number;
}
