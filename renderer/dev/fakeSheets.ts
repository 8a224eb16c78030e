import type { ScrimBridge } from '../../contract/bridge.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import { sheetsOf } from '../../model/lookAlike.ts';
import type { Result } from '../../model/result.ts';
import { uuid, yes } from './answers.ts';

type Change = (id: ItemId, to: Partial<ItemDetail>) => Promise<Result<ItemDetail>>;

/** Look-alikes by the rules that core has; nothing is checked again. */
export function fakeSheets(
  all: ReadonlyMap<ItemId, ItemDetail>,
  change: Change,
): Pick<ScrimBridge['items'], 'sheets' | 'approveSheet' | 'takeBackApproval'> {
  const kept = new Map<string, readonly ItemId[]>();
  const decided = (id: ItemId, decision: 'accepted' | 'pending') =>
    all.get(id)!.regions.map((region) => ({ ...region, decision }));
  return {
    sheets: () => yes(sheetsOf([...all.values()], { unattended: { headOrNeck: false, noBodySite: true } })),
    approveSheet: ({ items }) => {
      const ids = items.map(({ item }) => item as ItemId);
      const state = { kind: 'reviewed', at: '2026-11-21T10:00:00.000Z', by: 'Dr. Mara Lind' } as const;
      for (const id of ids) void change(id, { regions: decided(id, 'accepted'), state });
      const approval = uuid<string>();
      kept.set(approval, ids);
      return yes({ approval, items: ids });
    },
    takeBackApproval: ({ approval }) => {
      const ids = [...(kept.get(approval) ?? [])];
      for (const id of ids) void change(id, { regions: decided(id, 'pending'), state: { kind: 'review' } });
      return yes(ids);
    },
  };
}
