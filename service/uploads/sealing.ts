import { createCipheriv, createDecipheriv, createHmac, type Hash } from 'node:crypto';

/**
 * The form in which images are kept, wherever: pieces of 64 KiB under AES-256-GCM. Each file has its own key, which follows from its
 * case's: with that gone, no copy of the file opens any more. A changed bit, a cut or a swapped piece fails to open.
 */
export const piece = 64 * 1024;
const tagLength = 16;
export const sealedPiece = piece + tagLength;

export interface SealedName {
  readonly case: string;
  readonly sha256: string;
  readonly bytes: number;
}
/** Both included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}
export type Bytes = AsyncIterable<Uint8Array>;

const caseName = /^[0-9a-f-]{36}$/;
const blobName = /^[0-9a-f]{64}$/;

/** Names become paths and keys. */
export function checkedName({ case: id, sha256 }: Pick<SealedName, 'case' | 'sha256'>): string {
  if (!isCaseName(id)) throw new Error('not a case');
  if (!blobName.test(sha256)) throw new Error('not a blob name');
  return `${id}/${sha256}`;
}
export const isCaseName = (name: string): boolean => caseName.test(name);

/** No two files share a key, so a counter is nonce enough. */
export const fileKey = (caseKey: Buffer, sha256: string): Buffer =>
  createHmac('sha256', caseKey).update(`image ${sha256}`).digest();

export const sealedLength = (bytes: number): number => bytes + Math.ceil(bytes / piece) * tagLength;

/** Where the sealed bytes of a range lie, from the beginning of its first piece. */
export function sealedRange(bytes: number, { from, to }: ByteRange): ByteRange {
  const last = Math.min(Math.floor(to / piece) + 1, Math.ceil(bytes / piece));
  return { from: Math.floor(from / piece) * sealedPiece, to: Math.min(last * sealedPiece, sealedLength(bytes)) - 1 };
}

/** Seals what comes, and hashes it on the way. */
export async function* seal(plain: Bytes, key: Buffer, hash: Hash): AsyncGenerator<Buffer> {
  let index = 0;
  for await (const part of inPieces(plain, piece)) {
    hash.update(part);
    const cipher = createCipheriv('aes-256-gcm', key, nonce(index++));
    yield Buffer.concat([cipher.update(part), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Opens `sealedRange` of an image. Ends with an error at the first piece that is not what was sealed. */
export async function* unseal(sealed: Bytes, bytes: number, key: Buffer, range: ByteRange): AsyncGenerator<Buffer> {
  let index = Math.floor(range.from / piece);
  for await (const part of inPieces(sealed, sealedPiece)) {
    const start = index * piece;
    const length = Math.min(piece, bytes - start);
    if (part.length !== length + tagLength) break;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(index++));
    decipher.setAuthTag(part.subarray(length));
    const plain = Buffer.concat([decipher.update(part.subarray(0, length)), decipher.final()]);
    yield plain.subarray(Math.max(0, range.from - start), Math.min(length, range.to - start + 1));
    if (range.to < start + length) return;
  }
  throw new Error('image is cut');
}

/** The same bytes in pieces of one length; the last may be shorter. */
export async function* inPieces(source: Bytes, length: number): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (held + rest.length >= length) {
      const last = rest.subarray(0, length - held);
      // Mostly nothing is held: then nothing is copied.
      yield held === 0 ? Buffer.from(last.buffer, last.byteOffset, last.length) : Buffer.concat([...parts, last]);
      rest = rest.subarray(length - held);
      [parts, held] = [[], 0];
    }
    if (rest.length > 0) parts.push(rest);
    held += rest.length;
  }
  if (held > 0) yield Buffer.concat(parts);
}

function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(index, 8);
  return bytes;
}
