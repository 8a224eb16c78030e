import { readSync } from 'node:fs';
import { ScrimFailure } from '../../model/errors.ts';

/** A file's bytes by offset: all of them in memory, or read from disk when they are asked for. */
export interface Content {
  readonly length: number;
  /** All of it; undefined where it stays on disk. */
  readonly bytes: Uint8Array | undefined;
  /** Bytes [from, to), a view or a copy: not to be changed. */
  slice(from: number, to: number): Uint8Array;
  /** Fills `into` with the bytes from `from` on. */
  read(from: number, into: Uint8Array): void;
}

/** What is asked for piece by piece, so that it stays in a processor's cache on its way. */
export const pieceBytes = 1 << 17;

export const contentOf = (file: Uint8Array | Content): Content =>
  file instanceof Uint8Array ? new HeldContent(file) : file;

/** For what needs a file whole. */
export const allOf = (content: Content): Uint8Array => content.bytes ?? content.slice(0, content.length);

/** Bytes [from, to) of what is not held. */
export function copied(content: Pick<Content, 'length' | 'read'>, from: number, to: number): Uint8Array {
  if (from < 0 || to > content.length || to < from) throw new RangeError('outside of the file');
  const bytes = new Uint8Array(to - from);
  content.read(from, bytes);
  return bytes;
}

class HeldContent implements Content {
  readonly bytes: Uint8Array;
  readonly length: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  slice(from: number, to: number): Uint8Array {
    return this.bytes.subarray(from, to);
  }

  read(from: number, into: Uint8Array): void {
    into.set(this.bytes.subarray(from, from + into.length));
  }
}

/** An open file of known size, which its owner closes. Whatever is no longer there when it is asked for is FILE_CHANGED. */
export class StoredContent implements Content {
  readonly bytes = undefined;
  readonly length: number;
  private readonly file: number;

  constructor(file: number, length: number) {
    this.file = file;
    this.length = length;
  }

  slice(from: number, to: number): Uint8Array {
    return copied(this, from, to);
  }

  read(from: number, into: Uint8Array): void {
    let filled = 0;
    while (filled < into.length) {
      const got = readSync(this.file, into, filled, into.length - filled, from + filled);
      if (got === 0) throw new ScrimFailure('FILE_CHANGED');
      filled += got;
    }
  }
}

/** Bytes [from, to) in pieces, each to be used before the next is asked for. */
export function* piecesOf(content: Content, from: number, to: number): Generator<Uint8Array> {
  if (content.bytes) {
    if (to > from) yield content.slice(from, to);
    return;
  }
  const piece = new Uint8Array(Math.min(pieceBytes, to - from));
  for (let at = from; at < to; at += piece.length) {
    const part = piece.subarray(0, Math.min(piece.length, to - at));
    content.read(at, part);
    yield part;
  }
}
