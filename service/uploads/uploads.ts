import type { IncomingMessage, ServerResponse } from 'node:http';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { User } from '../../model/account.ts';
import { imageIdSchema } from '../../model/ids.ts';
import { addReceipt, findImage, type StoredImage } from '../cases/images.ts';
import { isBlobNeeded } from '../cases/repository.ts';
import type { Store } from '../database/connect.ts';
import { failureFields, type ServiceLog } from '../http/surface.ts';
import { ServiceProblem } from '../http/problem.ts';
import { Blobs, hashOnDisk } from './blobs.ts';
import { Partials } from './partials.ts';
import { createTus, type Tus } from './tus.ts';

export interface UploadsOptions {
  readonly dataDir: string;
  readonly store: Store;
  readonly now: () => Date;
  readonly log: ServiceLog;
}

const cleanUpMilliseconds = 60 * 60 * 1000;

/** From the first byte of an image to its receipt. */
export class Uploads {
  readonly blobs: Blobs;
  readonly #partials: Partials;
  readonly #options: UploadsOptions;
  readonly #tus: Tus;
  readonly #finishing = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UploadsOptions) {
    this.#options = options;
    this.blobs = new Blobs(join(options.dataDir, 'blobs'));
    this.#partials = new Partials(join(options.dataDir, 'uploads'));
    this.#partials.finishing = (image) => (this.#finishing.get(image) ?? Promise.resolve()).catch(() => undefined);
    this.#tus = createTus(this.#partials, {
      find: (user, image) => this.#options.store.as(user, (queries) => findImage(queries, image)),
      finish: (user, image) => this.#finish(user, image),
    });
  }

  /** Finishes what a crash cut off after the last byte, removes what it left over. Before the first request. */
  async start(): Promise<void> {
    for (const folder of ['blobs', 'uploads']) {
      const path = join(this.#options.dataDir, folder);
      await mkdir(path, { recursive: true });
      // The tus library may have made it first, readable by everyone.
      await chmod(path, 0o700);
    }
    for (const image of await this.#partials.names()) await this.#pickUp(image);
    await this.blobs.sweep(this.#isNeeded);
    this.#timer = setInterval(() => void this.#expire(), cleanUpMilliseconds).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Answers a tus request of this user. */
  answer(request: IncomingMessage, response: ServerResponse, user: User): Promise<void> {
    return this.#tus(request, response, user);
  }

  /** Writes the receipt of an upload that is complete but has none. */
  async finishIfComplete(user: User, image: string): Promise<void> {
    if ((await this.#partials.ownerOf(image).catch(() => undefined)) !== user.id) return;
    const stored = await this.#options.store.as(user.id, (queries) => findImage(queries, image));
    if (!stored || (await this.#partials.size(image)) !== stored.bytes) return;
    await this.#finish(user.id, stored);
    await this.#partials.forget(image);
  }

  /** The bytes of a discarded draft, complete or not. */
  async discard(images: readonly { readonly id: string; readonly sha256: string }[]): Promise<void> {
    for (const { id, sha256 } of images) {
      await this.#partials.forget(id);
      await this.blobs.removeUnlessNeeded(sha256, this.#isNeeded);
    }
  }

  #isNeeded = (sha256: string): Promise<boolean> =>
    this.#options.store.asNobody((queries) => isBlobNeeded(queries, sha256));

  /** Two requests may find the same upload complete; the work is done once. */
  #finish(user: string, image: StoredImage): Promise<void> {
    const known = this.#finishing.get(image.id);
    if (known) return known;
    const work = this.#receive(user, image).finally(() => this.#finishing.delete(image.id));
    this.#finishing.set(image.id, work);
    return work;
  }

  async #receive(user: string, image: StoredImage): Promise<void> {
    const { store, now, log } = this.#options;
    // Between a request's look at the upload and its turn here, another may have finished it.
    if ((await store.as(user, (queries) => findImage(queries, image.id)))?.receipt) return;
    const arrived = await hashOnDisk(this.#partials.path(image.id));
    if (arrived.sha256 !== image.sha256 || arrived.bytes !== image.bytes) {
      await this.#partials.forget(image.id);
      log('hash-mismatch', { image: image.id, bytes: arrived.bytes });
      throw new ServiceProblem('hash-mismatch');
    }
    await this.blobs.exclusively(image.sha256, async () => {
      await this.blobs.adopt(this.#partials.path(image.id), image.sha256);
      await store.as(user, (queries) => addReceipt(queries, image, now()));
    });
    log('received', { image: image.id, case: image.case, bytes: image.bytes });
  }

  async #pickUp(image: string): Promise<void> {
    const { store, log } = this.#options;
    try {
      const owner = await this.#partials.ownerOf(image);
      const id = imageIdSchema.safeParse(image);
      const stored = owner && id.success ? await store.as(owner, (queries) => findImage(queries, id.data)) : undefined;
      if (!owner || !stored || stored.receipt) return await this.#partials.forget(image);
      if ((await this.#partials.size(image)) !== stored.bytes) return;
      await this.#finish(owner, stored);
      await this.#partials.forget(image);
    } catch (error) {
      // It stays; the client asks for its receipt, or starts again.
      log('upload-not-finished', failureFields(error));
    }
  }

  async #expire(): Promise<void> {
    try {
      await this.#partials.deleteExpired();
    } catch (error) {
      this.#options.log('expiry-failed', failureFields(error));
    }
  }
}
