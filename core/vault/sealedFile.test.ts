import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { Part } from '../files/parts.ts';
import { makeHeader } from './blobFormat.ts';
import { createBlobStore } from './blobStore.ts';
import { SealedContent, writeSealed, type SealedFile } from './sealedFile.ts';
import { deriveVaultKeys } from './vaultKeys.ts';

const makeFolder = temporaryFolders();
const opened: number[] = [];
afterEach(() => opened.splice(0).forEach((file) => closeSync(file)));

const chunkBytes = 64;
const sealedAt = (path: string): SealedFile => ({
  ...{ path, header: makeHeader(chunkBytes, randomBytes(16)), key: randomBytes(32), name: 'a name' },
});
function contentOf(sealed: SealedFile): SealedContent {
  const file = openSync(sealed.path, 'r');
  opened.push(file);
  return new SealedContent(file, statSync(sealed.path).size, sealed);
}
const allOf = (content: SealedContent): Buffer => Buffer.from(content.slice(0, content.length));
const code = (name: string): unknown => expect.objectContaining({ error: expect.objectContaining({ code: name }) });
const failureOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
};

describe('a sealed file', () => {
  it('gives back what its parts were, any range of it, with what was filled in late', async () => {
    const folder = await makeFolder();
    let number = 0;
    const part = fc.tuple(fc.constantFrom('bytes', 'pieces', 'late'), fc.integer({ min: 0, max: 150 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), fc.nat(), fc.nat(), (kinds, one, other) => {
        const wanted = kinds.map(([, size]) => randomBytes(size));
        const late: Uint8Array[] = [];
        const filledLater = (bytes: Uint8Array): Part => {
          late.push(new Uint8Array(bytes.length));
          return { late: late.at(-1)! };
        };
        const parts = kinds.map(([kind], index): Part => {
          const bytes = wanted[index]!;
          if (kind === 'bytes') return bytes;
          return kind === 'late' ? filledLater(bytes) : { pieces: () => [bytes.subarray(0, 70), bytes.subarray(70)] };
        });
        // Known once the last piece is made.
        const fill = (): Uint8Array[] => {
          wanted.filter((_, index) => kinds[index]![0] === 'late').forEach((bytes, index) => late[index]!.set(bytes));
          return [];
        };
        const sealed = sealedAt(join(folder, String(number++)));
        const whole = Buffer.concat(wanted);
        expect(writeSealed(sealed, [...parts, { pieces: fill }])).toBe(whole.length);
        const content = contentOf(sealed);
        expect(Buffer.compare(allOf(content), whole)).toBe(0);
        const [from, to] = [one % (whole.length + 1), other % (whole.length + 1)].sort((a, b) => a - b) as [
          number,
          number,
        ];
        expect(Buffer.compare(content.slice(from, to), whole.subarray(from, to))).toBe(0);
        closeSync(opened.pop()!);
      }),
      { numRuns: 100 },
    );
  });

  it('is a blob of the vault as well, and tells nothing on disk', async () => {
    const blobs = await createBlobStore(await makeFolder(), deriveVaultKeys(Buffer.alloc(32, 7)), chunkBytes);
    const bytes = Buffer.from('FICTIONAL^PATIENT '.repeat(50));
    const { hash } = await blobs.write(bytes);
    expect(Buffer.compare(allOf(contentOf(await blobs.sealed(hash))), bytes)).toBe(0);
    const spool = blobs.spool();
    writeSealed(spool.file, [bytes]);
    expect(readFileSync(spool.file.path).includes('FICTIONAL')).toBe(false);
    expect(statSync(spool.file.path).mode & 0o777).toBe(0o600);
    const pieces: Buffer[] = [];
    for await (const piece of spool.pieces()) pieces.push(Buffer.from(piece));
    expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0);
    await spool.remove();
    expect(await blobs.sweep(new Set([blobs.nameOf(hash)]))).toBe(0);
    expect(() => statSync(spool.file.path)).toThrow('ENOENT');
  });

  it('opens with the key of one file that file alone, and no other that was put in its place', async () => {
    const blobs = await createBlobStore(await makeFolder(), deriveVaultKeys(Buffer.alloc(32, 7)), chunkBytes);
    const [one, two] = [await blobs.write(randomBytes(300)), await blobs.write(randomBytes(300))];
    const [first, second] = [await blobs.sealed(one.hash), await blobs.sealed(two.hash)];
    expect(failureOf(() => contentOf({ ...second, key: first.key }))).toEqual(code('VAULT_DAMAGED'));
    expect(failureOf(() => contentOf({ ...second, name: first.name }))).toEqual(code('VAULT_DAMAGED'));
    writeFileSync(first.path, readFileSync(second.path));
    expect(failureOf(() => contentOf(first))).toEqual(code('FILE_VANISHED'));
  });

  it('is refused where any byte was changed, or its end was cut off', async () => {
    const sealed = sealedAt(join(await makeFolder(), 'file'));
    writeSealed(sealed, [randomBytes(200)]);
    const whole = readFileSync(sealed.path);
    for (let at = 0; at < whole.length; at += 3) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      writeFileSync(sealed.path, changed);
      expect(
        failureOf(() => allOf(contentOf(sealed))),
        `byte ${at}`,
      ).toBeInstanceOf(Error);
    }
    writeFileSync(sealed.path, whole);
    const content = contentOf(sealed);
    for (const length of [whole.length - 1, whole.length - 24, 112, 31]) {
      truncateSync(sealed.path, length);
      expect(
        failureOf(() => contentOf(sealed)),
        `cut to ${length}`,
      ).toEqual(code('VAULT_DAMAGED'));
    }
    expect(failureOf(() => allOf(content))).toEqual(code('VAULT_DAMAGED'));
    expect(() => content.slice(0, 201)).toThrow(RangeError);
    expect(() => content.read(190, new Uint8Array(20))).toThrow(Error);
  });
});
