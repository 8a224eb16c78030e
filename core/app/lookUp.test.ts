import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { openStore, type Store } from '../store/openStore.ts';
import { deriveVaultKeys } from '../vault/vaultKeys.ts';
import { createLookUpDesk } from './lookUp.ts';

const folder = temporaryFolders();
const code = (expected: string) => ({ error: { code: expected } });
const passphrase = 'correct horse battery';

async function desk() {
  const home = await folder();
  const [vaultId, keys] = [randomUUID(), deriveVaultKeys(randomBytes(32))];
  const store = await openStore(home, vaultId, keys);
  const clock = { time: Date.parse('2026-01-02T03:04:05.000Z'), now: () => new Date(clock.time) };
  const lookUp = createLookUpDesk({ store, vaultId, clock, who: () => 'FICTIONAL_PERSON' });
  const actions = async () => (await lookUp.audit()).entries.map((entry) => [entry.what, entry.count]);
  return { home, store, clock, lookUp, actions };
}

/** How the table's private key is kept, as it stands in the store's files. */
async function sealedKey(home: string, store: Store): Promise<Buffer> {
  const row = await store.database.read((sql) => sql.get('SELECT sealed FROM look_up_keys'));
  const sealed = Buffer.from(row!['sealed'] as Uint8Array).subarray(0, 64);
  const files = await Promise.all((await filesBelow(home)).map((file) => readFile(file)));
  expect(files.some((bytes) => bytes.includes(sealed))).toBe(true);
  return sealed;
}

const pairs = (patient: string, original: string) => [
  { attribute: 'PatientName', original: `${original}^NAME`, pseudonym: patient },
  { attribute: 'PatientID', original, pseudonym: patient },
  { attribute: 'StudyInstanceUID', original: '1.2.3', pseudonym: '2.25.7' },
];

describe('the look-up table', () => {
  it('keeps each pair once and nothing of it in the clear', async () => {
    const { home, store, lookUp } = await desk();
    await store.lookUp.keep(pairs('SCRIM-AAAAAAAA', 'FICTIONAL_ID'));
    await store.lookUp.keep(pairs('SCRIM-AAAAAAAA', 'FICTIONAL_ID'));
    await store.lookUp.keep([]);
    expect(await lookUp.state()).toMatchObject({ pairs: 3, passphrase: false });
    await store.close();
    for (const file of await filesBelow(home)) {
      const bytes = await readFile(file);
      for (const secret of ['FICTIONAL_ID', 'SCRIM-AAAAAAAA', '2.25.7']) expect(bytes.includes(secret)).toBe(false);
    }
  });

  it('leaves only under its passphrase, as CSV for its owner alone, over nothing that is there', async () => {
    const { home, store, lookUp, actions } = await desk();
    await store.lookUp.keep(pairs('SCRIM-AAAAAAAA', 'FICTIONAL "1", one'));
    await store.lookUp.keep(pairs('SCRIM-BBBBBBBB', 'FICTIONAL 2'));
    const out = join(home, 'table.csv');
    await expect(lookUp.export(out, passphrase, null)).rejects.toMatchObject(code('LOOK_UP_UNGUARDED'));
    expect(await lookUp.setPassphrase(null, passphrase)).toMatchObject({ pairs: 6, passphrase: true });
    await expect(lookUp.export(out, 'wrong horse battery', null)).rejects.toMatchObject(code('WRONG_PASSPHRASE'));
    expect(await lookUp.export(out, passphrase, null)).toBe(6);
    expect(await readFile(out, 'utf8')).toBe(
      [
        '"Patient","Attribute","Original","Pseudonym"',
        '"SCRIM-AAAAAAAA","PatientName","FICTIONAL ""1"", one^NAME","SCRIM-AAAAAAAA"',
        '"SCRIM-AAAAAAAA","PatientID","FICTIONAL ""1"", one","SCRIM-AAAAAAAA"',
        '"SCRIM-AAAAAAAA","StudyInstanceUID","1.2.3","2.25.7"',
        '"SCRIM-BBBBBBBB","PatientName","FICTIONAL 2^NAME","SCRIM-BBBBBBBB"',
        '"SCRIM-BBBBBBBB","PatientID","FICTIONAL 2","SCRIM-BBBBBBBB"',
        '"SCRIM-BBBBBBBB","StudyInstanceUID","1.2.3","2.25.7"',
        '',
      ].join('\r\n'),
    );
    if (process.platform !== 'win32') expect((await stat(out)).mode & 0o777).toBe(0o600);
    await expect(lookUp.export(out, passphrase, null)).rejects.toMatchObject(code('FILE_EXISTS'));
    expect(await lookUp.export(join(home, 'one.csv'), passphrase, 'SCRIM-BBBBBBBB')).toBe(3);
    expect(await readFile(join(home, 'one.csv'), 'utf8')).not.toContain('SCRIM-AAAAAAAA');
    await expect(lookUp.export(join(home, 'none.csv'), passphrase, 'SCRIM-C')).rejects.toMatchObject(
      code('LOOK_UP_EMPTY'),
    );
    expect(await actions()).toEqual([
      ['look-up-passphrase-set', 6],
      ['look-up-refused', 0],
      ['look-up-exported', 6],
      ['look-up-exported', 6],
      ['look-up-exported', 3],
    ]);
    await store.close();
  });

  it('never hands a spreadsheet a formula', async () => {
    const { home, store, lookUp } = await desk();
    const originals = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', '\tx', ' =1', '＝1', '1.2.3'];
    await store.lookUp.keep(originals.map((original) => ({ attribute: 'StationAETitle', original, pseudonym: 'P' })));
    await lookUp.setPassphrase(null, passphrase);
    await lookUp.export(join(home, 'table.csv'), passphrase, null);
    const lines = (await readFile(join(home, 'table.csv'), 'utf8')).split('\r\n').slice(1, -1);
    const cells = lines.map((line) => line.split('","')[2]!);
    expect(cells.slice(0, -1).every((cell) => cell.startsWith("'"))).toBe(true);
    expect(cells.at(-1)).toBe('1.2.3');
    await store.close();
  });

  it('goes on taking pairs under a passphrase, and changes it only for who knows it', async () => {
    const { home, store, lookUp } = await desk();
    await lookUp.setPassphrase(null, passphrase);
    await store.lookUp.keep(pairs('SCRIM-AAAAAAAA', 'FICTIONAL'));
    for (const current of [null, 'wrong horse battery']) {
      await expect(lookUp.setPassphrase(current, 'another horse battery')).rejects.toMatchObject(
        code('WRONG_PASSPHRASE'),
      );
    }
    await expect(lookUp.setPassphrase(passphrase, 'short')).rejects.toMatchObject(code('PASSPHRASE_TOO_SHORT'));
    const before = await sealedKey(home, store);
    await lookUp.setPassphrase(passphrase, 'another horse battery');
    for (const file of await filesBelow(home)) expect((await readFile(file)).includes(before)).toBe(false);
    await expect(lookUp.export(join(home, 'a'), passphrase, null)).rejects.toMatchObject(code('WRONG_PASSPHRASE'));
    expect(await lookUp.export(join(home, 'a'), 'another horse battery', null)).toBe(3);
    await store.close();
  });

  it('makes who guesses wait, longer each time, whatever the clock says', async () => {
    const { home, store, lookUp, clock, actions } = await desk();
    await store.lookUp.keep(pairs('SCRIM-AAAAAAAA', 'FICTIONAL'));
    await lookUp.setPassphrase(null, passphrase);
    const guess = () => lookUp.export(join(home, 'a'), 'wrong horse battery', null);
    const all = await Promise.allSettled([guess(), guess(), guess(), guess()]);
    const codes = all.map((one) => (one.status === 'rejected' ? (one.reason as { error: unknown }).error : one));
    expect(codes.map((error) => (error as { code: string }).code)).toEqual([
      ...Array<string>(3).fill('WRONG_PASSPHRASE'),
      'PASSPHRASE_WAIT',
    ]);
    const wait = (seconds: number) => ({ error: { code: 'PASSPHRASE_WAIT', params: { seconds } } });
    await expect(lookUp.export(join(home, 'a'), passphrase, null)).rejects.toMatchObject(wait(5));
    clock.time -= 1e9;
    await expect(guess()).rejects.toMatchObject(wait(5));
    clock.time += 1e9 + 5000;
    await expect(guess()).rejects.toMatchObject(code('WRONG_PASSPHRASE'));
    await expect(guess()).rejects.toMatchObject(wait(10));
    clock.time += 10_000;
    expect(await lookUp.export(join(home, 'a'), passphrase, null)).toBe(3);
    await expect(guess()).rejects.toMatchObject(code('WRONG_PASSPHRASE'));
    expect((await actions()).filter(([what]) => what === 'look-up-refused')).toHaveLength(5);
    await store.close();
  });
});

