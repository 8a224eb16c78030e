import type { Core } from '../core.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Annotation } from '../../model/annotation.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { Region } from '../../model/redaction.ts';
import type { Act } from '../../model/seriesCopy.ts';
import {
  depict,
  insistOnRevision,
  markReviewed,
  markSeen,
  reopen,
  saveEdits,
  setExcluded,
  summaryOf,
  type EditsBeside,
} from './itemRules.ts';
import { createActs, leaveAlone, unlessLeftAlone, type Acts, type Reversal } from './acts.ts';
import { lookAlikes } from './lookAlikes.ts';
import type { Access } from './opened.ts';
import { seriesCopies } from './seriesCopy.ts';
import { signRejections, type RejectionChanges } from './rejections.ts';

/** Items of the open vault: lists, edits, reviews, pixels. */
export function createItemService(access: Access): Core['items'] {
  const { opened, clock, events } = access;
  const tell = (item: ItemDetail): ItemDetail => {
    events.emit({ kind: 'item', item: summaryOf(item) });
    return item;
  };
  const acts = createActs(access, tell);
  return {
    list: async (offset, limit) => opened().store.items.list(offset, limit),
    get: async (item) => opened().store.items.get(item),
    history: async (item) => opened().store.items.history(item),
    saveEdits: async (...edit) => tell(await saveAndAudit(access, ...edit)),
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
    ...lookAlikes(access, tell),
    ...seriesCopies(access, acts, tell),
    reopenAll: async (ids) => reopenAll(access, acts, ids, tell),
    takeBack: async (act) => acts.takeBack(act),
    compareHeader: async (id) => opened().compareHeader(await opened().store.items.get(id)),
    burnGrid: async (id) => opened().pictures.burnGrid(id),
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
    async picture(id, frame, maxSide, coarse) {
      if (!Number.isInteger(maxSide) || maxSide < 16 || maxSide > 65500) {
        throw new ScrimFailure('INVALID_REQUEST', { where: 'maxSide' });
      }
      return opened().pictures.picture(id, frame, maxSide, coarse);
    },
    tile: async (id, frame, column, row, coarse) => opened().pictures.tile(id, frame, column, row, coarse),
    samples: async (id, frame, coarse) => opened().pictures.samples(id, frame, coarse),
  };
}

/** Reviews of many, taken back in one act. What was cleared is reopened one by one: its finished file goes with that. */
async function reopenAll(
  { opened }: Access,
  acts: Acts,
  ids: readonly ItemId[],
  tell: (item: ItemDetail) => ItemDetail,
): Promise<Act> {
  const { store } = opened();
  const done = await store.database.write(async (sql) => {
    const all: { saved: ItemDetail; reversal: Reversal }[] = [];
    for (const id of ids) {
      let state: ItemDetail['state'] = { kind: 'review' };
      const decide = (item: ItemDetail, submitted: boolean) => {
        if (submitted || item.state.kind !== 'reviewed') return leaveAlone();
        ({ state } = item);
        return reopen(item, submitted);
      };
      const saved = await store.items.changeWithin(sql, id, decide).catch(unlessLeftAlone);
      if (saved) all.push({ saved, reversal: { item: id, revision: saved.revision, back: () => ({ state }) } });
    }
    return all;
  });
  done.forEach(({ saved }) => tell(saved));
  return acts.keep(done.map(({ reversal }) => reversal));
}

/** What a person leaves visible is written down in the transaction that saves it. */
async function saveAndAudit(
  { opened, clock }: Access,
  id: ItemId,
  revision: number,
  sent: readonly Region[],
  annotations: readonly Annotation[],
  beside: EditsBeside = {},
): Promise<ItemDetail> {
  const { store, reviewer } = opened();
  const [at, who] = [clock.now(), reviewer()];
  return store.database.write(async (sql) => {
    let changes: RejectionChanges | undefined;
    const saved = await store.items.changeWithin(sql, id, (item, submitted) => {
      insistOnRevision(item, revision);
      const { regions, ...rest } = signRejections(item.regions, sent, at, who);
      changes = rest;
      return saveEdits(item, submitted, revision, regions, annotations, beside);
    });
    const entry = { at, who, item: id } as const;
    for (const [reason, count] of changes?.rejected ?? []) {
      await store.audit.appendWithin(sql, { ...entry, what: 'proposals-rejected', count, reason });
    }
    const count = changes?.takenBack ?? 0;
    if (count > 0) await store.audit.appendWithin(sql, { ...entry, what: 'rejections-taken-back', count });
    return saved;
  });
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
