import type { Policy } from '../../model/policy.ts';
import type { BatchId } from '../../model/ids.ts';
import type { Importer } from '../intake/importer.ts';
import type { Clock } from '../ports/ports.ts';
import type { BlobKeeper } from '../store/blobKeeper.ts';
import type { Store } from '../store/openStore.ts';
import type { Queue } from '../upload/queue.ts';
import type { ServiceClient } from '../service/client.ts';
import type { BlobStore } from '../vault/blobStore.ts';
import type { OpenedVault } from '../vault/vaultGate.ts';
import type { KnownArchive } from './archiveSettings.ts';
import type { Detection } from './detection.ts';
import type { Events } from './events.ts';
import type { Exports } from './exports.ts';
import type { CompareHeader } from './headers.ts';
import type { LookUpDesk } from './lookUp.ts';
import type { Pictures } from './pictures.ts';
import type { Receiving } from './receiving.ts';
import type { SharedPictures } from './sharedPictures.ts';
import type { TemplateDesk } from './templates.ts';
import type { RememberedBandwidth } from './uploadLimit.ts';

/** What lives as long as the vault is open. */
export interface OpenedCore {
  readonly vault: OpenedVault;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly blobKeeper: BlobKeeper;
  readonly pictures: Pictures;
  readonly importer: Importer;
  readonly detection: Detection;
  readonly templates: TemplateDesk;
  readonly client: ServiceClient;
  readonly sharedPictures: SharedPictures;
  readonly queue: Queue;
  readonly limited: RememberedBandwidth;
  readonly lookUp: LookUpDesk;
  readonly receiving: Receiving;
  readonly exports: Exports;
  readonly compareHeader: CompareHeader;
  readonly archive: KnownArchive;
  /** Whose name stands under a review: the signed-in user's, or that of nobody in particular. */
  readonly reviewer: () => string;
  /** Tells a batch's counts soon. */
  readonly batches: { request(batch: BatchId): void };
  /** Stops all work where it can be taken up again, closes the store and forgets the keys. */
  close(): Promise<void>;
}

/** How the services reach what is open: `opened` throws VAULT_LOCKED while the vault is not. */
export interface Access {
  readonly opened: () => OpenedCore;
  readonly isOpen: () => boolean;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly events: Events;
}
