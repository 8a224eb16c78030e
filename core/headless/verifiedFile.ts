import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';

const blockBytes = 1 << 20;

export interface VerifiedFile {
  /** Bytes from `offset` to the end; fails with NOT_CLEARED instead of giving the first block that is not as it was hashed. */
  stream(offset: number): Readable;
  close(): Promise<void>;
}

/**
 * One handle for looking and for sending: another file under the same name cannot slip in between. The blocks' own hashes are kept, so
 * that writing into this very file is noticed before a changed block leaves. NOT_CLEARED unless it is exactly what was cleared.
 */
export async function openVerified(path: string, cleared: ClearedImage): Promise<VerifiedFile> {
  const handle = await open(path, 'r');
  try {
    const blocks: string[] = [];
    const whole = createHash('sha256');
    for (let at = 0; at < cleared.bytes; at += blockBytes) {
      const block = await readBlock(handle, at, cleared.bytes);
      whole.update(block);
      blocks.push(hashOf(block));
    }
    const { size } = await handle.stat();
    if (size !== cleared.bytes || whole.digest('hex') !== cleared.outputHash) throw new ScrimFailure('NOT_CLEARED');
    return {
      stream: (offset) => Readable.from(verifiedBlocks(handle, blocks, cleared.bytes, offset), { objectMode: false }),
      close: () => handle.close(),
    };
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

async function* verifiedBlocks(
  handle: FileHandle,
  blocks: readonly string[],
  size: number,
  offset: number,
): AsyncGenerator<Buffer> {
  for (let index = Math.floor(offset / blockBytes); index < blocks.length; index++) {
    const at = index * blockBytes;
    const block = await readBlock(handle, at, size);
    if (hashOf(block) !== blocks[index]) throw new ScrimFailure('NOT_CLEARED');
    const wanted = block.subarray(Math.max(0, offset - at));
    if (wanted.length > 0) yield wanted;
  }
}

/** The block at `at`, whole; NOT_CLEARED where the file ends early. */
async function readBlock(handle: FileHandle, at: number, size: number): Promise<Buffer> {
  const block = Buffer.alloc(Math.min(blockBytes, size - at));
  for (let filled = 0; filled < block.length;) {
    const { bytesRead } = await handle.read(block, filled, block.length - filled, at + filled);
    if (bytesRead === 0) throw new ScrimFailure('NOT_CLEARED');
    filled += bytesRead;
  }
  return block;
}

const hashOf = (block: Uint8Array): string => createHash('sha256').update(block).digest('hex');
