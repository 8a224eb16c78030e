import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { User } from '../../model/account.ts';
import { imageIdSchema } from '../../model/ids.ts';
import { append } from '../audit/record.ts';
import { addReceipts, findImage, type StoredImage } from '../cases/images.ts';
import { isBlobNeeded, isCaseKept } from '../cases/write.ts';
import type { Queries, Store } from '../database/connect.ts';
import type { Neighbours } from '../database/neighbours.ts';
import { failureFields, type ServiceLog } from '../http/surface.ts';
import { ServiceProblem } from '../http/problem.ts';
import { findUser } from '../people/repository.ts';
import { Batches } from './batches.ts';
import { CaseKeys } from './caseKeys.ts';
import type { ReadRange } from './sendBlob.ts';
import type { Stores } from './stores.ts';
import { createTus, type Tus } from './tus.ts';

export interface UploadsOptions {
  readonly stores: Stores;
  readonly neighbours: Neighbours;
  readonly dataDir: string;
  /** Base64; shared by several processes. */
  readonly masterKey?: string | undefined;
  readonly store: Store;
  readonly now: () => Date;
  readonly log: ServiceLog;
  /** The key of a case was destroyed with it. */
  readonly keyGone: () => void;
}

const cleanUpMilliseconds = 60 * 60 * 1000;
const finishing = (image: string): string => `finish ${image}`;

