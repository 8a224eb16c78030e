import { Button } from '@mantine/core';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { useAsked } from '../../ui/useAsked.ts';
import { useComingBack } from '../../ui/useComingBack.ts';
import { calendarDay } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { isNow } from '../account/leave.ts';

/** Who stands in for whom today, where what is meant for them arrives. Without an answer nothing is said. */
export function DutyNotes() {
  const { asked, refresh } = useAsked('duty', () => scrim.account.duty());
  useComingBack(refresh);
  if (asked.kind !== 'answered') return null;
  const { leave, standIn, covers } = asked.value;
  const covered = covers.filter((days) => isNow(days));
  const away = leave && isNow(leave) ? leave : null;
  if (!away && covered.length === 0) return null;
  return (
    <ul className="duty-notes">
      {away && (
        <li>
          {t('paging:awayNow', { until: calendarDay(away.until), name: standIn ?? '' })}
          <Button variant="subtle" size="compact-xs" onClick={() => go({ kind: 'account' })}>
            {t('paging:change')}
          </Button>
        </li>
      )}
      {covered.map(({ who, until }) => (
        <li key={`${who} ${until}`}>{t('paging:coversNow', { name: who, until: calendarDay(until) })}</li>
      ))}
    </ul>
  );
}
