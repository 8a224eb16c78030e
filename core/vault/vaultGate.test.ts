import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../test/support/memoryKeychain.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { createVaultGate, keychainAccount } from './vaultGate.ts';

const folder = temporaryFolders();
const code = (expected: string) => ({ error: { code: expected } });

describe('the vault gate', () => {
  it('makes a vault whose key lies in the keychain and opens it again', async () => {
    const keychain = createMemoryKeychain();
    const home = await folder();
    const gate = createVaultGate(home, keychain);
    expect(await gate.status(undefined)).toEqual({ kind: 'absent', keychain: true });
    const made = await gate.create(null);
    expect(await gate.status(made)).toEqual({ kind: 'open', by: 'keychain' });
    expect(await gate.status(undefined)).toEqual({ kind: 'locked', by: 'keychain' });
    const opened = await createVaultGate(home, keychain).unlock(null);
    expect(opened.keys.keyedName('x', 'y')).toBe(made.keys.keyedName('x', 'y'));
  });

  it('never writes the key to disk', async () => {
    const keychain = createMemoryKeychain();
    const home = await folder();
    const { id } = await createVaultGate(home, keychain).create(null);
    const text = await readFile(join(home, 'vault.json'), 'utf8');
    expect(text).not.toContain(keychain.secrets.get(keychainAccount(id))!);
  });

  it('without a keychain makes no vault but by passphrase', async () => {
    const gate = createVaultGate(await folder(), createMemoryKeychain(false));
    expect(await gate.status(undefined)).toEqual({ kind: 'absent', keychain: false });
    await expect(gate.create(null)).rejects.toMatchObject(code('KEYCHAIN_UNAVAILABLE'));
    await expect(gate.create('too short')).rejects.toMatchObject(code('PASSPHRASE_TOO_SHORT'));
    expect(await gate.status(undefined)).toEqual({ kind: 'absent', keychain: false });
    const made = await gate.create('correct horse battery');
    await expect(gate.unlock('wrong horse battery')).rejects.toMatchObject(code('VAULT_WRONG_PASSPHRASE'));
    await expect(gate.unlock(null)).rejects.toMatchObject(code('VAULT_LOCKED'));
    const opened = await gate.unlock('correct horse battery');
    expect(opened.keys.keyedName('x', 'y')).toBe(made.keys.keyedName('x', 'y'));
  });

  it('opens by the same passphrase however its accents were typed', async () => {
    const gate = createVaultGate(await folder(), createMemoryKeychain(false));
    await gate.create('sch\u00fctzend genug');
    await expect(gate.unlock('schu\u0308tzend genug')).resolves.toMatchObject({ by: 'passphrase' });
  });

  it('refuses to make a second vault over the first', async () => {
    const gate = createVaultGate(await folder(), createMemoryKeychain());
    await gate.create(null);
    await expect(gate.create(null)).rejects.toMatchObject(code('CONFLICT'));
  });

  it('says so when the keychain lost the key, holds another one, or vault.json is damaged', async () => {
    const keychain = createMemoryKeychain();
    const home = await folder();
    const gate = createVaultGate(home, keychain);
    const { id } = await gate.create(null);
    const secret = keychain.secrets.get(keychainAccount(id))!;
    keychain.secrets.clear();
    await expect(gate.unlock(null)).rejects.toMatchObject(code('KEYCHAIN_KEY_MISSING'));
    keychain.secrets.set(keychainAccount(id), Buffer.alloc(32, 1).toString('base64'));
    await expect(gate.unlock(null)).rejects.toMatchObject(code('VAULT_DAMAGED'));
    keychain.secrets.set(keychainAccount(id), secret);
    await writeFile(join(home, 'vault.json'), '{');
    await expect(gate.unlock(null)).rejects.toMatchObject(code('VAULT_DAMAGED'));
  });

  it('forgets its keys when they are destroyed', async () => {
    const { keys } = await createVaultGate(await folder(), createMemoryKeychain()).create(null);
    keys.destroy();
    expect(() => keys.seal('a', 'b')).toThrow('VAULT_LOCKED');
  });
});
