import type { ItemDetail } from '../../../model/item.ts';
import { depict, depictionOf } from '../../app/state/depictions.ts';
import { t } from '../../words/words.ts';
import { DepictionFields } from '../../ui/DepictionFields.tsx';

/** What the photo shows; said at once, without a button. */
export function DepictionSection({ detail }: { readonly detail: ItemDetail }) {
  return (
    <section aria-labelledby="depiction-title">
      <div className="side-head">
        <h2 id="depiction-title">{t('review:panel.photoShows')}</h2>
      </div>
      <DepictionFields value={depictionOf(detail)} onChange={(change) => void depict([detail], change)} />
    </section>
  );
}
