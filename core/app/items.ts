import type { Core } from '../core.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { ItemDetail } from '../../model/item.ts';
import { depict, markReviewed, markSeen, reopen, saveEdits, setExcluded, summaryOf } from './itemRules.ts';
import type { Access } from './opened.ts';

/** Items of the open vault: lists, edits, reviews, pixels. */
export function createItemService(access: Access): Core['items'] {
  const { opened, clock, events } = access;
  const tell = (item: ItemDetail): ItemDetail => {
    events.emit({ kind: 'item', item: summaryOf(item) });
    return item;
  };
  return {
    list: async (offset, limit) => opened().store.items.list(offset, limit),
    get: async (item) => opened().store.items.get(item),
    saveEdits: async (id, revision, regions, annotations) =>
      tell(
        await opened().store.items.change(id, (item, submitted) =>
          saveEdits(item, submitted, revision, regions, annotations),
        ),
      ),
    async markReviewed(id, revision) {
      const { store, reviewer } = opened();
      const by = reviewer();
      return tell(await store.items.change(id, (item) => markReviewed(item, revision, clock.now(), by)));
    },
    async reopen(id) {
      const { store, blobKeeper } = opened();
      const { item, outputs } = await store.clearances.takeBack(id, reopen);
      await blobKeeper.drop(outputs);
      return tell(item);
    },
    async setExcluded(id, excluded) {
      const { store } = opened();
      return tell(await store.items.change(id, (_, submitted) => setExcluded(submitted, excluded)));
    },
    ...asides(access, tell),
    detect: async (id) => opened().detection.detect(id),
    async remove(ids) {
      const { store, blobKeeper, pictures, batches } = opened();
      const touched = await store.items.batchesOf(ids);
      const hashes = await store.items.remove(ids);
      pictures.forget(ids);
      events.emit({ kind: 'items-removed', items: [...ids] });
      await blobKeeper.drop(hashes);
      for (const batch of touched) batches.request(batch);
    },
    thumbnail: async (id) => opened().store.items.thumbnail(id),
    async picture(id, frame, maxSide) {
      if (!Number.isInteger(maxSide) || maxSide < 16 || maxSide > 65500) {
        throw new ScrimFailure('INVALID_REQUEST', { where: 'maxSide' });
      }
      return opened().pictures.picture(id, frame, maxSide);
    },
    samples: async (id, frame) => opened().pictures.samples(id, frame),
  };
}

/** What is said of pictures beside their edits. */
function asides(
  { opened }: Access,
  tell: (item: ItemDetail) => ItemDetail,
): Pick<Core['items'], 'depict' | 'markSeen'> {
  return {
    async depict(changes) {
      const decisions = changes.map(({ item, depiction }) => {
        return [item, (found: ItemDetail, submitted: boolean) => depict(found, submitted, depiction)] as const;
      });
      for (const item of await opened().store.items.changeAll(decisions)) tell(item);
    },
    async markSeen(id) {
      const { store } = opened();
      const item = await store.items.get(id);
      return item.seen ? item : tell(await store.items.change(id, markSeen));
    },
  };
}
