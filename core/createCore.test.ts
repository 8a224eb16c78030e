import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyCaseForm } from '../model/case.ts';
import { ScrimFailure } from '../model/errors.ts';
import { createMemoryKeychain } from '../test/support/memoryKeychain.ts';
import { jpegOf, noise } from '../test/support/pictures.ts';
import { filesBelow, temporaryFolders } from '../test/support/temporaryFolder.ts';
import { startTestCore, testPorts } from '../test/support/testCore.ts';
import type { CorePorts } from './core.ts';

const folder = temporaryFolders();
const code = (expected: string) => ({ error: { code: expected } });
/** Detection switched off by policy: these tests are about the core around it. */
async function ports(overrides: Partial<CorePorts> = {}): Promise<CorePorts> {
  const made = await testPorts(join(await folder(), 'home'), overrides);
  return { ...made, policy: { ...made.policy, detectors: { face: false, text: false, region: false } } };
}
async function aPicture(): Promise<string> {
  const path = join(await folder(), 'picture.jpg');
  await writeFile(path, await jpegOf(noise(32, 24)));
  return path;
}

/** A home whose vault holds one picture. */
async function filledHome(): Promise<CorePorts> {
  const mine = await ports();
  const { core } = await startTestCore(mine);
  await core.vault.create(null);
  await core.imports.start([await aPicture()]);
  await core.imports.settled();
  await core.close();
  return mine;
}

