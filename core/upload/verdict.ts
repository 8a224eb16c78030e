import { toScrimError, type ErrorCode, type ScrimError } from '../../model/errors.ts';

/** What to do about a failure. */
export type Verdict =
  /** The work was told to stop: nothing failed. */
  | { readonly kind: 'stopped' }
  /** Again after a while, as often as it takes. */
  | { readonly kind: 'later'; readonly error: ScrimError }
  /** Again when somebody signs in or unlocks the vault. */
  | { readonly kind: 'woken'; readonly error: ScrimError }
  /** Waiting does not mend it: a person decides. */
  | { readonly kind: 'park'; readonly error: ScrimError };

/** The service or the way to it: as long as it takes. */
const passing: readonly ErrorCode[] = ['SERVICE_UNREACHABLE', 'SERVICE_FAILED', 'TOO_MANY_ATTEMPTS'];
/** Needs a person at this desk, but no decision about the case. */
const wakes: readonly ErrorCode[] = ['LOGIN_REQUIRED', 'OTHER_ACCOUNT', 'VAULT_LOCKED'];
export const isWakeable = (thrown: unknown): boolean => wakes.includes(toScrimError(thrown).code);
/** May mend itself; if not after a few times, somebody should look. */
const sometimes: readonly ErrorCode[] = ['RECEIPT_MISMATCH', 'UNEXPECTED'];
const fewTimes = 3;

/**
 * Decides by code, not by `retryable` alone: a retry that a person may try is not always one that a machine should repeat for ever.
 * `attempts` counts the failures in a row, this one included; `patience` is how many of them an unattended run bears.
 */
export function judge(thrown: unknown, stopped: boolean, attempts: number, patience: number): Verdict {
  if (stopped) return { kind: 'stopped' };
  const error = toScrimError(thrown);
  if (attempts >= patience) return { kind: 'park', error };
  if (passing.includes(error.code)) return { kind: 'later', error };
  if (isWakeable(thrown)) return patience === Infinity ? { kind: 'woken', error } : { kind: 'park', error };
  if (sometimes.includes(error.code) && attempts < fewTimes) return { kind: 'later', error };
  return { kind: 'park', error };
}
