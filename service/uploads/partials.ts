import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileConfigstore, FileStore } from '@tus/file-store';
import type { Upload } from '@tus/server';

/** An abandoned upload is removed after this long. */
export const expiryMilliseconds = 7 * 24 * 60 * 60 * 1000;

/**
 * Uploads under way, one per image, named by it. Creating one again starts it again, in a new file: the old one may be being
 * hashed, or may have become a blob.
 */
export class Partials extends FileStore {
  readonly #settings: FileConfigstore;
  /** Resolves when nobody works on the complete upload of this image any more. */
  finishing: (image: string) => Promise<unknown> = async () => undefined;

  constructor(directory: string) {
    super({ directory, expirationPeriodInMilliseconds: expiryMilliseconds });
    this.#settings = new FileConfigstore(directory);
    // Every upload announces its length, so that it can be compared with what the case declares.
    this.extensions = this.extensions.filter((name) => name !== 'creation-defer-length');
  }

  path(image: string): string {
    return join(this.directory, image);
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.finishing(upload.id);
    await rm(this.path(upload.id), { force: true });
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
    return stat(this.path(image)).then(
      (found) => found.size,
      () => undefined,
    );
  }

  async forget(image: string): Promise<void> {
    await rm(this.path(image), { force: true });
    await rm(`${this.path(image)}.json`, { force: true });
  }
}
