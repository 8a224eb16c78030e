import type { DutyWish } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';

/** Answers what went wrong, or null. */
export type SetDuty = (wish: Partial<DutyWish>, said: string) => Promise<ScrimError | null>;

interface Days {
  readonly from: string;
  readonly until: string;
}

/** As the service counts days. */
export const today = (now = new Date()): string => now.toISOString().slice(0, 10);

/** First and last day included. */
export const isNow = ({ from, until }: Days, day = today()): boolean => from <= day && day <= until;
