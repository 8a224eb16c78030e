import { Button } from '@mantine/core';
import { create } from 'zustand';
import { useItems } from '../../app/state/items.ts';
import { go, useRoute, type Route } from '../../app/state/route.ts';
import { setToured, useGround } from '../../app/state/session.ts';
import { t } from '../../words/words.ts';

const steps = ['import', 'review', 'cases'] as const;

/** Where somebody who has nothing yet looks for what to do. */
const places: readonly Route['kind'][] = ['import', 'queue'];

/** `asked`: from the settings or the list of keys, whatever lies in the vault. */
const useTour = create<{ readonly at: number; readonly asked: boolean }>(() => ({ at: 0, asked: false }));
export function askForTour(): void {
  useTour.setState({ at: 0, asked: true });
  go({ kind: 'import' });
}

/**
 * Three steps beneath the work, which they never cover: on the first run while the vault is empty, where pictures come in and go out; afterwards on
 * request, on whatever screen, until it is ended. Each points at its place in the rail (`tour.css`).
 */
export function Tour() {
  const { at, asked } = useTour();
  const toured = useGround((ground) => ground.info?.toured ?? true);
  const empty = useItems(({ loaded, items, batches }) => loaded && items.size === 0 && batches.size === 0);
  const isPlace = useRoute(({ route }) => places.includes(route.kind));
  if (!asked && (toured || !empty || !isPlace)) return null;
  const end = () => {
    useTour.setState({ at: 0, asked: false });
    if (!toured) void setToured(true);
  };
  const name = steps[at] ?? 'import';
  const isLast = at === steps.length - 1;
  return (
    <section
      className="tour"
      data-step={name}
      aria-labelledby="tour-step"
      onKeyDown={(event) => {
        if (event.key === 'Escape') end();
      }}
    >
      <div aria-live="polite">
        <p className="dim">{t('tour:position', { at: at + 1, of: steps.length })}</p>
        <h2 id="tour-step">{t(`tour:steps.${name}.title`)}</h2>
        <p>{t(`tour:steps.${name}.text`)}</p>
      </div>
      <div className="tour-actions">
        {!isLast && (
          <Button variant="subtle" size="compact-sm" onClick={end}>
            {t('tour:skip')}
          </Button>
        )}
        <Button
          variant="default"
          size="compact-sm"
          disabled={at === 0}
          onClick={() => useTour.setState({ at: at - 1 })}
        >
          {t('tour:back')}
        </Button>
        <Button size="compact-sm" onClick={() => (isLast ? end() : useTour.setState({ at: at + 1 }))}>
          {t(isLast ? 'tour:done' : 'tour:next')}
        </Button>
      </div>
    </section>
  );
}
