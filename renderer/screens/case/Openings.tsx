import type { CaseId } from '../../../model/ids.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';

/** Receipts by reading, for the author and for staff. */
export function Openings({ id }: { readonly id: CaseId }) {
  const { asked, again } = useAsked(id, () => scrim.discussion.openings({ case: id }));
  if (asked.kind === 'asking') return <p className="dim">{t('shared:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  if (asked.value.length === 0) return <p className="dim">{t('shared:nobodyOpened')}</p>;
  return (
    <>
      <p className="dim">{t('shared:openedText')}</p>
      <ul className="openings" aria-label={t('shared:tabOpened')}>
        {asked.value.map(({ who, openedAt }) => (
          <li key={`${who} ${openedAt}`}>
            <span>{who}</span>
            <time className="dim" dateTime={openedAt}>
              {moment(openedAt)}
            </time>
          </li>
        ))}
      </ul>
    </>
  );
}
