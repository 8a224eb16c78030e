import { receiverConfigSchema, type ReceiverBounds, type ReceiverConfig } from '../../contract/receiver.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { allowedHosts } from './dimse/listen.ts';

/** What whoever switches it on decides. */
export interface ReceiverWishes {
  readonly address: string;
  readonly port: number;
  readonly aeTitle: string;
  readonly allowedTitles: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly spool: string;
}

/**
 * A configuration that the policy allows. Throws RECEIVER_FORBIDDEN where it does not, INVALID_REQUEST for titles and addresses that are
 * none.
 */
export function receiverConfig(
  wishes: ReceiverWishes,
  policy: Policy,
  bounds: Partial<ReceiverBounds> = {},
): ReceiverConfig {
  if (policy.receive === 'never') throw new ScrimFailure('RECEIVER_FORBIDDEN');
  const parsed = receiverConfigSchema.safeParse({ ...wishes, bounds: { ...usualBounds(policy), ...bounds } });
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path }) => path.join('.')).join(' ');
    throw new ScrimFailure('INVALID_REQUEST', { where: where.slice(0, 200) });
  }
  const beyond = wishes.allowedHosts.length > 0 || !/^(127\.|::1$|localhost$)/.test(wishes.address);
  if (policy.receive === 'loopback' && beyond) throw new ScrimFailure('RECEIVER_FORBIDDEN');
  // Rules that are no addresses are found here, not by a connection that is refused.
  allowedHosts(wishes.allowedHosts);
  return parsed.data;
}

const usualBounds = (policy: Policy): ReceiverBounds => ({
  associations: 8,
  pduBytes: 131_072,
  idleSeconds: 60,
  objectBytes: Math.floor(policy.limits.fileMegabytes * 1e6),
  associationBytes: 200e9,
  spoolBytes: 50e9,
  spoolFiles: 50_000,
  freeBytes: 1e9,
});