describe('the core', () => {
  it('does nothing without an open vault', async () => {
    const { core } = await startTestCore(await ports());
    expect(await core.vault.status()).toEqual({ kind: 'absent', keychain: true });
    const locked = code('VAULT_LOCKED');
    await expect(core.imports.start(['/'])).rejects.toMatchObject(locked);
    await expect(core.items.list(0, 1)).rejects.toMatchObject(locked);
    await expect(core.cases.drafts()).rejects.toMatchObject(locked);
    await expect(core.queue.list()).rejects.toMatchObject(locked);
    await expect(core.account.signIn('a', 'b')).rejects.toMatchObject(locked);
    expect(await core.account.session()).toEqual({ kind: 'signed-out' });
    await expect(core.vault.unlock(null)).rejects.toMatchObject(code('NOT_FOUND'));
    await core.close();
  });

  it('lets one process into a home, and the next after it has left', async () => {
    const mine = await ports();
    const { core } = await startTestCore(mine);
    await expect(startTestCore(mine)).rejects.toMatchObject(code('VAULT_IN_USE'));
    await core.close();
    const next = await startTestCore(mine);
    await next.core.close();
    await core.close();
  });

  it('opens by itself what the keychain opens, and keeps what was there', async () => {
    const mine = await filledHome();
    const { core, events } = await startTestCore(mine);
    expect(await core.vault.status()).toEqual({ kind: 'open', by: 'keychain' });
    expect(events).toContainEqual({ kind: 'vault', status: { kind: 'open', by: 'keychain' } });
    expect(await core.items.list(0, 10)).toMatchObject({ total: 1, items: [{ state: { kind: 'review' } }] });
    await core.close();
  });

  it('stays locked where the keychain does not answer, and opens once it does', async () => {
    const keychain = createMemoryKeychain();
    const mine = await ports({ keychain });
    const first = await startTestCore(mine);
    await first.core.vault.create(null);
    await first.core.close();
    keychain.answers = false;
    const { core } = await startTestCore(mine);
    expect(await core.vault.status()).toEqual({ kind: 'locked', by: 'keychain' });
    await expect(core.vault.unlock(null)).rejects.toMatchObject(code('KEYCHAIN_UNAVAILABLE'));
    keychain.answers = true;
    expect(await core.vault.unlock(null)).toEqual({ kind: 'open', by: 'keychain' });
    await core.close();
  });

  it('locks in the middle of an import and goes on with it when it is unlocked', async () => {
    const mine = await ports();
    const { core } = await startTestCore(mine);
    await core.vault.create('a long passphrase');
    const source = await folder();
    for (let i = 0; i < 12; i++) await writeFile(join(source, `${i}.jpg`), await jpegOf(noise(20, 20, i + 1)));
    await core.imports.start([source]);
    expect(await core.vault.lock()).toEqual({ kind: 'locked', by: 'passphrase' });
    await expect(core.vault.unlock('not that passphrase')).rejects.toMatchObject(code('VAULT_WRONG_PASSPHRASE'));
    await core.vault.unlock('a long passphrase');
    await core.imports.settled();
    expect(await core.imports.list()).toMatchObject([{ state: 'finished', imported: 12, duplicates: 0, waiting: 0 }]);
    await core.close();
  });

  it('refuses to begin anew, and sweeps nothing away, where the store of a filled vault is gone', async () => {
    const mine = await filledHome();
    await rm(join(mine.paths.home, 'store'), { recursive: true });
    for (let start = 0; start < 2; start++) {
      const { core } = await startTestCore(mine);
      expect(await core.vault.status()).toEqual({ kind: 'locked', by: 'keychain' });
      await expect(core.vault.unlock(null)).rejects.toMatchObject(code('VAULT_DAMAGED'));
      await core.close();
    }
    expect(await filesBelow(join(mine.paths.home, 'vault', 'blobs'))).toHaveLength(1);
  });

  it('removes an item with its bytes and its place in drafts, and imports it anew', async () => {
    const mine = await ports();
    const { core, events } = await startTestCore(mine);
    await core.vault.create(null);
    const path = await aPicture();
    await core.imports.start([path]);
    await core.imports.settled();
    const id = (await core.items.list(0, 1)).items[0]!.id;
    const draft = await core.cases.create([id]);
    await core.items.remove([id]);
    expect(events).toContainEqual({ kind: 'items-removed', items: [id] });
    expect(await core.cases.drafts()).toMatchObject([{ id: draft.id, items: [] }]);
    expect(await filesBelow(join(mine.paths.home, 'vault', 'blobs'))).toEqual([]);
    await expect(core.items.picture(id, 0, 64)).rejects.toMatchObject(code('NOT_FOUND'));
    await core.imports.start([path]);
    await core.imports.settled();
    expect((await core.items.list(0, 9)).total).toBe(1);
    await core.close();
  });

  it('quarantines what it cannot look at, with the reason, and offers another try', async () => {
    const made = await testPorts(join(await folder(), 'home'));
    const broken = { ...made, paths: { ...made.paths, models: join(made.paths.home, 'no-models') } };
    const { core } = await startTestCore(broken);
    await core.vault.create(null);
    await core.imports.start([await aPicture()]);
    await core.imports.settled();
    const item = (await core.items.list(0, 1)).items[0]!;
    expect(item.state).toMatchObject({ kind: 'quarantined', error: { code: 'MODEL_MISSING' } });
    expect(await core.imports.list()).toMatchObject([{ imported: 1, quarantined: 1, waiting: 0 }]);
    await expect(core.items.markReviewed(item.id, 1)).rejects.toMatchObject(code('CONFLICT'));
    const draft = await core.cases.create([item.id]);
    const form = { ...emptyCaseForm, title: 'abc', anatomy: 'arm', question: 'why?', specialty: 'other' as const };
    await core.cases.save(draft.id, form, [item.id]);
    await expect(core.cases.submit(draft.id)).rejects.toMatchObject(code('NOT_REVIEWED'));
    expect((await core.items.detect(item.id)).state.kind).toBe('quarantined');
    await core.close();
  });

  it('keeps its folders to its user', async () => {
    if (process.platform === 'win32') return;
    const mine = await ports();
    const { core } = await startTestCore(mine);
    await core.vault.create(null);
    for (const name of ['', 'vault', 'vault/blobs', 'store']) {
      expect((await stat(join(mine.paths.home, name))).mode & 0o077).toBe(0);
    }
    await core.close();
  });

  it('survives a listener that throws', async () => {
    const { core, events } = await startTestCore(await ports());
    core.onEvent(() => {
      throw new ScrimFailure('UNEXPECTED');
    });
    await core.vault.create(null);
    expect(events.map(({ kind }) => kind)).toContain('vault');
    await core.close();
  });
});
