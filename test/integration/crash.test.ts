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

/** Runs the import in a process of its own and kills it after so many lines of its story. Answers its last line. */
async function run(home: string, source: string, killAfterLines: number): Promise<string | undefined> {
  const args = ['--import', 'tsx', 'test/support/importUntilKilled.ts', home, source, passphrase];
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
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
      const ended = await run(home, source, round === 0 ? 1 : 1 + Math.floor(random() * 90));
      expect(ended).not.toBe('done');
    }
    expect(await run(home, source, Infinity)).toBe('done');

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
