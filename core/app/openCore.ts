import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchId, ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { CorePorts } from '../core.ts';
import { knownBanners } from '../detect/devices/banners.ts';
import { createImporter, type ImporterEvents } from '../intake/importer.ts';
import { createBlobKeeper, type BlobKeeper } from '../store/blobKeeper.ts';
import { createIntakeStore } from '../store/intakeStore.ts';
import { openStore, type Store } from '../store/openStore.ts';
import { createQueue } from '../upload/queue.ts';
import { createServiceClient } from '../service/client.ts';
import { createBlobStore, type BlobStore } from '../vault/blobStore.ts';
import { loginName } from '../vault/loginName.ts';
import type { OpenedVault } from '../vault/vaultGate.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { createKnownArchive } from './archiveSettings.ts';
import { createClearedImages, createPrepareCase, type ClearCaseParts } from './clearCase.ts';
import { createDetection } from './detection.ts';
import { coalesce, type Events } from './events.ts';
import { createExports } from './exports.ts';
import { summaryOf } from './itemRules.ts';
import { originalOf } from './originals.ts';
import { createKeptSession } from './keptSession.ts';
import { createCompareHeader } from './headers.ts';
import { createLookUpDesk } from './lookUp.ts';
import type { OpenedCore } from './opened.ts';
import { createPeople } from './people.ts';
import { createPictures } from './pictures.ts';
import { createReceiving } from './receiving.ts';
import { sessionOf } from './session.ts';
import { createSharedPictures } from './sharedPictures.ts';
import { createTemplateDesk, savedTemplates } from './templates.ts';
import { rememberedBandwidth } from './uploadLimit.ts';

export const vaultFolder = (home: string): string => join(home, 'vault');
/** How often a running batch tells its counts. */
const BATCH_EVERY_MS = 120;

/** What the parts below are built on. */
interface Ground {
  readonly ports: CorePorts;
  readonly pool: WorkerPool;
  readonly events: Events;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly blobKeeper: BlobKeeper;
}

