import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Ledger, type Withdrawals } from '../withdrawal/ledger.ts';
import { Blobs } from './blobs.ts';
import type { BucketPlace } from './bucket.ts';
import { Partials, type Arriving } from './partials.ts';
import { SealedBlobs, type SealedStore } from './sealedBlobs.ts';

/** Where images, uploads under way and the ledger are, if not in the data folder: in a place that several processes share. */
export type SharedPlace = { readonly kind: 'folder'; readonly path: string } | ({ readonly kind: 's3' } & BucketPlace);

export interface Stores {
  readonly arriving: Arriving;
  readonly sealed: SealedStore;
  /** What arrived before cases had keys; never in S3. */
  readonly old: Blobs | undefined;
  readonly ledger: Withdrawals;
  close(): void;
}

export async function openStores(dataDir: string, shared: SharedPlace | undefined): Promise<Stores> {
  return shared?.kind === 's3' ? openBucket(shared) : openFolder(shared?.path ?? dataDir, shared !== undefined);
}

async function openFolder(path: string, shared: boolean): Promise<Stores> {
  for (const folder of ['blobs', join('blobs', 'cases')]) {
    await mkdir(join(path, folder), { recursive: true });
    await chmod(join(path, folder), 0o700);
  }
  const arriving = new Partials(join(path, 'uploads'));
  await arriving.open();
  return {
    arriving,
    sealed: new SealedBlobs(join(path, 'blobs', 'cases'), shared),
    old: new Blobs(join(path, 'blobs')),
    ledger: new Ledger(path),
    close: () => undefined,
  };
}

/** Loaded where it is wanted: the client is large. */
async function openBucket(place: BucketPlace): Promise<Stores> {
  const [{ Bucket }, { PartialObjects }, { SealedObjects }, { LedgerObjects }] = await Promise.all([
    import('./bucket.ts'),
    import('./partialObjects.ts'),
    import('./sealedObjects.ts'),
    import('../withdrawal/ledgerObjects.ts'),
  ]);
  const bucket = new Bucket(place);
  const arriving = new PartialObjects(place, bucket);
  await arriving.open();
  return {
    arriving,
    sealed: new SealedObjects(bucket),
    old: undefined,
    ledger: new LedgerObjects(bucket),
    close: () => bucket.close(),
  };
}