/** From the first byte of an image to its receipt. */
export class Uploads {
  /** Many small images in one request. */
  readonly batches: Batches;
  readonly #stores: Stores;
  #keys: CaseKeys | undefined;
  readonly #options: UploadsOptions;
  readonly #tus: Tus;
  readonly #finishing = new Map<string, Promise<void>>();
  readonly #reading = new Map<string, Set<Readable>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UploadsOptions) {
    this.#options = options;
    this.#stores = options.stores;
    const { stores, neighbours } = options;
    stores.arriving.finishing = (image) => neighbours.alone(finishing(image), async () => undefined);
    this.#tus = createTus(stores.arriving, neighbours, {
      find: (user, image) => this.#find(user, image),
      finish: (user, image) => this.#finish(user, image),
    });
    this.batches = new Batches({
      ...{ sealed: stores.sealed, store: options.store, now: options.now, log: options.log },
      keys: () => this.keys,
      forget: (images) => stores.arriving.outdated(images.map(({ id }) => id)),
      isKept: this.#isKept,
    });
    neighbours.onWithdrawn((id) => this.#cutOff(id));
  }

  /** Finishes what a crash cut off after the last byte, removes what it left over. Before the first request. */
  async start(): Promise<void> {
    const { arriving, old, sealed } = this.#stores;
    this.#keys = await CaseKeys.open(this.#options.dataDir, this.#options.masterKey);
    for (const image of await arriving.names()) await this.#pickUp(image);
    await old?.sweep(this.#isNeeded);
    await sealed.sweep(this.#isKept);
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
    if ((await this.#stores.arriving.ownerOf(image).catch(() => undefined)) !== user.id) return;
    const stored = await this.#find(user, image);
    if (!stored || (await this.#stores.arriving.size(image)) !== stored.bytes) return;
    await this.#finish(user, stored);
    await this.#stores.arriving.forget(image);
  }

  /** How a received image is read: opened with the key of its case, if the viewer may see it. */
  async reader(queries: Queries, image: StoredImage): Promise<ReadRange> {
    const { old, sealed } = this.#stores;
    if (!image.sealed && old) return (range) => old.read(image.sha256, range);
    const key = await this.keys.find(queries, image.case);
    if (!key) throw new ServiceProblem('not-found');
    return (range) => this.#watched(image.case, Readable.from(sealed.read(image, key, range), { objectMode: false }));
  }

  /** The bytes of a case that is no more, complete or not. */
  async discard(id: string, images: readonly { readonly id: string; readonly sha256: string }[]): Promise<void> {
    const { arriving, old, sealed } = this.#stores;
    this.#cutOff(id);
    const { neighbours, log, keyGone } = this.#options;
    keyGone();
    // The bytes go whether or not the others can be told; what they read next is not there.
    await neighbours.tellWithdrawn(id).catch((error: unknown) => log('withdrawal-not-told', failureFields(error)));
    await sealed.removeCase(id);
    for (const image of images) {
      await arriving.forget(image.id);
      await old?.removeUnlessNeeded(image.sha256, this.#isNeeded);
    }
  }

  /** Whoever is in the middle of reading a case that is taken back is cut off. */
  #cutOff(id: string): void {
    for (const stream of this.#reading.get(id) ?? []) stream.destroy();
  }

  #watched(id: string, stream: Readable): Readable {
    const others = this.#reading.get(id) ?? new Set();
    this.#reading.set(id, others.add(stream));
    stream.once('close', () => {
      others.delete(stream);
      if (others.size === 0 && this.#reading.get(id) === others) this.#reading.delete(id);
    });
    return stream;
  }

  /** The keys of the cases; there from the start on. */
  get keys(): CaseKeys {
    if (!this.#keys) throw new Error('uploads before their start');
    return this.#keys;
  }

  #find(viewer: User, image: string): Promise<StoredImage | undefined> {
    return this.#options.store.as(viewer.id, (queries) => findImage(queries, viewer, image));
  }

  #isKept = (id: string): Promise<boolean> => this.#options.store.asNobody((queries) => isCaseKept(queries, id));

  #isNeeded = (sha256: string): Promise<boolean> =>
    this.#options.store.asNobody((queries) => isBlobNeeded(queries, sha256));

  /** Two requests may find the same upload complete; the work is done once. */
  #finish(user: User, image: StoredImage): Promise<void> {
    const known = this.#finishing.get(image.id);
    if (known) return known;
    const work = this.#options.neighbours
      .alone(finishing(image.id), () => this.#receive(user, image))
      .finally(() => this.#finishing.delete(image.id));
    this.#finishing.set(image.id, work);
    return work;
  }

  async #receive(user: User, image: StoredImage): Promise<void> {
    const { store, now, log } = this.#options;
    const { arriving, sealed } = this.#stores;
    // Between a request's look at the upload and its turn here, another may have finished it.
    if ((await this.#find(user, image.id))?.receipt) return;
    const key = await store.as(user.id, (queries) => this.keys.findOrMake(queries, image.case));
    // Hashed as it is sealed, in one reading; under another hash it gets no name.
    const sha256 = await sealed.seal(await arriving.bytes(image.id), image, key);
    if (sha256 !== image.sha256) {
      await arriving.forget(image.id);
      log('hash-mismatch', { image: image.id, bytes: image.bytes });
      throw new ServiceProblem('hash-mismatch');
    }
    await store.as(user.id, async (queries) => {
      await addReceipts(queries, [image], now());
      await append(queries, { action: 'receiveImage', subject: image.id }, now());
    });
    log('received', { image: image.id, case: image.case, bytes: image.bytes });
  }

  async #pickUp(image: string): Promise<void> {
    const { store, log } = this.#options;
    try {
      const ownerId = await this.#stores.arriving.ownerOf(image);
      const owner = ownerId && (await store.as(ownerId, (queries) => findUser(queries, ownerId)));
      const id = imageIdSchema.safeParse(image);
      const stored = owner && id.success ? await this.#find(owner, id.data) : undefined;
      if (!owner || !stored || stored.receipt) return await this.#stores.arriving.forget(image);
      if ((await this.#stores.arriving.size(image)) !== stored.bytes) return;
      await this.#finish(owner, stored);
      await this.#stores.arriving.forget(image);
    } catch (error) {
      // It stays; the client asks for its receipt, or starts again.
      log('upload-not-finished', failureFields(error));
    }
  }

  async #expire(): Promise<void> {
    try {
      await this.#stores.arriving.deleteExpired();
    } catch (error) {
      this.#options.log('expiry-failed', failureFields(error));
    }
  }
}
