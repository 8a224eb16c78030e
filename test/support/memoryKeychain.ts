import { ScrimFailure } from '../../model/errors.ts';
import type { Keychain } from '../../core/ports/ports.ts';

export interface MemoryKeychain extends Keychain {
  /** Whether it answers at all. */
  answers: boolean;
  readonly secrets: Map<string, string>;
}

/** A keychain in memory, one per test. */
export function createMemoryKeychain(answers = true): MemoryKeychain {
  const secrets = new Map<string, string>();
  const keychain: MemoryKeychain = {
    answers,
    secrets,
    async get(account) {
      insist();
      return secrets.get(account) ?? null;
    },
    async set(account, secret) {
      insist();
      secrets.set(account, secret);
    },
    async delete(account) {
      insist();
      secrets.delete(account);
    },
  };
  function insist() {
    if (!keychain.answers) throw new ScrimFailure('KEYCHAIN_UNAVAILABLE');
  }
  return keychain;
}
