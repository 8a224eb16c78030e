import { createReadStream } from 'node:fs';
import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileConfigstore, FileStore } from '@tus/file-store';
import type { DataStore, Upload } from '@tus/server';
import type { Bytes } from './sealing.ts';

/** An abandoned upload is removed after this long. */
export const expiryMilliseconds = 7 * 24 * 60 * 60 * 1000;

/**
 * Uploads under way, one per image, named by it. Creating one again starts it again: the old one may be being hashed, or may have become
 * a blob.
 */
export interface Arriving extends DataStore {
  /** Resolves when nobody works on the complete upload of this image any more. */
  finishing: (image: string) => Promise<unknown>;
  open(): Promise<void>;
  names(): Promise<string[]>;
  ownerOf(image: string): Promise<string | undefined>;
  /** How much of it is there. */
  size(image: string): Promise<number | undefined>;
  bytes(image: string): Promise<Bytes>;
  forget(image: string): Promise<void>;
  /** These arrived by another way: what an upload left of them goes now, or with the next start. */
  outdated(images: readonly string[]): Promise<void>;
}

const readBytes = 1024 * 1024;

/** Every upload announces its length, so that it can be compared with what the case declares. */
export const withLength = (extensions: readonly string[]): string[] =>
  extensions.filter((name) => name !== 'creation-defer-length');

/** Opened by whoever reads it: one that is gone by then fails there, and not where nobody listens. */
async function* whenAsked(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: readBytes }) as AsyncIterable<Buffer>;
}

/** In a folder. */
export class Partials extends FileStore implements Arriving {
  readonly #settings: FileConfigstore;
  finishing: Arriving['finishing'] = async () => undefined;

  constructor(directory: string) {
    super({ directory, expirationPeriodInMilliseconds: expiryMilliseconds });
    this.#settings = new FileConfigstore(directory);
    this.extensions = withLength(this.extensions);
  }

  async open(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    // The tus library may have made it first, readable by everyone.
    await chmod(this.directory, 0o700);
  }

  #path(image: string): string {
    return join(this.directory, image);
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.finishing(upload.id);
    await rm(this.#path(upload.id), { force: true });
    return super.create(upload);
  }

  async names(): Promise<string[]> {
    return this.#settings.list();
  }

  async ownerOf(image: string): Promise<string | undefined> {
    const known = await this.#settings.get(image);
    return known?.metadata?.['owner'] ?? undefined;
  }

  async size(image: string): Promise<number | undefined> {
    return stat(this.#path(image)).then(
      (found) => found.size,
      () => undefined,
    );
  }

  async bytes(image: string): Promise<Bytes> {
    return whenAsked(this.#path(image));
  }

  /** Asked of the folder once: there is hardly ever one. */
  async outdated(images: readonly string[]): Promise<void> {
    const there = new Set(await this.names());
    for (const image of images) if (there.has(image)) await this.forget(image);
  }

  async forget(image: string): Promise<void> {
    await rm(this.#path(image), { force: true });
    await rm(`${this.#path(image)}.json`, { force: true });
  }
}
