import { isPhoto, nothingDepicted, type Depiction } from '../../../model/depiction.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { scrim } from '../../bridge.ts';
import { useItems } from './items.ts';
import { t } from '../../words/words.ts';
import { notify, reportError } from './notices.ts';

interface Said {
  readonly item: ItemId;
  readonly depiction: Depiction;
}

/** What was said before each change, newest last: as many as anyone takes back. */
const before: (readonly Said[])[] = [];
const mostSteps = 50;

export const depictionOf = ({ depiction }: Pick<ItemSummary, 'depiction'>): Depiction => depiction ?? nothingDepicted;

/** Says of all these photos what is given, and leaves the rest of what was said of each. DICOM objects among them say it themselves. */
export async function depict(items: readonly ItemSummary[], change: Partial<Depiction>): Promise<boolean> {
  const photos = items.filter(isPhoto);
  if (photos.length === 0 || Object.keys(change).length === 0) return false;
  const said = photos.map((item) => ({ item: item.id, depiction: depictionOf(item) }));
  const done = await save(said.map(({ item, depiction }) => ({ item, depiction: { ...depiction, ...change } })));
  if (!done) return false;
  before.push(said);
  if (before.length > mostSteps) before.shift();
  if (photos.length > 1)
    notify({
      tone: 'info',
      text: t('pieces:setFor', { count: photos.length }),
      action: { label: t('common:undo'), run: () => void takeBack(said) },
    });
  return true;
}

/** Takes the last change of this window back, for those that are still there. */
export async function undoDepiction(): Promise<void> {
  const last = before.at(-1);
  if (last) await takeBack(last);
}

/** Nothing where it was taken back already: a notice stays a while. */
async function takeBack(said: readonly Said[]): Promise<void> {
  const at = before.indexOf(said);
  if (at < 0) return;
  before.splice(at, 1);
  const { items } = useItems.getState();
  const left = said.filter(({ item }) => items.has(item));
  if (left.length > 0) await save(left);
}

async function save(changes: readonly Said[]): Promise<boolean> {
  const result = await scrim.items.depict({ changes: [...changes] });
  if (!result.ok) reportError(result.error);
  return result.ok;
}
