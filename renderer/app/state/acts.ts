import type { ItemId } from '../../../model/ids.ts';
import type { Act } from '../../../model/seriesCopy.ts';
import { scrim } from '../../bridge.ts';
import { t } from '../../words/words.ts';
import { inform, notify, reportError } from './notices.ts';

/** Says what was done to many pictures, and takes it back on request. */
export function announceAct({ act }: Act, text: string): void {
  notify({ tone: 'info', text, action: { label: t('common:undo'), run: () => void takeBack(act) } });
}

async function takeBack(act: string): Promise<void> {
  const result = await scrim.items.takeBack({ act });
  if (result.ok) inform(t('pictures:takenBack', { count: result.value.length }));
  else reportError(result.error);
}

/** Reviews of many, taken back at once. */
export async function reopenItems(items: readonly ItemId[]): Promise<void> {
  const result = await scrim.items.reopenAll({ items: [...items] });
  if (result.ok) announceAct(result.value, t('pictures:reopened', { count: result.value.items.length }));
  else reportError(result.error);
}
