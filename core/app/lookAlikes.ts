import { randomUUID } from 'node:crypto';
import { ScrimFailure } from '../../model/errors.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import { driftOf, sheetKeyOf, sheetsOf, type Approval, type SheetChoice } from '../../model/lookAlike.ts';
import type { Policy } from '../../model/policy.ts';
import { pendingCount } from '../../model/redaction.ts';
import type { Core } from '../core.ts';
import type { ItemChange, ItemDecision } from '../store/items.ts';
import { leaveAlone, unlessLeftAlone } from './acts.ts';
import { insistOnFree, insistOnRevision } from './itemRules.ts';
import type { Access } from './opened.ts';

/** As many approvals as anyone takes back; forgotten with the vault's closing. Each picture can be reopened without. */
const mostKept = 20;
const pageSize = 500;

interface Approved {
  readonly item: ItemId;
  readonly revision: number;
  /** Proposals that the approval accepted. */
  readonly regions: ReadonlySet<string>;
}

/** Approves one of a sheet as it would be by itself; anything that is not like the sheet's picture any more is refused. */
export function approveAlike(
  item: ItemDetail,
  submitted: boolean,
  { like, revision, at, by }: { like: ItemDetail; revision: number; at: Date; by: string },
  policy: Pick<Policy, 'unattended'>,
): ItemChange {
  insistOnRevision(item, revision);
  insistOnFree(submitted);
  const key = sheetKeyOf(item, policy);
  if (key === undefined || key !== sheetKeyOf(like, policy) || driftOf(like, item).length > 0) {
    throw new ScrimFailure('CONFLICT');
  }
  const state = { kind: 'reviewed', at: at.toISOString(), by } as const;
  return pendingCount(item.regions) === 0
    ? { state }
    : { state, regions: item.regions.map((region) => ({ ...region, decision: 'accepted' })) };
}

/** Undecided again, if nobody touched it since; undefined if somebody did. */
export function takeBackAlike(item: ItemDetail, submitted: boolean, approved: Approved): ItemChange | undefined {
  if (submitted || item.state.kind !== 'reviewed' || item.revision !== approved.revision) return undefined;
  const regions = item.regions.map((region) =>
    approved.regions.has(region.id) ? ({ ...region, decision: 'pending' } as const) : region,
  );
  return { state: { kind: 'review' }, ...(approved.regions.size > 0 ? { regions } : {}) };
}

export function lookAlikes(
  access: Access,
  tell: (item: ItemDetail) => ItemDetail,
): Pick<Core['items'], 'sheets' | 'approveSheet' | 'takeBackApproval'> {
  const kept = new Map<string, readonly Approved[]>();
  return {
    sheets: async () => sheetsOf(await allInReview(access), access.policy),
    async approveSheet(like, choices): Promise<Approval> {
      const { changed, approved } = await approve(access, like, choices);
      changed.forEach(tell);
      const approval = randomUUID();
      kept.set(approval, approved);
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
      return { approval, items: changed.map(({ id }) => id) };
    },
    async takeBackApproval(approval) {
      const approved = kept.get(approval);
      if (!approved) throw new ScrimFailure('NOT_FOUND');
      const changed = await takeBack(access, approved);
      kept.delete(approval);
      changed.forEach(tell);
      return changed.map(({ id }) => id);
    },
  };
}

async function allInReview({ opened }: Access): Promise<ItemDetail[]> {
  const { store } = opened();
  const items: ItemDetail[] = [];
  for (let offset = 0; ; offset += pageSize) {
    const page = await store.items.inReview(offset, pageSize);
    items.push(...page);
    if (page.length < pageSize) return items;
  }
}

async function approve({ opened, clock, policy }: Access, likeId: ItemId, choices: readonly SheetChoice[]) {
  const { store, reviewer } = opened();
  const like = await store.items.get(likeId);
  const [at, by] = [clock.now(), reviewer()];
  return store.database.write(async (sql) => {
    const approved: Approved[] = [];
    const changed: ItemDetail[] = [];
    for (const { item, revision } of choices) {
      let regions: ReadonlySet<string> = new Set();
      const saved = await store.items.changeWithin(sql, item, (found, submitted) => {
        regions = new Set(found.regions.filter(({ decision }) => decision === 'pending').map(({ id }) => id));
        return approveAlike(found, submitted, { like, revision, at, by }, policy);
      });
      approved.push({ item, revision: saved.revision, regions });
      changed.push(saved);
    }
    await store.audit.appendWithin(sql, { at, who: by, what: 'look-alikes-approved', count: changed.length });
    return { approved, changed };
  });
}

async function takeBack({ opened, clock }: Access, approved: readonly Approved[]): Promise<ItemDetail[]> {
  const { store, reviewer } = opened();
  return store.database.write(async (sql) => {
    const changed: ItemDetail[] = [];
    for (const one of approved) {
      const decide: ItemDecision = (item, submitted) => takeBackAlike(item, submitted, one) ?? leaveAlone();
      const saved = await store.items.changeWithin(sql, one.item, decide).catch(unlessLeftAlone);
      if (saved) changed.push(saved);
    }
    const entry = { at: clock.now(), who: reviewer(), what: 'look-alikes-taken-back', count: changed.length } as const;
    if (changed.length > 0) await store.audit.appendWithin(sql, entry);
    return changed;
  });
}
