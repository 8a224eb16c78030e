import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { withVault, type HeadlessVault } from '../core/headless/vault.ts';
import { createOsKeychain } from '../core/vault/osKeychain.ts';
import { ScrimFailure } from '../model/errors.ts';
import type { Context } from './context.ts';
import { readPassword } from './password.ts';

const longest = 4096;

/** The first line of a file, else asked for as a password is. Never an argument or the environment. `option` is named where it fails. */
export async function readPassphrase(file: string | undefined, option: string, prompt: string): Promise<string> {
  const unusable = (cause?: unknown) => new ScrimFailure('INVALID_REQUEST', { where: option }, { cause });
  if (file === undefined) {
    return readPassword(prompt).catch((cause: unknown) => {
      throw unusable(cause);
    });
  }
  const text = await firstBytes(file).catch((cause: unknown) => {
    throw unusable(cause);
  });
  const line = text.split(/\r?\n/, 1)[0]!;
  if (line === '' || text.length > longest) throw unusable();
  return line;
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longest + 1));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

export interface VaultFlags {
  readonly vaultPassphraseFile?: string;
}

/** Adds what opening a vault may need. */
export const vaultOptions = (command: Command): Command =>
  command.option('--vault-passphrase-file <file>', 'passphrase of the vault, where no keychain holds its key');

/** Opens the vault of --home for a command. `make`: also where none was made yet. */
export function openedVault<T>(
  { paths, headless }: Context,
  { vaultPassphraseFile }: VaultFlags,
  make: boolean,
  act: (vault: HeadlessVault) => Promise<T>,
): Promise<T> {
  const passphrase = {
    given: vaultPassphraseFile !== undefined,
    ask: () => readPassphrase(vaultPassphraseFile, '--vault-passphrase-file', 'Passphrase of the vault: '),
  };
  return withVault({ home: paths.home, keychain: createOsKeychain(), clock: headless.clock, make, passphrase }, act);
}
