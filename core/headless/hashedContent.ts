import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { closeSync, openSync, readSync } from 'node:fs';
import { ScrimFailure } from '../../model/errors.ts';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import { contentOf, copied, type Content } from '../files/content.ts';

/** What is smaller is held. */
const heldBytes = 8 << 20;
const blockBytes = 1 << 20;

export interface Hashed {
  readonly content: Content;
  readonly hash: Sha256;
}

/** A finished file and the hash of all of it; a large one stays on disk, and what is read of it later is what was hashed, or FILE_CHANGED. */
export async function hashedContent(path: string): Promise<Hashed> {
  if ((await stat(path)).size > heldBytes) return hashedOnDisk(path);
  const bytes = await readFile(path);
  return { content: contentOf(bytes), hash: sha256Schema.parse(createHash('sha256').update(bytes).digest('hex')) };
}

async function hashedOnDisk(path: string): Promise<Hashed> {
  const handle = await open(path, 'r');
  try {
    const [whole, blocks] = [createHash('sha256'), [] as Buffer[]];
    const block = Buffer.alloc(blockBytes);
    let length = 0;
    for (let filled = blockBytes; filled === blockBytes;) {
      filled = 0;
      for (let got = -1; got !== 0 && filled < blockBytes; filled += got) {
        ({ bytesRead: got } = await handle.read(block, filled, blockBytes - filled, length + filled));
      }
      whole.update(block.subarray(0, filled));
      blocks.push(digestOf(block.subarray(0, filled)));
      length += filled;
    }
    return { content: new HashedFile(path, length, blocks), hash: sha256Schema.parse(whole.digest('hex')) };
  } finally {
    await handle.close();
  }
}

const digestOf = (block: Uint8Array): Buffer => createHash('sha256').update(block).digest();

/** By its path: another file under the same name shows as other blocks do, and nobody has to close anything. */
class HashedFile implements Content {
  readonly bytes = undefined;
  readonly length: number;
  private readonly path: string;
  private readonly blocks: readonly Buffer[];
  private last: { readonly index: number; readonly bytes: Uint8Array } | undefined;

  constructor(path: string, length: number, blocks: readonly Buffer[]) {
    this.path = path;
    this.length = length;
    this.blocks = blocks;
  }

  slice(from: number, to: number): Uint8Array {
    return copied(this, from, to);
  }

  read(from: number, into: Uint8Array): void {
    for (let filled = 0; filled < into.length;) {
      const at = from + filled;
      const index = Math.floor(at / blockBytes);
      const part = this.block(index)
        .subarray(at - index * blockBytes)
        .subarray(0, into.length - filled);
      if (part.length === 0) throw new ScrimFailure('FILE_CHANGED');
      into.set(part, filled);
      filled += part.length;
    }
  }

  private block(index: number): Uint8Array {
    if (this.last?.index !== index) {
      const bytes = readBlock(this.path, index * blockBytes, Math.min(blockBytes, this.length - index * blockBytes));
      if (!this.blocks[index] || Buffer.compare(digestOf(bytes), this.blocks[index]) !== 0) {
        throw new ScrimFailure('FILE_CHANGED');
      }
      this.last = { index, bytes };
    }
    return this.last.bytes;
  }
}

function readBlock(path: string, at: number, length: number): Uint8Array {
  const block = new Uint8Array(Math.max(0, length));
  const file = openSync(path, 'r');
  try {
    for (let filled = 0; filled < block.length;) {
      const got = readSync(file, block, filled, block.length - filled, at + filled);
      if (got === 0) throw new ScrimFailure('FILE_CHANGED');
      filled += got;
    }
    return block;
  } finally {
    closeSync(file);
  }
}
