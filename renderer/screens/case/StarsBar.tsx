import { Button } from '@mantine/core';
import {
  IconBell,
  IconBellFilled,
  IconBookmark,
  IconBookmarkFilled,
  IconStar,
  IconStarFilled,
  type TablerIcon,
} from '@tabler/icons-react';
import type { StarsWish } from '../../../contract/caseApi.schema.ts';
import type { CaseId } from '../../../model/ids.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { useAsked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';

const icons: Readonly<Record<keyof StarsWish, readonly [TablerIcon, TablerIcon]>> = {
  quality: [IconStar, IconStarFilled],
  collection: [IconBookmark, IconBookmarkFilled],
  follow: [IconBell, IconBellFilled],
};

/** A star that others count, a place in one's own collection, and being told of what is said. */
export function StarsBar({ id }: { readonly id: CaseId }) {
  const { asked, put } = useAsked(id, () => scrim.discussion.stars({ case: id }));
  if (asked.kind !== 'answered') return null;
  const { qualityCount, ...wish } = asked.value;
  const toggle = async (kind: keyof StarsWish) => {
    const result = await scrim.discussion.setStars({ case: id, stars: { ...wish, [kind]: !wish[kind] } });
    if (result.ok) put(result.value);
    else reportError(result.error);
  };
  const words = {
    quality: qualityCount > 0 ? t('discussion:qualityCount', { count: qualityCount }) : t('discussion:quality'),
    collection: t('discussion:collection'),
    follow: t('discussion:follow'),
  };
  return (
    <div className="stars" role="group" aria-label={t('discussion:stars')}>
      {(['quality', 'collection', 'follow'] as const).map((kind) => {
        const Icon = icons[kind][wish[kind] ? 1 : 0];
        return (
          <Button
            key={kind}
            variant={wish[kind] ? 'light' : 'default'}
            size="compact-xs"
            aria-pressed={wish[kind]}
            leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
            onClick={() => void toggle(kind)}
          >
            {words[kind]}
          </Button>
        );
      })}
    </div>
  );
}
