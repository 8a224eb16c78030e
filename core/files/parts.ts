import { closeSync, fsyncSync, openSync, unlinkSync, writevSync } from 'node:fs';

/**
 * What a file is made of, in order: bytes that are there; bytes that are made, or read from disk, when they are written, each piece to be
 * used before the next is asked for; and bytes whose size is known but which are filled in while later parts are made.
 */
export type Part = Uint8Array | { readonly pieces: () => Iterable<Uint8Array> } | { readonly late: Uint8Array };

export function wholeOf(parts: readonly Part[]): Uint8Array {
  const all: Uint8Array[] = [];
  for (const part of parts) {
    if (part instanceof Uint8Array) all.push(part);
    else if ('late' in part) all.push(part.late);
    // A piece may be overwritten by the next.
    else for (const piece of part.pieces()) all.push(new Uint8Array(piece));
  }
  return Buffer.concat(all);
}

/** Below this, neighbouring parts are copied together: the system's cost of a piece is more than that of a copy. */
const smallBytes = 1 << 14;

/**
 * A new file of these parts that only its owner may read; on disk (`fsync`) when this returns, and gone if it throws. Answers its length.
 * Throws EEXIST for a name that is taken.
 */
export function writeParts(path: string, parts: readonly Part[], options: { readonly durable: boolean }): number {
  const file = openSync(path, 'wx', 0o600);
  try {
    const length = writeAll(file, parts);
    if (options.durable) fsyncSync(file);
    closeSync(file);
    return length;
  } catch (thrown) {
    closeSync(file);
    unlinkSync(path);
    throw thrown;
  }
}

function writeAll(file: number, parts: readonly Part[]): number {
  const late: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  const waiting: Uint8Array[] = [];
  let at = 0;
  const flush = (): void => {
    at += writeFully(file, joined(waiting.splice(0)), at);
  };
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      waiting.push(part);
      continue;
    }
    flush();
    if ('late' in part) {
      late.push({ at, bytes: part.late });
      at += writeFully(file, [part.late], at);
    } else {
      for (const piece of part.pieces()) at += writeFully(file, [piece], at);
    }
  }
  flush();
  for (const { at: place, bytes } of late) writeFully(file, [bytes], place);
  return at;
}

function joined(parts: readonly Uint8Array[]): Uint8Array[] {
  const out: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const close = (): void => {
    if (small.length > 0) out.push(small.length === 1 ? small[0]! : Buffer.concat(small));
    small = [];
  };
  for (const part of parts) {
    if (part.length < smallBytes) small.push(part);
    else {
      close();
      out.push(part);
    }
  }
  close();
  return out;
}

/** A write may be cut short by a signal or a full disk; the rest is written, or refused, by the next. */
function writeFully(file: number, parts: readonly Uint8Array[], at: number): number {
  let left = parts.filter(({ length }) => length > 0);
  const total = left.reduce((sum, { length }) => sum + length, 0);
  for (let done = 0; done < total;) {
    const written = writevSync(file, left.slice(0, 512), at + done);
    done += written;
    left = without(left, written);
  }
  return total;
}

function without(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const left: Uint8Array[] = [];
  for (const part of parts) {
    if (skip >= part.length) skip -= part.length;
    else {
      left.push(skip > 0 ? part.subarray(skip) : part);
      skip = 0;
    }
  }
  return left;
}
