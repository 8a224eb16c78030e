import { createHash, webcrypto } from 'node:crypto';
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
  const proof = clearanceOf(image, cleared);
  if (!openBlob) return proof;
  const { bytes, hash } = await untilAborted(await openBlob(0), signal, digestOf);
  if (bytes !== proof.bytes || hash !== proof.outputHash) throw new ScrimFailure('NOT_CLEARED');
  return proof;
}

/** The same for a small image: read once, into memory, and what was hashed is what goes. */
export async function recheckWhole(
  image: ApiImage,
  cleared: ClearedImage | null,
  openBlob: (offset: number) => Promise<Readable>,
  signal: AbortSignal,
): Promise<{ readonly proof: ClearedImage; readonly bytes: Buffer<ArrayBuffer> }> {
  const proof = clearanceOf(image, cleared);
  const bytes = await untilAborted(await openBlob(0), signal, (blob) => readWhole(blob, proof.bytes));
  // On a thread of its own: the next image is read and the last one sent meanwhile.
  const hash = bytes && Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
  if (!bytes || hash !== proof.outputHash) throw new ScrimFailure('NOT_CLEARED');
  return { proof, bytes };
}

function clearanceOf(image: ApiImage, cleared: ClearedImage | null): ClearedImage {
  if (!cleared || cleared.image !== image.id) throw new ScrimFailure('NOT_CLEARED');
  if (cleared.checks.length === 0 || !cleared.checks.every((check) => check.passed))
    throw new ScrimFailure('NOT_CLEARED');
  const told: (keyof ApiImage & keyof ClearedImage)[] = ['bytes', 'mediaType', 'columns', 'rows', 'frames'];
  if (cleared.outputHash !== image.sha256 || !told.every((field) => cleared[field] === image[field])) {
    throw new ScrimFailure('NOT_CLEARED');
  }
  return cleared;
}

/** Undefined if it is not exactly so long. */
async function readWhole(blob: Readable, length: number): Promise<Buffer<ArrayBuffer> | undefined> {
  const whole = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for await (const piece of blob as AsyncIterable<Buffer>) {
    if (at + piece.length > length) return undefined;
    whole.set(piece, at);
    at += piece.length;
  }
  return at === length ? whole : undefined;
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
