import type { CaseListEntry } from '../../../contract/caseApi.schema.ts';

export const audienceNames: Record<CaseListEntry['audience'], string> = {
  'only-me': 'only me',
  colleagues: 'named colleagues',
  group: 'a group',
  community: 'community',
};

export const dayOf = (instant: string | null): string => (instant ? new Date(instant).toLocaleDateString() : '');

export const pictures = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`);
