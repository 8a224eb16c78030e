import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '../../core/store/openStore.ts';
import { createBlobStore } from '../../core/vault/blobStore.ts';
import { createVaultGate } from '../../core/vault/vaultGate.ts';
import { caseListSchema, sharedCaseSchema } from '../../contract/caseApi.schema.ts';
import { signIn, startTestService, userPassword } from '../support/caseService.ts';
import { createMemoryKeychain } from '../support/memoryKeychain.ts';
import { jpegOf, noise } from '../support/pictures.ts';
import { projectRoot } from '../support/paths.ts';
import { filesBelow, temporaryFolders } from '../support/temporaryFolder.ts';

vi.setConfig({ testTimeout: 600_000 });
const folder = temporaryFolders();
const passphrase = 'a passphrase for crashes';
const pictures = 200;
const copies = 12;
const broken = 5;

/** Pictures, copies of some of them, and files that will be refused; content hashes of the pictures. */
async function makeSource(): Promise<{ source: string; hashes: Set<string> }> {
  const source = join(await folder(), 'source');
  await mkdir(join(source, 'deeper'), { recursive: true });
  const hashes = new Set<string>();
  for (let i = 0; i < pictures; i++) {
    const bytes = await jpegOf(noise(24, 16, i + 1));
    hashes.add(createHash('sha256').update(bytes).digest('hex'));
    await writeFile(join(source, `picture-${i}.jpg`), bytes);
    if (i < copies) await writeFile(join(source, 'deeper', `copy-${i}.jpg`), bytes);
    if (i < broken) await writeFile(join(source, 'deeper', `broken-${i}.jpg`), bytes.subarray(0, 200));
  }
  return { source, hashes };
}

/** A seeded stream of numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs a script in a process of its own and kills it after so many lines of its story. Answers its last line. */
async function run(script: string, args: string[], killAfterLines: number): Promise<string | undefined> {
  const child = spawn(process.execPath, ['--import', 'tsx', `test/support/${script}.ts`, ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let lines = 0;
  let last: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (++lines >= killAfterLines) child.kill('SIGKILL');
  }
  await exited;
  return last;
}

describe('an import that is killed again and again', () => {
  it.each([1, 2])('ends with every source imported exactly once and nothing left over (seed %i)', async (seed) => {
    const home = join(await folder(), 'home');
    const { source, hashes } = await makeSource();
    const random = seeded(seed);
    for (let round = 0; round < 6; round++) {
      // Once at the very start, then anywhere: an item's story has two lines, imported and detected.
      const ended = await run(
        'importUntilKilled',
        [home, source, passphrase],
        round === 0 ? 1 : 1 + Math.floor(random() * 90),
      );
      expect(ended).not.toBe('done');
    }
    expect(await run('importUntilKilled', [home, source, passphrase], Infinity)).toBe('done');

    const { id, keys } = await createVaultGate(join(home, 'vault'), createMemoryKeychain(false)).unlock(passphrase);
    const store = await openStore(home, id, keys);
    const blobs = await createBlobStore(join(home, 'vault'), keys);
    const { items, total } = await store.items.list(0, 1000);
    expect(total).toBe(pictures);
    expect(new Set(items.map((item) => item.contentHash))).toEqual(hashes);
    expect(new Set(items.map(({ state }) => state.kind))).toEqual(new Set(['review']));
    const [batch, ...others] = await store.batches.list();
    expect(others).toEqual([]);
    expect(batch).toMatchObject({ state: 'finished', imported: pictures, duplicates: copies, waiting: 0 });
    expect(batch!.found).toBe(pictures + copies + broken);
    expect(batch!.refused.map(({ error }) => error.code)).toEqual(Array(broken).fill('DAMAGED_FILE'));
    const onDisk = (await filesBelow(join(home, 'vault', 'blobs'))).map((path) => basename(path)).sort();
    expect(onDisk).toEqual(items.map((item) => blobs.nameOf(item.contentHash)).sort());
    expect(await readdir(join(home, 'vault', 'tmp'))).toEqual([]);
    for (const item of items) {
      const bytes = await blobs.read(item.contentHash);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(item.contentHash);
      expect((await store.items.thumbnail(item.id)).bytes.length).toBeGreaterThan(0);
    }
    await store.close();
  });
});

describe('a submission that is killed again and again', () => {
  it('is delivered once, whole, with nothing left over', async () => {
    const service = await startTestService();
    try {
      const { user } = await service.person('clinician');
      const home = join(await folder(), 'home');
      const source = await folder();
      const images = 8;
      for (let i = 0; i < images; i++) {
        await writeFile(join(source, `picture-${i}.jpg`), await jpegOf(noise(240, 160, i + 1)));
      }
      const args = [home, source, passphrase, service.url, user.username, userPassword];
      // In clearing, at its end, while uploading, and where it is nearly through.
      for (const lines of [3, 6, 4, 9, 14]) await run('submitUntilKilled', args, lines);
      expect(await run('submitUntilKilled', args, Infinity)).toBe('done delivered');

      const author = await signIn(service.url, user.username, userPassword);
      const list = caseListSchema.parse(await (await service.call(author, 'GET', '/api/cases?mine=true')).json());
      expect(list.cases).toMatchObject([{ state: 'submitted', images }]);
      const { id, keys } = await createVaultGate(join(home, 'vault'), createMemoryKeychain(false)).unlock(passphrase);
      const store = await openStore(home, id, keys);
      const { items, total } = await store.items.list(0, 100);
      expect(total).toBe(images);
      const shared = await service.call(author, 'GET', `/api/cases/${list.cases[0]!.id}`);
      const delivered = sharedCaseSchema.parse(await shared.json()).imageList;
      expect(delivered.every((image) => image.received)).toBe(true);
      const clearances = await Promise.all(items.map((item) => store.clearances.ofItem(item.id)));
      expect(clearances.map((clearance) => clearance?.outputHash)).toEqual(delivered.map((image) => image.sha256));
      await store.close();
      // Originals, finished files and one consent; no finished file of an attempt that was cut off.
      expect(await filesBelow(join(home, 'vault', 'blobs'))).toHaveLength(2 * images + 1);
      expect(await readdir(join(home, 'vault', 'tmp'))).toEqual([]);
    } finally {
      await service.stop();
    }
  });
});
