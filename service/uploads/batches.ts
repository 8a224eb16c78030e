import type { BatchAnswer, BatchLimits, FrameAnswer, FrameHeader } from '../../contract/batches.schema.ts';
import type { Receipt } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { appendAll } from '../audit/record.ts';
import { addReceipts, findImagesToReceive, receiptsOf, type StoredImage } from '../cases/images.ts';
import { addPreview } from '../cases/previews.ts';
import type { Store } from '../database/connect.ts';
import { ServiceProblem, toProblem } from '../http/problem.ts';
import { failureFields, type ServiceLog } from '../http/surface.ts';
import type { CaseKeys } from './caseKeys.ts';
import { Frames } from './frames.ts';
import { isPlainJpeg } from './previewJpeg.ts';
import type { SealedStore } from './sealedBlobs.ts';

/** Above these an image goes by tus, which goes on in the middle of one. */
export const batchLimits: BatchLimits = { images: 256, bytes: 64 * 1024 * 1024, imageBytes: 4 * 1024 * 1024 };
/** Nobody holds a request open for longer; what arrived whole by then is kept. */
export const batchMilliseconds = 15 * 60 * 1000;
/** So many images of one request are on their way to the disk at once: their syncs overlap, and the next is read meanwhile. */
const atOnce = 8;

export interface BatchesOptions {
  readonly sealed: SealedStore;
  readonly store: Store;
  readonly keys: () => CaseKeys;
  readonly now: () => Date;
  readonly log: ServiceLog;
  /** Of these images there is a receipt: what an earlier upload left of them may go. */
  readonly forget: (images: readonly StoredImage[]) => Promise<void>;
  readonly isKept: (id: string) => Promise<boolean>;
}

interface Arrival {
  readonly image: StoredImage;
  readonly preview: Buffer | undefined;
}

/** One request while it lasts. */
interface Batch {
  readonly user: User;
  readonly id: CaseId;
  readonly key: Buffer;
  readonly images: ReadonlyMap<string, StoredImage>;
  /** In the order of the frames. */
  readonly answers: (string | FrameAnswer)[];
  readonly arrived: Map<string, Arrival>;
  /** On their way to the disk. */
  readonly keeping: Set<Promise<void>>;
}

/**
 * Many small images of one case in one request: each is sealed as it comes, synced and named; then the names are made durable once, and
 * all receipts are committed at once. Only then anything is answered.
 */
export class Batches {
  readonly #options: BatchesOptions;

  constructor(options: BatchesOptions) {
    this.#options = options;
  }

  /** A refusal of one image is part of the answer. Throws what refuses the request, after what had arrived whole was kept. */
  async receive(user: User, id: CaseId, source: AsyncIterable<Buffer>): Promise<BatchAnswer> {
    const { store, keys } = this.#options;
    const ground = await store.as(user.id, async (queries) => {
      const images = await findImagesToReceive(queries, user, id);
      return { images, key: await keys().findOrMake(queries, id) };
    });
    const batch: Batch = { user, id, ...ground, answers: [], arrived: new Map(), keeping: new Set() };
    const broken = await this.#takeIn(batch, source).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    await Promise.all(batch.keeping);
    const receipts = await this.#commit(batch);
    if (broken) throw broken.error;
    return {
      images: batch.answers.map((answer) => {
        if (typeof answer !== 'string') return answer;
        const image = batch.images.get(answer)!;
        const receipt = receipts.get(answer) ?? image.receipt;
        // Named twice in one request, and the first was refused.
        return receipt ? { kind: 'received', receipt } : { kind: 'refused', image: image.id, code: 'internal' };
      }),
    };
  }

  async #takeIn(batch: Batch, source: AsyncIterable<Buffer>): Promise<void> {
    const frames = new Frames(source, batchLimits);
    for (let header = await frames.next(); header; header = await frames.next()) {
      const image = batch.images.get(header.image);
      const code = refusal(image, header);
      if (!image || code) batch.answers.push({ kind: 'refused', image: header.image, code: code ?? 'not-found' });
      else {
        const place = batch.answers.push(image.id) - 1;
        if (image.receipt || batch.arrived.has(image.id)) continue;
        await this.#takeOne(batch, image, header, frames, place);
      }
    }
  }

  /** A disk that is full refuses this image; a connection that breaks ends the request. */
  async #takeOne(batch: Batch, image: StoredImage, header: FrameHeader, frames: Frames, place: number): Promise<void> {
    let cut: { readonly error: unknown } | undefined;
    const plain = async function* () {
      try {
        yield* frames.bytes(header.bytes);
      } catch (error) {
        cut = { error };
        throw error;
      }
    };
    const refuse = (error: unknown) => {
      batch.arrived.delete(image.id);
      const { code } = toProblem(error);
      batch.answers[place] = { kind: 'refused', image: image.id, code };
      if (code === 'internal') this.#options.log('image-not-kept', failureFields(error));
    };
    try {
      const fresh = await this.#options.sealed.takeIn(plain(), image, batch.key);
      const jpeg = await frames.whole(header.preview).catch(async (error: unknown) => {
        cut = { error };
        await fresh.drop();
        throw error;
      });
      if (fresh.sha256 !== image.sha256) {
        await fresh.drop();
        throw new ServiceProblem('hash-mismatch');
      }
      batch.arrived.set(image.id, { image, preview: isPlainJpeg(jpeg) ? jpeg : undefined });
      const kept: Promise<void> = fresh.keep().catch(refuse);
      batch.keeping.add(kept);
      void kept.finally(() => batch.keeping.delete(kept));
      if (batch.keeping.size >= atOnce) await Promise.race(batch.keeping);
    } catch (error) {
      if (cut) throw cut.error;
      refuse(error);
    }
  }

  /** What is on disk becomes what is promised. Answers the receipts as they are kept: another request may have been first. */
  async #commit({ user, id, arrived }: Batch): Promise<ReadonlyMap<string, Receipt>> {
    if (arrived.size === 0) return new Map();
    const { sealed, store, keys, now, log, forget } = this.#options;
    const all = [...arrived.values()];
    const images = all.map(({ image }) => image);
    await sealed.settle(id);
    try {
      const receipts = await store.as(user.id, async (queries) => {
        await addReceipts(queries, images, now());
        const happened = images.map((image) => ({ action: 'receiveImage', subject: image.id }));
        for (const { image, preview } of all) {
          if (preview && (await addPreview(queries, keys(), image, preview)))
            happened.push({ action: 'putPreview', subject: image.id });
        }
        const kept = await receiptsOf(queries, images);
        await appendAll(queries, happened, now());
        return kept;
      });
      log('received-batch', {
        case: id,
        images: images.length,
        bytes: images.reduce((sum, { bytes }) => sum + bytes, 0),
      });
      await forget(images);
      return receipts;
    } catch (error) {
      // Taken back meanwhile: its folder must not come into being again.
      if (!(await this.#options.isKept(id))) await sealed.removeCase(id);
      throw error;
    }
  }
}

function refusal(image: StoredImage | undefined, header: FrameHeader): 'not-found' | 'invalid-request' | undefined {
  if (!image) return 'not-found';
  return image.sha256 === header.sha256 && image.bytes === header.bytes ? undefined : 'invalid-request';
}
