import type { CaseListEntry } from '../../contract/caseApi.schema.ts';
import { day } from './format.ts';
import { t } from './words.ts';

const audiences = {
  'only-me': 'cases:wordOnlyMe',
  colleagues: 'cases:wordNamed',
  group: 'cases:wordGroup',
  community: 'cases:wordCommunity',
} as const satisfies Record<CaseListEntry['audience'], string>;
export const audienceWords = (audience: CaseListEntry['audience']): string => t(audiences[audience]);

export const dayOf = (instant: string | null): string => (instant ? day(instant) : '');

export const pictures = (count: number): string => t('cases:pictures', { count });

const specialties = {
  radiology: 'cases:radiology',
  dermatology: 'cases:dermatology',
  other: 'cases:otherSpecialty',
} as const satisfies Record<CaseListEntry['specialty'], string>;
export const specialtyWords = (specialty: CaseListEntry['specialty']): string => t(specialties[specialty]);
