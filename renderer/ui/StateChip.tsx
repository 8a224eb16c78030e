import { assertNever } from '../../model/result.ts';
import type { ItemSummary } from '../../model/item.ts';
import { t } from '../words/words.ts';

/** Where an item stands, in two or three words. The colour repeats the words, it never replaces them. */
export function stateWords(item: Pick<ItemSummary, 'state' | 'pending'>): { text: string; tone: string } {
  switch (item.state.kind) {
    case 'imported':
      return { text: t('pieces:states.imported'), tone: 'dim' };
    case 'review':
      return item.pending > 0
        ? { text: t('pieces:states.toDecide', { count: item.pending }), tone: 'todo' }
        : { text: t('pieces:states.toReview'), tone: 'todo' };
    case 'reviewed':
      return { text: t('pieces:states.reviewed'), tone: 'done' };
    case 'cleared':
      return { text: t('pieces:states.cleared'), tone: 'done' };
    case 'quarantined':
      return { text: t('pieces:states.quarantined'), tone: 'warn' };
    default:
      return assertNever(item.state);
  }
}

export function StateChip({ item }: { readonly item: Pick<ItemSummary, 'state' | 'pending'> }) {
  const { text, tone } = stateWords(item);
  return (
    <span className="chip" data-tone={tone}>
      {text}
    </span>
  );
}
