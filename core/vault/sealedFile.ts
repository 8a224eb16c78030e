import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { ScrimFailure } from '../../model/errors.ts';
import { copied, type Content } from '../files/content.ts';
import type { Part } from '../files/parts.ts';
import {
  chunkBytesOf,
  chunkRange,
  HEADER_BYTES,
  openChunk,
  readLayout,
  sealChunk,
  TAG_BYTES,
  type BlobLayout,
} from './blobFormat.ts';

/**
 * One file in the vault's format (`blobFormat.ts`) with what opens it: header, its own key, and the name that its last chunk is bound to. It opens this file
 * and no other, so a worker that is given it learns no more than the content.
 */
export interface SealedFile {
  readonly path: string;
  readonly header: Uint8Array;
  readonly key: Uint8Array;
  readonly name: string;
}

/** Chunks that are kept open: a frame may lie across two, and what is compared with it across two more. */
const mostKept = 4;

/**
 * A sealed file's content by offset; its owner closes the file. Throws VAULT_DAMAGED for whatever is not as it was sealed, the end before anything is given
 * out, and FILE_VANISHED where another file has taken the name.
 */
export class SealedContent implements Content {
  readonly bytes = undefined;
  readonly length: number;
  private readonly file: number;
  private readonly sealed: SealedFile;
  private readonly layout: BlobLayout;
  /** Least recently used first. */
  private readonly kept = new Map<number, Uint8Array>();

  constructor(file: number, fileBytes: number, sealed: SealedFile) {
    this.file = file;
    this.sealed = sealed;
    const header = readExactly(file, 0, HEADER_BYTES);
    if (!header.equals(sealed.header)) throw new ScrimFailure('FILE_VANISHED');
    this.layout = readLayout(header, fileBytes);
    this.length = this.layout.contentBytes;
    this.chunk(this.layout.chunks - 1);
  }

  slice(from: number, to: number): Uint8Array {
    return copied(this, from, to);
  }

  read(from: number, into: Uint8Array): void {
    const { chunkBytes } = this.layout;
    for (let filled = 0; filled < into.length;) {
      const at = from + filled;
      const chunk = this.chunk(Math.floor(at / chunkBytes));
      const part = chunk.subarray(at % chunkBytes, (at % chunkBytes) + into.length - filled);
      if (part.length === 0) throw new RangeError('outside of the file');
      into.set(part, filled);
      filled += part.length;
    }
  }

  private chunk(index: number): Uint8Array {
    const known = this.kept.get(index);
    if (known) this.kept.delete(index);
    const { chunks } = this.layout;
    if (index >= chunks) throw new RangeError('outside of the file');
    const { key, header, name } = this.sealed;
    const { position, bytes } = chunkRange(this.layout, index);
    const lastOf = index === chunks - 1 ? name : undefined;
    const chunk = known ?? openChunk({ key, header, index, lastOf }, readExactly(this.file, position, bytes));
    if (this.kept.size >= mostKept) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(index, chunk);
    return chunk;
  }
}

function readExactly(file: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  for (let at = 0; at < bytes;) {
    const got = readSync(file, buffer, at, bytes - at, position + at);
    if (got === 0) throw new ScrimFailure('VAULT_DAMAGED');
    at += got;
  }
  return buffer;
}

/** A new sealed file of these parts; answers the length of its content. What is left of one that throws opens to nobody. EEXIST for a name that is taken. */
export function writeSealed(sealed: SealedFile, parts: readonly Part[]): number {
  const file = openSync(sealed.path, 'wx', 0o600);
  try {
    const writer = new SealedWriter(file, sealed);
    for (const part of parts) {
      if (part instanceof Uint8Array) writer.add(part);
      else if ('late' in part) writer.addLate(part.late);
      else for (const piece of part.pieces()) writer.add(piece);
    }
    return writer.end();
  } finally {
    closeSync(file);
  }
}

interface Late {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Each chunk is sealed once and never again: one that awaits bytes which are filled in later is held until the end. */
class SealedWriter {
  private readonly file: number;
  private readonly sealed: SealedFile;
  private readonly chunk: Uint8Array;
  private readonly late: Late[] = [];
  private readonly held = new Map<number, Uint8Array>();
  private filled = 0;
  private index = 0;

  constructor(file: number, sealed: SealedFile) {
    this.file = file;
    this.sealed = sealed;
    this.chunk = new Uint8Array(chunkBytesOf(sealed.header));
    writeFully(file, [sealed.header], 0);
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      // A full one may turn out to be the last, and waits until more follows.
      if (this.filled === this.chunk.length) this.next();
      const part = bytes.subarray(at, at + this.chunk.length - this.filled);
      this.chunk.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
    }
  }

  addLate(bytes: Uint8Array): void {
    this.late.push({ at: this.length, bytes });
    this.add(bytes);
  }

  end(): number {
    const { chunk, late, length } = this;
    this.held.set(this.index, chunk.slice(0, this.filled));
    for (const [index, content] of this.held) {
      const start = index * chunk.length;
      for (const { at, bytes } of late) overlay(content, start, at, bytes);
      this.write(index, content, index === this.index);
    }
    return length;
  }

  private get length(): number {
    return this.index * this.chunk.length + this.filled;
  }

  private next(): void {
    const { index, chunk, late } = this;
    const [from, to] = [index * chunk.length, (index + 1) * chunk.length];
    const waits = late.some(({ at, bytes }) => at < to && at + bytes.length > from);
    if (waits) this.held.set(index, chunk.slice());
    else this.write(index, chunk, false);
    this.index++;
    this.filled = 0;
  }

  private write(index: number, content: Uint8Array, isLast: boolean): void {
    const { key, header, name } = this.sealed;
    const parts = sealChunk({ key, header, index, lastOf: isLast ? name : undefined }, content);
    writeFully(this.file, parts, HEADER_BYTES + index * (this.chunk.length + TAG_BYTES));
  }
}

/** What of `bytes`, which stand at `at`, lies in the content that begins at `start`. */
function overlay(content: Uint8Array, start: number, at: number, bytes: Uint8Array): void {
  const [from, to] = [Math.max(start, at), Math.min(start + content.length, at + bytes.length)];
  if (from < to) content.set(bytes.subarray(from - at, to - at), from - start);
}

function writeFully(file: number, parts: readonly Uint8Array[], position: number): void {
  for (const part of parts) {
    for (let at = 0; at < part.length;) at += writeSync(file, part, at, part.length - at, position + at);
    position += part.length;
  }
}
