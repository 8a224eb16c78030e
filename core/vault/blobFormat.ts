import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ScrimFailure } from '../../model/errors.ts';

/**
 * A blob on disk: a header of 32 bytes, then chunks of ciphertext, each followed by its 16-byte tag.
 *
 * - Header: magic (8), chunk size in bytes (uint32 LE), reserved zeros (4), salt (16). It is the additional data of every chunk.
 * - Every chunk but the last holds exactly `chunkBytes`; the last 0 to `chunkBytes`.
 * - Nonce: chunk number (uint64 BE) in bytes 3–10, byte 11 is 1 for the last chunk. A file cut at a chunk's border therefore
 *   fails, because what is now its last chunk was sealed as a middle one.
 * - The last chunk's additional data ends with the blob's name, so a blob moved to another name fails too.
 */
export const HEADER_BYTES = 32;
export const TAG_BYTES = 16;
export const DEFAULT_CHUNK_BYTES = 1024 * 1024;
const MAGIC = Buffer.from('SCRIMBL1', 'latin1');
const SMALLEST_CHUNK = 16;
const LARGEST_CHUNK = 16 * 1024 * 1024;

export interface BlobLayout {
  readonly chunkBytes: number;
  readonly chunks: number;
  /** Bytes of content. */
  readonly contentBytes: number;
}

export function makeHeader(chunkBytes: number, salt: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(chunkBytes, 8);
  header.set(salt, 16);
  return header;
}

export function headerSalt(header: Uint8Array): Uint8Array {
  return header.subarray(16, HEADER_BYTES);
}

/** What a header says of its chunks; VAULT_DAMAGED for what is no header. */
export function chunkBytesOf(header: Uint8Array): number {
  const { buffer, byteOffset, length } = header;
  const chunkBytes = length === HEADER_BYTES ? new DataView(buffer, byteOffset, length).getUint32(8, true) : 0;
  const isMagic = Buffer.compare(header.subarray(0, 8), MAGIC) === 0;
  if (!isMagic || chunkBytes < SMALLEST_CHUNK || chunkBytes > LARGEST_CHUNK) throw damaged();
  return chunkBytes;
}

/** What header and file size say; both are proven only by opening the last chunk. */
export function readLayout(header: Buffer, fileBytes: number): BlobLayout {
  const body = fileBytes - HEADER_BYTES;
  const chunkBytes = chunkBytesOf(header);
  if (body < TAG_BYTES) throw damaged();
  const chunks = Math.ceil(body / (chunkBytes + TAG_BYTES));
  const last = body - (chunks - 1) * (chunkBytes + TAG_BYTES);
  if (last < TAG_BYTES) throw damaged();
  return { chunkBytes, chunks, contentBytes: body - chunks * TAG_BYTES };
}

/** Where chunk `index` lies in the file, its tag included. */
export function chunkRange(layout: BlobLayout, index: number): { position: number; bytes: number } {
  const stride = layout.chunkBytes + TAG_BYTES;
  const content = Math.min(layout.chunkBytes, layout.contentBytes - index * layout.chunkBytes);
  return { position: HEADER_BYTES + index * stride, bytes: content + TAG_BYTES };
}

interface ChunkSeal {
  readonly key: Uint8Array;
  readonly header: Uint8Array;
  readonly index: number;
  /** The blob's name if this is the last chunk. */
  readonly lastOf: string | undefined;
}

export function sealChunk(seal: ChunkSeal, content: Uint8Array): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', seal.key, nonceOf(seal));
  cipher.setAAD(additionalData(seal));
  return [cipher.update(content), cipher.final(), cipher.getAuthTag()];
}

/** Throws VAULT_DAMAGED unless the chunk is exactly what was sealed at this place of this blob. */
export function openChunk(seal: ChunkSeal, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', seal.key, nonceOf(seal));
  decipher.setAAD(additionalData(seal));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const content = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    decipher.final();
    return content;
  } catch (cause) {
    throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
  }
}

function nonceOf(seal: ChunkSeal): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(seal.index), 3);
  nonce[11] = seal.lastOf === undefined ? 0 : 1;
  return nonce;
}

function additionalData(seal: ChunkSeal): Buffer {
  return Buffer.concat([seal.header, Buffer.from(seal.lastOf ?? '', 'latin1')]);
}

const damaged = () => new ScrimFailure('VAULT_DAMAGED');
