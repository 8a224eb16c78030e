import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ScrimFailure } from '../../model/errors.ts';
import { regionIdSchema, type ItemId, type RegionId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import { acceptedRegions, framesExist, sameFrames, type Region } from '../../model/redaction.ts';
import type { Core } from '../core.ts';
import type { ItemChange } from '../store/items.ts';
import { leaveAlone, unlessLeftAlone, type Acts, type Reversal } from './acts.ts';
import { MOST_REGIONS } from './itemRules.ts';
import type { Access } from './opened.ts';

/** Longer series are not touched at once. */
const mostPictures = 5000;

/**
 * The redactions that a picture of the same series lacks, as redactions by hand: whoever copies them has decided. Undefined where there are none, and for a
 * picture on which they would mean something else or that is not to be changed.
 */
function copyOnto(
  target: ItemDetail,
  submitted: boolean,
  source: ItemDetail,
  copied: readonly Region[],
): Region[] | undefined {
  const { columns, rows, frames } = source.facts;
  const open = target.state.kind === 'review' || target.state.kind === 'reviewed';
  if (submitted || !open || target.facts.columns !== columns || target.facts.rows !== rows) return undefined;
  if (target.facts.frames !== frames && copied.some((region) => region.frames !== 'all')) return undefined;
  if (!copied.every((region) => framesExist(region.frames, target.facts.frames))) return undefined;
  const there = acceptedRegions(target.regions);
  const lacking = copied.filter(
    ({ shape, frames: on }) =>
      !there.some((region) => sameFrames(region.frames, on) && isDeepStrictEqual(region.shape, shape)),
  );
  if (lacking.length === 0 || target.regions.length + lacking.length > MOST_REGIONS) return undefined;
  return lacking.map(({ shape, frames: on }): Region => {
    const id = regionIdSchema.parse(randomUUID());
    return { id, frames: on, shape, origin: { kind: 'manual' }, decision: 'accepted' };
  });
}

type Verbs = Pick<Core['items'], 'planCopy' | 'copyToSeries'>;

export function seriesCopies({ opened, clock }: Access, acts: Acts, tell: (item: ItemDetail) => ItemDetail): Verbs {
  const sourceOf = async (id: ItemId, chosen: readonly RegionId[]) => {
    const source = await opened().store.items.get(id);
    const copied = acceptedRegions(source.regions).filter((region) => chosen.includes(region.id));
    if (copied.length === 0 || copied.length !== chosen.length) throw new ScrimFailure('CONFLICT');
    return { source, copied, others: await opened().store.items.ofSeries(id, mostPictures) };
  };
  return {
    async planCopy(id, chosen) {
      const { items } = opened().store;
      const { source, copied, others } = await sourceOf(id, chosen);
      const plan = { touches: 0, reopens: 0, leaves: 0 };
      for (const other of others) {
        const target = await items.get(other);
        if (copyOnto(target, await items.isSubmitted(other), source, copied)) {
          plan.touches++;
          if (target.state.kind === 'reviewed') plan.reopens++;
        } else plan.leaves++;
      }
      return plan;
    },
    async copyToSeries(id, chosen) {
      const { store, reviewer } = opened();
      const { items, database, audit } = store;
      const [at, who] = [clock.now(), reviewer()];
      const { source, copied, others } = await sourceOf(id, chosen);
      const done = await database.write(async (sql) => {
        const all: { saved: ItemDetail; reversal: Reversal }[] = [];
        for (const other of others) {
          let back: Reversal['back'] = leaveAlone;
          const decide = (target: ItemDetail, submitted: boolean): ItemChange => {
            const added = copyOnto(target, submitted, source, copied) ?? leaveAlone();
            back = without(added, target.state);
            return { regions: [...target.regions, ...added], state: { kind: 'review' } };
          };
          const saved = await items.changeWithin(sql, other, decide).catch(unlessLeftAlone);
          if (saved) all.push({ saved, reversal: { item: saved.id, revision: saved.revision, back } });
        }
        const count = all.length;
        if (count > 0) await audit.appendWithin(sql, { at, who, item: id, what: 'redactions-copied', count });
        return all;
      });
      done.forEach(({ saved }) => tell(saved));
      const undoing = { what: 'copies-taken-back', item: id } as const;
      return acts.keep(
        done.map(({ reversal }) => reversal),
        undoing,
      );
    },
  };
}

/** Nobody touched it since, so a review that stood before is about just what is left. */
function without(added: readonly Region[], state: ItemDetail['state']): Reversal['back'] {
  const gone = new Set(added.map(({ id }) => id));
  return ({ regions }) => ({ regions: regions.filter(({ id }) => !gone.has(id)), state });
}
