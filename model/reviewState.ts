import { eyesNeededFor, type Depiction } from './depiction.ts';
import type { Look, Region } from './redaction.ts';

/** Where a picture stands for who reviews: what waits for a person is `needs-eyes` if it must be opened by itself, else `proposed`. */
export const reviewStates = ['waiting', 'needs-eyes', 'proposed', 'reviewed', 'cleared', 'quarantined'] as const;
export type ReviewState = (typeof reviewStates)[number];

interface Found {
  readonly facts: { readonly mediaType: string };
  readonly depiction?: Depiction | undefined;
  readonly regions: readonly Region[];
  readonly looks?: readonly Look[] | undefined;
}

/** A face, or what may be a part of one, was found: nobody decides on that by the dozen. */
export const showsFace = ({ regions, looks }: Pick<Found, 'regions' | 'looks'>): boolean =>
  looks !== undefined || regions.some(({ origin }) => origin.kind === 'proposal' && origin.what === 'face');

/** Heads, necks and faces are looked at one by one; no approval of many reaches them. */
export const needsOwnLook = (item: Found): boolean => showsFace(item) || eyesNeededFor(item) === 'head-or-neck';

interface Listed {
  readonly facts: { readonly mediaType: string };
  readonly depiction?: Depiction | undefined;
  readonly state: { readonly kind: 'imported' | 'review' | 'reviewed' | 'cleared' | 'quarantined' };
  readonly pending: number;
  readonly face?: true | undefined;
  readonly seen?: true | undefined;
}

export function reviewStateOf(item: Listed): ReviewState {
  switch (item.state.kind) {
    case 'imported':
      return 'waiting';
    case 'review': {
      const alone = item.face === true || eyesNeededFor(item) === 'head-or-neck';
      return alone && (item.pending > 0 || !item.seen) ? 'needs-eyes' : 'proposed';
    }
    case 'reviewed':
    case 'cleared':
    case 'quarantined':
      return item.state.kind;
  }
}
