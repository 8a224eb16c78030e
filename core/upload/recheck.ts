import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ApiImage } from '../../contract/caseApi.schema.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';

/**
 * The last gate before the network. A type vanishes at run time and rows can be old, so the clearance is looked at again: every check
 * passed, it is about what the service was told, and the bytes that would go are the bytes that were verified. `openBlob` is null where
 * these bytes were hashed before by the same process. Throws NOT_CLEARED.
 */
export async function recheck(
  image: ApiImage,
  cleared: ClearedImage | null,
  openBlob: ((offset: number) => Promise<Readable>) | null,
  signal: AbortSignal,
): Promise<ClearedImage> {
  if (!cleared || cleared.image !== image.id) throw new ScrimFailure('NOT_CLEARED');
  if (cleared.checks.length === 0 || !cleared.checks.every((check) => check.passed))
    throw new ScrimFailure('NOT_CLEARED');
  const told: (keyof ApiImage & keyof ClearedImage)[] = ['bytes', 'mediaType', 'columns', 'rows', 'frames'];
  if (cleared.outputHash !== image.sha256 || !told.every((field) => cleared[field] === image[field])) {
    throw new ScrimFailure('NOT_CLEARED');
  }
  if (!openBlob) return cleared;
  const { bytes, hash } = await untilAborted(await openBlob(0), signal, digestOf);
  if (bytes !== cleared.bytes || hash !== cleared.outputHash) throw new ScrimFailure('NOT_CLEARED');
  return cleared;
}

async function digestOf(blob: Readable): Promise<{ bytes: number; hash: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of blob as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, hash: hash.digest('hex') };
}

/** A disk that does not answer holds up nothing but itself: whoever stops a transfer does not wait for the next piece. */
async function untilAborted<T>(blob: Readable, signal: AbortSignal, read: (blob: Readable) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(new ScrimFailure('CANCELLED'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([read(blob), stopped]);
  } finally {
    over.abort();
    blob.destroy();
  }
}
