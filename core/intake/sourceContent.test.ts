import { createHash, randomBytes } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ct } from '../../test/support/dicom.ts';
import { builtWorkersDir } from '../../test/support/paths.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { createBlobStore } from '../vault/blobStore.ts';
import { deriveVaultKeys } from '../vault/vaultKeys.ts';
import { createNodeProcessHost } from '../workers/nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from '../workers/pool.ts';
import { gather, type Source } from './gather.ts';
import { contentOfSource, largeBytes } from './sourceContent.ts';

const makeFolder = temporaryFolders();
const { limits } = policySchema.parse(defaultPolicy);
const { signal } = new AbortController();
const keys = deriveVaultKeys(randomBytes(32));
const scan = Buffer.from(ct());

let pool: WorkerPool;
let path: string;
beforeAll(() => {
  pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits, sizes: { parse: 1 } });
});
afterAll(() => pool.close());
beforeEach(async () => {
  path = join(await makeFolder(), 'scan');
  await writeFile(path, scan);
});

/** The file as intake finds it, said to be as large as the ones that are not held. */
async function large(): Promise<Source> {
  for await (const found of gather([path], { pool, limits, signal })) {
    const other = { size: { value: largeBytes }, read: { value: () => Promise.reject(new Error('held whole')) } };
    if (found.kind === 'file') return Object.create(found, other) as Source;
  }
  throw new Error('not found');
}
const open = async () => contentOfSource({ pool, limits, signal }, await large());

describe('a file too large to be held', () => {
  it('is hashed and probed where it lies, and goes to the vault in pieces', async () => {
    const { hash, bytes, probe } = await open();
    expect(hash).toBe(createHash('sha256').update(scan).digest('hex'));
    expect((await probe()).facts.mediaType).toBe('application/dicom');
    const blobs = await createBlobStore(await makeFolder(), keys);
    expect((await blobs.write(bytes)).hash).toBe(hash);
    expect(scan.equals(await blobs.read(hash))).toBe(true);
  });

  it('is another content for the vault if it changed after it was looked at', async () => {
    const { hash, bytes } = await open();
    await appendFile(path, 'more');
    const blobs = await createBlobStore(await makeFolder(), keys);
    expect((await blobs.write(bytes)).hash).not.toBe(hash);
  });

  it('has gone if it changes while its pieces are read', async () => {
    const { bytes } = await open();
    const pieces = (bytes as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    await pieces.next();
    await appendFile(path, 'more');
    await expect(pieces.next()).rejects.toMatchObject({ error: { code: 'FILE_CHANGED' } });
  });

  it('is read to its end', async () => {
    const { bytes } = await open();
    expect(scan.equals(await buffer(Readable.from(bytes)))).toBe(true);
  });
});