/** Opens store and blobs of an unlocked vault, removes what a crash left half-written, and takes unfinished work up. */
export async function openCore(
  ports: CorePorts,
  pool: WorkerPool,
  events: Events,
  vault: OpenedVault,
): Promise<OpenedCore> {
  const { home } = ports.paths;
  const blobs = await createBlobStore(vaultFolder(home), vault.keys);
  const store = await openStore(home, vault.id, vault.keys, await blobs.isEmpty());
  try {
    const swept = await blobs.sweep(await store.referencedBlobs());
    if (swept > 0) ports.log.info('orphans-swept', { count: swept });
    const ground = { ports, pool, events, store, blobs, blobKeeper: createBlobKeeper(blobs, store.database) };
    const { changed, ...desk } = createDesk(ground);
    const sharing = await createSharing(ground, vault.id);
    await desk.importer.resumeUnfinished();
    desk.detection.wake();
    const receiving = await createReceiving({ ports, store, importer: desk.importer, events });
    const archive = createKnownArchive(store.settings, ports.keychain, vault.id);
    const fonts = join(ports.paths.resources, 'fonts');
    const exports = createExports({ ...clearing(ground), fonts }, archive);
    return {
      ...ground,
      ...desk,
      ...sharing,
      vault,
      receiving,
      archive,
      exports,
      compareHeader: createCompareHeader(clearing(ground)),
      templates: createTemplateDesk({ store, clock: ports.clock, who: sharing.whoIsThere, changed }),
      lookUp: createLookUpDesk({ store, vaultId: vault.id, clock: ports.clock, who: sharing.whoIsThere }),
      async close() {
        await exports.close();
        // Before the importer, for it hands over to it.
        await receiving.close();
        await desk.importer.close();
        await Promise.all([desk.detection.close(), sharing.close()]);
        desk.batches.stop();
        desk.pictures.clear();
        await store.close();
        vault.keys.destroy();
      },
    };
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

/** Import, detection and pictures: what happens on this workstation. */
function createDesk({ ports, pool, events, store, blobs, blobKeeper }: Ground) {
  const { clock, log, paths, policy } = ports;
  const { limits } = policy;
  const pictures = createPictures({ store, blobs, pool, limits, fill: policy.fill });
  const batches = coalesce<BatchId>(async (id) => {
    events.emit({ kind: 'batch', batch: await store.batches.get(id) });
  }, BATCH_EVERY_MS);
  const changed = (item: ItemDetail): void => {
    events.emit({ kind: 'item', item: summaryOf(item) });
    batches.request(item.batch);
  };
  const original = async (item: ItemId) => blobs.read((await store.items.get(item)).contentHash);
  const people = createPeople({ store, pool, limits, log, original, changed });
  const detection = createDetection({
    store,
    pool,
    policy,
    models: paths.models,
    log,
    devices: async () => ({
      banners: await knownBanners(paths.home),
      templates: await savedTemplates(store.settings),
    }),
    people,
    sourceOf: (item) => originalOf(blobs, item),
    changed,
  });
  /** Those that it contradicts have changed with it. */
  const tellOf = async (item: ItemId): Promise<void> => {
    const detail = await store.items.get(item);
    events.emit({ kind: 'item', item: summaryOf(detail) });
    for (const other of detail.conflictsWith ?? []) {
      events.emit({ kind: 'item', item: summaryOf(await store.items.get(other)) });
    }
  };
  const importer = createImporter({
    store: createIntakeStore(store, blobKeeper),
    pool,
    limits,
    clock,
    log,
    events: {
      batchChanged: (batch) => batches.request(batch),
      peopleSeen: (identifiers) => people.seen(identifiers),
      itemImported(item) {
        detection.wake();
        void tellOf(item).catch(() => undefined);
      },
      batchStopped(batch, error) {
        batches.request(batch);
        // Locking stops an import on purpose; it goes on when the vault is open again.
        if (error.code !== 'VAULT_LOCKED') events.emit({ kind: 'import-stopped', batch, error });
      },
    } satisfies ImporterEvents,
  });
  return { pictures, batches, detection, importer, changed };
}

/** What clearing is done with. */
const clearing = ({ ports, ...ground }: Ground): ClearCaseParts => ({
  ...ground,
  policy: ports.policy,
  clock: ports.clock,
  models: ports.paths.models,
  profile: () => readProfile(ports.paths.resources),
});

/** Sign-in, clearance and queue: what leaves this workstation. */
async function createSharing(ground: Ground, vaultId: string) {
  const { ports, events, store, blobs, pool } = ground;
  const { clock, log, policy, keychain, serviceUrl, serviceName } = ports;
  const kept = createKeptSession({ settings: store.settings, keychain, vaultId, serviceName, log });
  const session = await kept.restore();
  const pinned = policy.services;
  const client = createServiceClient({ serviceUrl, serviceName, pinned, session, now: () => clock.now() });
  const sharedPictures = createSharedPictures();
  const prepare = createPrepareCase(clearing(ground));
  const cleared = createClearedImages(store, blobs, pool, policy);
  const limited = await rememberedBandwidth(store.settings);
  const queue = await createQueue({
    ...{ repository: store.submissions, cleared, prepare, client, clock, log },
    bandwidth: limited.bandwidth,
    service: serviceName,
  });
  queue.onChange((submission) => events.emit({ kind: 'submission', submission }));
  const stopListening = client.onSession((next, change) => {
    kept.keep(next);
    events.emit({ kind: 'session', session: sessionOf(next) });
    if (change === 'renewed') return;
    sharedPictures.clear();
    if (next) queue.wake();
  });
  return {
    client,
    sharedPictures,
    queue,
    limited,
    reviewer: () => client.session()?.user.displayName ?? 'workstation',
    whoIsThere: () => [client.session()?.user.displayName, loginName()].filter(Boolean).join(' / '),
    async close() {
      await queue.close();
      stopListening();
      await kept.settled();
      client.close();
    },
  };
}

/** The profile is part of the product; without it nothing is cleared. */
async function readProfile(resources: string): Promise<unknown> {
  return JSON.parse(await readFile(join(resources, 'profiles', 'basic.json'), 'utf8')) as unknown;
}
