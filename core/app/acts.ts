import { randomUUID } from 'node:crypto';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { Act } from '../../model/seriesCopy.ts';
import type { NewEntry } from '../store/audit.ts';
import type { ItemChange } from '../store/items.ts';
import type { Access } from './opened.ts';

/** As many acts as anyone takes back; forgotten with the vault's closing. */
const mostKept = 20;

/** One picture of an act: as it is after it, and how it becomes what it was. */
export interface Reversal {
  readonly item: ItemId;
  readonly revision: number;
  readonly back: (item: ItemDetail) => ItemChange;
}

/** Written down when an act is taken back, with the number of pictures that were. */
type Undoing = Pick<NewEntry, 'what' | 'item'>;

export interface Acts {
  keep(reversals: readonly Reversal[], undoing?: Undoing): Act;
  /** Leaves alone what was submitted, or what somebody changed since; answers what it did take back. NOT_FOUND for an act that is not known. */
  takeBack(act: string): Promise<ItemId[]>;
}

class LeftAlone extends Error {}
/** What must not change keeps its revision, too: nothing is written of it. */
export const leaveAlone = (): never => {
  throw new LeftAlone();
};
export const unlessLeftAlone = (thrown: unknown): undefined => {
  if (!(thrown instanceof LeftAlone) && toScrimError(thrown).code !== 'NOT_FOUND') throw thrown;
};

/** What was done to many pictures at once, so that one call takes it back. */
export function createActs({ opened, clock }: Access, tell: (item: ItemDetail) => ItemDetail): Acts {
  const kept = new Map<string, { readonly reversals: readonly Reversal[]; readonly undoing: Undoing | undefined }>();
  return {
    keep(reversals, undoing) {
      const act = randomUUID();
      kept.set(act, { reversals, undoing });
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
      return { act, items: reversals.map(({ item }) => item) };
    },
    async takeBack(act) {
      const known = kept.get(act);
      if (!known) throw new ScrimFailure('NOT_FOUND');
      const { store, reviewer } = opened();
      const [at, who] = [clock.now(), reviewer()];
      const changed = await store.database.write(async (sql) => {
        const done: ItemDetail[] = [];
        for (const { item, revision, back } of known.reversals) {
          const decide = (found: ItemDetail, submitted: boolean): ItemChange =>
            submitted || found.revision !== revision ? leaveAlone() : back(found);
          const saved = await store.items.changeWithin(sql, item, decide).catch(unlessLeftAlone);
          if (saved) done.push(saved);
        }
        const entry = known.undoing && { ...known.undoing, at, who, count: done.length };
        if (entry && done.length > 0) await store.audit.appendWithin(sql, entry);
        return done;
      });
      kept.delete(act);
      changed.forEach(tell);
      return changed.map(({ id }) => id);
    },
  };
}
