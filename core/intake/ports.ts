import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { ScrimError } from '../../model/errors.ts';
import type { InstanceIdentity, PhotoCapture } from '../../model/grouping.ts';
import type { BatchId, ItemId, Sha256 } from '../../model/ids.ts';
import type { Batch, ImageFacts } from '../../model/item.ts';

/**
 * What intake asks of vault and store. Implementations are durable: when a promise resolves, the fact survives SIGKILL and power
 * loss. Every method may reject with DISK_FULL or VAULT_LOCKED; both stop the batch, which then stays unfinished and is resumed.
 */
export interface IntakeStore {
  /** A new batch in state `scanning`, with the paths it was given, so that a restart can run it again. */
  createBatch(batch: NewBatch): Promise<void>;
  /** `found`: files found so far. */
  saveBatch(batch: BatchId, state: Batch['state'], found: number): Promise<void>;
  /** Batches in state `scanning` or `importing`: their process died, or the disk was full. Oldest first. */
  loadUnfinishedBatches(): Promise<readonly UnfinishedBatch[]>;
  /** Which sources of the batch have an outcome already, as a predicate: stores keep sources as keyed hashes. */
  settledSources(batch: BatchId): Promise<(source: string) => boolean>;
  /** The item with exactly these bytes. */
  findByHash(hash: Sha256): Promise<ItemId | undefined>;
  /**
   * Original bytes first (encrypted, fsynced), then the row and its batch's bookkeeping together. Answers `duplicate` (and
   * settles the source as one) if an item with this hash appeared meanwhile.
   */
  saveItem(item: NewImport): Promise<'imported' | 'duplicate'>;
  /** A source that became no item. A source that has an outcome keeps it. */
  saveOutcome(batch: BatchId, source: string, outcome: SourceOutcome): Promise<void>;
}

export interface NewBatch {
  readonly id: BatchId;
  readonly paths: readonly string[];
  readonly startedAt: Date;
}

export interface UnfinishedBatch {
  readonly id: BatchId;
  readonly paths: readonly string[];
}

export interface NewImport {
  readonly id: ItemId;
  readonly batch: BatchId;
  /** Where it came from, unique within a batch: an absolute path, or an archive's path and the entry's number. */
  readonly source: string;
  /** File name without its folder, at most 255 characters. */
  readonly name: string;
  /** Whole or in pieces; FILE_CHANGED if they are not those of `contentHash`. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  readonly contentHash: Sha256;
  readonly facts: ImageFacts;
  readonly thumbnail: EncodedPicture;
  /** Of a DICOM object. */
  readonly identity: InstanceIdentity | undefined;
  /** Of a photo. */
  readonly capture?: PhotoCapture | undefined;
  /** Where it lies: an absolute folder, or one within an archive. */
  readonly folder: string;
  readonly importedAt: Date;
}

export type SourceOutcome =
  { readonly kind: 'duplicate' } | { readonly kind: 'refused'; readonly name: string; readonly error: ScrimError };
