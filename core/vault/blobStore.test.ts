import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sha256 } from '../../model/ids.ts';
import { filesBelow, temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { createBlobStore } from './blobStore.ts';
import { deriveVaultKeys } from './vaultKeys.ts';

const folder = temporaryFolders();
const keys = deriveVaultKeys(Buffer.alloc(32, 7));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('the blob store', () => {
  it('gives back what was written, for every size around a chunk and every offset', async () => {
    const blobs = await createBlobStore(await folder(), keys, 64);
    const sizes = fc.oneof(fc.constantFrom(0, 1, 63, 64, 65, 128, 129), fc.integer({ min: 0, max: 700 }));
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.integer({ min: 1, max: 200 }), async (size, seed, piece) => {
        const content = randomBytes(size);
        const { hash, bytes } = await blobs.write(inPieces(content, piece));
        expect(hash).toBe(sha256(content));
        expect(bytes).toBe(size);
        expect(Buffer.compare(await blobs.read(hash), content)).toBe(0);
        const offset = size === 0 ? 0 : seed % (size + 1);
        expect(Buffer.compare(await buffer(await blobs.open(hash, offset)), content.subarray(offset))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('reveals neither content nor content hash on disk', async () => {
    const home = await folder();
    const blobs = await createBlobStore(home, keys);
    const content = Buffer.from('FICTIONAL^PATIENT '.repeat(100));
    const { hash } = await blobs.write(content);
    for (const path of await filesBelow(home)) {
      expect(path).not.toContain(hash);
      expect((await readFile(path)).includes('FICTIONAL')).toBe(false);
    }
  });

  it('keeps one copy of equal content', async () => {
    const home = await folder();
    const blobs = await createBlobStore(home, keys);
    await blobs.write(Buffer.from('same'));
    await blobs.write(Buffer.from('same'));
    expect(await filesBelow(home)).toHaveLength(1);
  });

  it('refuses a blob that was cut at any length', async () => {
    const home = await folder();
    const blobs = await createBlobStore(home, keys, 64);
    const { hash } = await blobs.write(randomBytes(200));
    const [path] = await filesBelow(home);
    const whole = await readFile(path!);
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      await truncate(path!, length);
      await expect(blobs.read(hash), `cut to ${length}`).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
      await expect(blobs.open(hash, 64)).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
    }
  });

  it('refuses a blob with any byte changed', async () => {
    const home = await folder();
    const blobs = await createBlobStore(home, keys, 64);
    const { hash } = await blobs.write(randomBytes(100));
    const [path] = await filesBelow(home);
    const whole = await readFile(path!);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      await writeFile(path!, changed);
      await expect(blobs.read(hash), `byte ${at}`).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
    }
  });

  it('refuses a blob that was put under the name of another, and one that is missing', async () => {
    const home = await folder();
    const blobs = await createBlobStore(home, keys);
    const one = await blobs.write(Buffer.from('one'));
    const two = await blobs.write(Buffer.from('two'));
    const paths = await filesBelow(home);
    const pathOf = (hash: Sha256) => paths.find((path) => basename(path) === blobs.nameOf(hash))!;
    await rename(pathOf(one.hash), pathOf(two.hash));
    await expect(blobs.read(two.hash)).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
    await expect(blobs.read(one.hash)).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
  });

  it('refuses blobs of another key', async () => {
    const home = await folder();
    const mine = await createBlobStore(home, keys);
    const { hash } = await mine.write(Buffer.from('mine'));
    const path = (await filesBelow(home))[0]!;
    const other = await createBlobStore(home, deriveVaultKeys(Buffer.alloc(32, 8)));
    const theirs = join(home, 'blobs', other.nameOf(hash).slice(0, 2), other.nameOf(hash));
    await rename(path, theirs);
    await expect(other.read(hash)).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
  });

  it('sweeps temporary files and blobs that nothing refers to', async () => {
    const home = await folder();
    const blobs = await createBlobStore(home, keys);
    const kept = await blobs.write(Buffer.from('kept'));
    await blobs.write(Buffer.from('orphan'));
    await writeFile(join(home, 'tmp', 'left-by-a-crash'), 'half');
    expect(await blobs.sweep(new Set([blobs.nameOf(kept.hash)]))).toBe(1);
    expect(await filesBelow(home)).toHaveLength(1);
    expect(await blobs.read(kept.hash)).toEqual(Buffer.from('kept'));
  });

  it('leaves nothing behind when its source fails half-way', async () => {
    const home = await folder();
    const blobs = await createBlobStore(home, keys, 64);
    async function* failing() {
      yield randomBytes(500);
      throw new Error('medium pulled');
    }
    await expect(blobs.write(failing())).rejects.toThrow('medium pulled');
    expect(await filesBelow(home)).toEqual([]);
  });

  const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!mayMount)('says DISK_FULL on a full disk, keeps what was there and leaves no half blob', async () => {
    const mount = await folder();
    const small = join(mount, 'small');
    await mkdir(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small]);
    try {
      const blobs = await createBlobStore(small, keys);
      const before = await blobs.write(Buffer.from('before'));
      await expect(blobs.write(randomBytes(8 * 1024 * 1024))).rejects.toMatchObject({ error: { code: 'DISK_FULL' } });
      expect(await filesBelow(small)).toHaveLength(1);
      expect(await blobs.read(before.hash)).toEqual(Buffer.from('before'));
    } finally {
      execFileSync('umount', [small]);
    }
  });
});
