import { memo } from 'react';
import { reviewStates, type ReviewState } from '../../../model/reviewState.ts';
import { countStates, type ItemSection } from '../../app/state/groups.ts';
import { t } from '../../words/words.ts';

const tones: Partial<Record<ReviewState, string>> = {
  'needs-eyes': 'todo',
  quarantined: 'warn',
  proposed: 'plain',
  reviewed: 'done',
  cleared: 'done',
};

/** Where pictures belong, from the patient down, and how many of them stand where. */
export const SectionHeading = memo(function SectionHeading({ section }: { readonly section: ItemSection }) {
  const counts = countStates(section.items);
  return (
    <>
      <span className="section-path">
        {section.path.map((part, index) => (
          <span key={index} className={index === section.path.length - 1 ? 'section-name' : 'section-above'}>
            {part}
          </span>
        ))}
      </span>
      <span className="section-counts">
        {reviewStates
          .filter((state) => (counts.get(state) ?? 0) > 0)
          .map((state) => (
            <span key={state} data-tone={tones[state]}>
              {t(`pictures:counts.${state}`, { count: counts.get(state) ?? 0 })}
            </span>
          ))}
      </span>
    </>
  );
});

/** The same, spoken. */
export function sectionLabel({ path, items }: ItemSection): string {
  const counts = countStates(items);
  const states = reviewStates.filter((state) => counts.has(state));
  return [
    path.join(', '),
    t('pictures:pictures', { count: items.length }),
    ...states.map((state) => t(`pictures:counts.${state}`, { count: counts.get(state) ?? 0 })),
  ].join(', ');
}
