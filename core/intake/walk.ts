import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { ScrimFailure, scrimError, toScrimError, type ScrimError } from '../../model/errors.ts';
import { asFileFailure } from '../workers/source.ts';
import { isJunkName } from './junk.ts';

export type Walked =
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  /** A path that cannot be walked or read; it is listed with its reason. */
  | { readonly kind: 'refused'; readonly path: string; readonly error: ScrimError };

/**
 * Regular files at and below the given paths, each once, folders in natural order (IMG_2 before IMG_10). A given path may be a
 * symbolic link. Links found below it are not followed: what they point to inside the folder is walked where it lies, what lies
 * outside was not given and is refused by name. So no circle is possible. `seen` is given
 * the real path of all that was met.
 */
export async function* walk(
  paths: readonly string[],
  signal?: AbortSignal,
  seen = new Set<string>(),
): AsyncGenerator<Walked> {
  for (const given of paths) {
    const path = resolve(given);
    const root = await found(realpath(path));
    if (root instanceof ScrimFailure) {
      yield { kind: 'refused', path, error: unnamed(path, root.error) };
      continue;
    }
    for await (const walked of walkRoot(path, root, signal)) {
      const identity = walked.path.startsWith(path) ? root + walked.path.slice(path.length) : walked.path;
      if (seen.has(identity)) continue;
      seen.add(identity);
      yield walked;
    }
  }
}

/** Depth first with a stack of its own, so that no depth of folders exhausts the call stack. */
async function* walkRoot(path: string, root: string, signal: AbortSignal | undefined): AsyncGenerator<Walked> {
  const stack = [path];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (signal?.aborted) return;
    // The given path itself may be a link; below it nothing is.
    const info = await found(at === path ? stat(at) : lstat(at));
    if (info instanceof ScrimFailure) {
      yield { kind: 'refused', path: at, error: unnamed(at, info.error) };
    } else if (info.isDirectory()) {
      const children = await found(readdir(at, { withFileTypes: true }));
      if (children instanceof ScrimFailure) yield { kind: 'refused', path: at, error: children.error };
      else stack.push(...inOrder(children).map((name) => join(at, name)));
    } else {
      const walked = await leaf(at, info, root);
      if (walked) yield walked;
    }
  }
}

/** Of a name that is no UTF-8, as old discs and sticks hold them, Node shows what leads nowhere. It was not taken away. */
const unnamed = (path: string, error: ScrimError): ScrimError =>
  error.code === 'FILE_VANISHED' && path.includes('\ufffd') ? scrimError('FILE_NAME') : error;

async function leaf(path: string, info: Stats, root: string): Promise<Walked | undefined> {
  if (info.isFile()) return { kind: 'file', path, size: info.size };
  const target = info.isSymbolicLink() ? await found(realpath(path)) : undefined;
  if (typeof target === 'string' && (target === root || target.startsWith(root + sep))) return undefined;
  return { kind: 'refused', path, error: scrimError('NOT_A_FILE') };
}

const collator = new Intl.Collator('en', { numeric: true });

/** Last first, for the stack. Equal under the collator (`a` and `A`) still has one order. */
function inOrder(children: readonly Dirent[]): string[] {
  return children
    .map((child) => child.name)
    .filter((name) => !isJunkName(name))
    .sort((a, b) => collator.compare(b, a) || (a < b ? 1 : -1));
}

async function found<T>(promise: Promise<T>): Promise<T | ScrimFailure> {
  try {
    return await promise;
  } catch (thrown) {
    const failure = asFileFailure(thrown);
    return failure instanceof ScrimFailure ? failure : new ScrimFailure(toScrimError(thrown).code);
  }
}