describe('the project’s key', () => {
  it('travels to another workstation under a passphrase and makes the same pseudonyms there', async () => {
    const [one, other] = [await desk(), await desk()];
    const file = join(one.home, 'project.key');
    await one.lookUp.exportProjectKey(file, passphrase);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(other.lookUp.importProjectKey(file, 'wrong horse battery', false)).rejects.toMatchObject(
      code('WRONG_PASSPHRASE'),
    );
    const { project } = await other.lookUp.importProjectKey(file, passphrase, false);
    expect(project).toBe((await one.lookUp.state()).project);
    expect(await other.store.settings.projectKey()).toEqual(await one.store.settings.projectKey());
    expect(await one.actions()).toEqual([['project-key-exported', 0]]);
    expect(await other.actions()).toEqual([
      ['project-key-refused', 0],
      ['project-key-imported', 0],
    ]);
    await Promise.all([one.store.close(), other.store.close()]);
  });

  it('does not replace one that was used unless told to', async () => {
    const [one, other] = [await desk(), await desk()];
    const file = join(one.home, 'project.key');
    await one.lookUp.exportProjectKey(file, passphrase);
    await other.store.lookUp.keep(pairs('SCRIM-AAAAAAAA', 'FICTIONAL'));
    const before = (await other.lookUp.state()).project;
    const refused = other.lookUp.importProjectKey(file, passphrase, false);
    await expect(refused).rejects.toMatchObject(code('PROJECT_KEY_OTHER'));
    expect((await other.lookUp.state()).project).toBe(before);
    expect((await other.lookUp.importProjectKey(file, passphrase, true)).project).not.toBe(before);
    // The same key again changes nothing, so it needs no word.
    await other.lookUp.importProjectKey(file, passphrase, false);
    await Promise.all([one.store.close(), other.store.close()]);
  });

  it('is not taken from another file', async () => {
    const { home, store, lookUp } = await desk();
    await writeFile(join(home, 'x'), Buffer.alloc(100_000, 0x7b));
    await expect(lookUp.importProjectKey(join(home, 'x'), passphrase, true)).rejects.toMatchObject(
      code('PROJECT_KEY_FILE'),
    );
    await expect(lookUp.importProjectKey(join(home, 'y'), passphrase, true)).rejects.toMatchObject(
      code('FILE_UNREADABLE'),
    );
    await store.close();
  });
});
