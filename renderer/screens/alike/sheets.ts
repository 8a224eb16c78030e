import { create } from 'zustand';
import type { ScrimError } from '../../../model/errors.ts';
import type { Alike, Sheet } from '../../../model/lookAlike.ts';
import { notify, inform, reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { t } from '../../words/words.ts';

interface Sheets {
  /** Null until core has answered. */
  readonly sheets: readonly Sheet[] | null;
  readonly error: ScrimError | null;
  /** What was approved here and can be taken back, newest last. */
  readonly approvals: readonly string[];
}

export const useSheets = create<Sheets>(() => ({ sheets: null, error: null, approvals: [] }));

export async function loadSheets(): Promise<void> {
  const result = await scrim.items.sheets();
  if (result.ok) useSheets.setState({ sheets: result.value, error: null });
  else useSheets.setState({ error: result.error });
}

/** False if core refused, because one of them has changed: the sheets are looked up again. */
export async function approve(sheet: Sheet, members: readonly Alike[]): Promise<boolean> {
  const items = members.map(({ item, revision }) => ({ item, revision }));
  const result = await scrim.items.approveSheet({ like: sheet.like, items });
  await loadSheets();
  if (!result.ok) {
    reportError(result.error);
    return false;
  }
  const { approval } = result.value;
  useSheets.setState(({ approvals }) => ({ approvals: [...approvals, approval] }));
  notify({
    tone: 'info',
    text: t('review:alike.approved', { count: items.length }),
    action: { label: t('common:undo'), run: () => void takeBack(approval) },
  });
  return true;
}

export async function takeLastBack(): Promise<void> {
  const last = useSheets.getState().approvals.at(-1);
  if (last) await takeBack(last);
}

/** Nothing where it was taken back already: a notice stays a while. */
async function takeBack(approval: string): Promise<void> {
  const { approvals } = useSheets.getState();
  if (!approvals.includes(approval)) return;
  useSheets.setState({ approvals: approvals.filter((other) => other !== approval) });
  const result = await scrim.items.takeBackApproval({ approval });
  if (result.ok) inform(t('review:alike.takenBack', { count: result.value.length }));
  else reportError(result.error);
  await loadSheets();
}
