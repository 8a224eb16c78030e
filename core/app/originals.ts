import type { WorkerRequest } from '../../contract/workers.schema.ts';
import type { ItemDetail } from '../../model/item.ts';
import { largeBytes } from '../intake/sourceContent.ts';
import type { BlobStore } from '../vault/blobStore.ts';

/** What is too large to be held beside the window: it went into the vault piece by piece, and is worked on piece by piece. */
export const isLarge = ({ facts }: Pick<ItemDetail, 'facts'>, least = largeBytes): boolean => facts.bytes >= least;

/** An item's original as a worker is given it: its bytes, or of a large one the sealed file with the key of this file. */
export async function originalOf(
  blobs: Pick<BlobStore, 'read' | 'sealed'>,
  item: Pick<ItemDetail, 'facts' | 'contentHash'>,
  least = largeBytes,
): Promise<WorkerRequest<'parse.probe'>['source']> {
  if (isLarge(item, least)) return { kind: 'sealed', ...(await blobs.sealed(item.contentHash)) };
  return { kind: 'bytes', bytes: await blobs.read(item.contentHash) };
}
