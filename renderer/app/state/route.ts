import { create } from 'zustand';
import type { CaseId, ItemId } from '../../../model/ids.ts';

/** Where a case was opened from, and where its page leads back to. */
export type CaseOrigin = 'cases' | 'discover' | 'inbox' | 'queue';

export type Route =
  | { readonly kind: 'import' }
  | { readonly kind: 'look-alikes' }
  | { readonly kind: 'review'; readonly item: ItemId | null }
  | { readonly kind: 'cases'; readonly tab: 'drafts' | 'mine' }
  | { readonly kind: 'draft'; readonly id: CaseId }
  | {
      readonly kind: 'shared-case';
      readonly id: CaseId;
      readonly from?: CaseOrigin;
      /** Of its discussion, to begin with. */
      readonly comment?: string | null;
    }
  | { readonly kind: 'discover' }
  | { readonly kind: 'inbox' }
  | { readonly kind: 'queue' }
  | { readonly kind: 'account' }
  | { readonly kind: 'people' }
  | { readonly kind: 'moderation' }
  | { readonly kind: 'settings' };

export const useRoute = create<{ readonly route: Route }>(() => ({ route: { kind: 'import' } }));

export const go = (route: Route): void => useRoute.setState({ route });
