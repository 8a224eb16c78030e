import { randomUUID } from 'node:crypto';
import { createItemService } from '../../core/app/items.ts';
import type { OpenedCore } from '../../core/app/opened.ts';
import type { ItemChange, NewItem } from '../../core/store/items.ts';
import { openStore } from '../../core/store/openStore.ts';
import { deriveVaultKeys } from '../../core/vault/vaultKeys.ts';
import type { Core, CoreEvent } from '../../core/core.ts';
import { batchIdSchema, itemIdSchema, regionIdSchema, sha256Schema, type ItemId } from '../../model/ids.ts';
import type { ImageFacts } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import type { Region } from '../../model/redaction.ts';

export const deskTime = new Date('2026-01-02T03:04:05.000Z');
export const jpegFacts: ImageFacts = {
  ...{ mediaType: 'image/jpeg', bytes: 1, columns: 800, rows: 600, frames: 1, identifiers: [] },
};

/** A proposal of a face, until told otherwise. */
export const proposed = (overrides: Partial<Region> = {}): Region => ({
  id: regionIdSchema.parse(randomUUID()),
  frames: 'all',
  shape: { kind: 'rectangle', box: { x: 10, y: 10, width: 120, height: 20 } },
  origin: { kind: 'proposal', what: 'face', score: 0.9, reason: 'face 0.90' },
  decision: 'pending',
  ...overrides,
});

/** The item service over a real store in `folder`, with items that were never files. */
export async function itemDesk(folder: string, policy: Partial<Policy> = {}) {
  const store = await openStore(folder, randomUUID(), deriveVaultKeys(Buffer.alloc(32, 3)));
  const batch = batchIdSchema.parse(randomUUID());
  await store.batches.create(batch, ['/media'], deskTime);
  const events: CoreEvent[] = [];
  const opened = {
    ...{ store, reviewer: () => 'Dr Erfunden' },
    ...{ blobKeeper: { drop: async () => undefined }, pictures: { forget: () => undefined } },
  } as unknown as OpenedCore;
  const items: Core['items'] = createItemService({
    ...{ opened: () => opened, isOpen: () => true, clock: { now: () => deskTime } },
    policy: { unattended: { headOrNeck: false, noBodySite: true }, ...policy } as Policy,
    events: { emit: (event: CoreEvent) => events.push(event) } as never,
  });
  let made = 0;
  async function add(change: ItemChange = {}, facts: ImageFacts = jpegFacts, more: Partial<NewItem> = {}) {
    const id = itemIdSchema.parse(randomUUID());
    const item: NewItem = {
      ...{ id, batch, name: 'x', importedAt: deskTime, facts, state: { kind: 'review' } },
      contentHash: sha256Schema.parse(`${++made}`.padStart(64, '0')),
      thumbnail: { bytes: new Uint8Array([1]), mediaType: 'image/webp', width: 1, height: 1 },
      ...more,
    };
    await store.database.write((sql) => store.items.insert(sql, item));
    await store.items.change(id, () => change);
    return id;
  }
  const audited = async (item?: ItemId) => {
    const { entries } = await store.audit.trail();
    return entries.filter((entry) => item === undefined || entry.item === item);
  };
  return { store, items, events, add, audited };
}
