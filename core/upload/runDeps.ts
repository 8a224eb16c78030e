import type { BatchLimits } from '../../contract/batches.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { ImageId } from '../../model/ids.ts';
import type { Log } from '../ports/ports.ts';
import type { ServiceClient } from '../service/client.ts';
import type { Bandwidth } from './bandwidth.ts';
import type { ClearedImages, PrepareCase, StoredSubmission } from './ports.ts';
import type { SubmissionRecord } from './record.ts';
import type { Slots } from './slots.ts';

export type QueueClient = Pick<
  ServiceClient,
  'session' | 'about' | 'putCase' | 'putPreview' | 'submitCase' | 'discardCase' | 'getCase' | 'receipt' | 'uploadTarget'
>;

export interface RunDeps {
  readonly client: QueueClient;
  /** The name of the service that `client` talks to. */
  readonly service: () => string;
  readonly cleared: ClearedImages;
  readonly prepare: PrepareCase;
  readonly slots: Slots;
  readonly bandwidth: Bandwidth;
  /** How much of small images goes in one request, where the service takes several; `null`: each goes alone. */
  readonly batches: BatchLimits | null;
  readonly log: Log;
  readonly now: () => Date;
  readonly random: () => number;
  /** Failures in a row before a job is parked though waiting might mend it. */
  readonly patience: number;
  /** Fires at the next `wake`. Taken before an attempt, so that a waking during it is not missed. */
  readonly alarm: () => AbortSignal;
  /** Resolves after the time (which may be Infinity), or when `signal` fires. */
  readonly rest: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Images whose bytes were hashed since the start; hashing a gigabyte again at each resume helps nobody. */
  readonly rechecked: Set<ImageId>;
}

/** What was meant for one service, its audience among it, is not another's business; nor does it go under another person's name. */
export function requireOwnService({ stored }: SubmissionRecord, { service, client }: RunDeps): void {
  if (stored.service !== service()) throw new ScrimFailure('SERVICE_CHANGED');
  if (isOfAnother(stored, client)) throw new ScrimFailure('OTHER_ACCOUNT');
}

export function isOfAnother({ account }: StoredSubmission, client: Pick<ServiceClient, 'session'>): boolean {
  const there = client.session()?.user.id;
  return account !== '' && there !== undefined && account !== there;
}
