import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { Core } from '../core.ts';
import type { Log } from '../ports/ports.ts';
import type { OpenedVault, VaultGate } from '../vault/vaultGate.ts';
import type { Events } from './events.ts';
import type { OpenedCore } from './opened.ts';
import { createTurns } from './turns.ts';

export interface VaultDoor {
  readonly verbs: Core['vault'];
  /** Throws VAULT_LOCKED while the vault is not open. */
  readonly opened: () => OpenedCore;
  readonly isOpen: () => boolean;
  /** Opens a vault whose key the keychain holds; leaves others closed. In the background: every verb waits for it. */
  tryKeychain(): void;
  close(): Promise<void>;
}

/** One thing at a time happens to the vault, and everything that lives on its keys starts and ends with it. */
export function createVaultDoor(
  gate: VaultGate,
  open: (vault: OpenedVault) => Promise<OpenedCore>,
  events: Events,
  log: Log,
): VaultDoor {
  const inTurn = createTurns();
  const room = createRoom(gate, open, events);
  let closed = false;
  const insist = () => {
    if (closed) throw new ScrimFailure('CANCELLED');
  };
  return {
    opened() {
      if (!room.inside) throw new ScrimFailure('VAULT_LOCKED');
      return room.inside;
    },
    isOpen: () => room.inside !== undefined,
    tryKeychain() {
      void inTurn(async () => {
        const status = await room.status();
        if (status.kind === 'locked' && status.by === 'keychain') await room.enter(await gate.unlock(null));
      }).catch((thrown: unknown) => log.warn('vault-not-opened', { code: toScrimError(thrown).code }));
    },
    verbs: {
      status: () => inTurn(() => room.status()),
      create: (passphrase) =>
        inTurn(async () => {
          insist();
          return room.enter(await gate.create(passphrase));
        }),
      unlock: (passphrase) =>
        inTurn(async () => {
          insist();
          return room.inside ? room.status() : room.enter(await gate.unlock(passphrase));
        }),
      lock: () =>
        inTurn(async () => {
          await room.leave();
          return room.tell();
        }),
    },
    close: () =>
      inTurn(async () => {
        closed = true;
        await room.leave();
      }),
  };
}

/** What is open, if anything. */
function createRoom(gate: VaultGate, open: (vault: OpenedVault) => Promise<OpenedCore>, events: Events) {
  let inside: OpenedCore | undefined;
  const status = () => gate.status(inside?.vault);
  async function tell() {
    const told = await status();
    events.emit({ kind: 'vault', status: told });
    return told;
  }
  return {
    get inside() {
      return inside;
    },
    status,
    tell,
    async enter(vault: OpenedVault) {
      try {
        inside = await open(vault);
      } catch (thrown) {
        vault.keys.destroy();
        throw thrown;
      }
      return tell();
    },
    async leave() {
      const leaving = inside;
      inside = undefined;
      await leaving?.close();
    },
  };
}
