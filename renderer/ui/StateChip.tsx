import { assertNever } from '../../model/result.ts';
import type { ItemSummary } from '../../model/item.ts';

/** Where an item stands, in two or three words. The colour repeats the words, it never replaces them. */
export function stateWords(item: Pick<ItemSummary, 'state' | 'pending'>): { text: string; tone: string } {
  switch (item.state.kind) {
    case 'imported':
      return { text: 'Waiting for detection', tone: 'dim' };
    case 'review':
      return item.pending > 0
        ? { text: `${item.pending} to decide`, tone: 'todo' }
        : { text: 'To review', tone: 'todo' };
    case 'reviewed':
      return { text: 'Reviewed', tone: 'done' };
    case 'cleared':
      return { text: 'Cleared', tone: 'done' };
    case 'quarantined':
      return { text: 'Quarantined', tone: 'warn' };
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
