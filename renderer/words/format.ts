import { currentLocale } from './words.ts';

const parsed = (instant: string): Date => new Date(instant);

/** Day and time of an ISO instant, as the person's locale writes them. */
export const moment = (instant: string): string => parsed(instant).toLocaleString(currentLocale());

export const day = (instant: string): string => parsed(instant).toLocaleDateString(currentLocale());

export const number = (value: number, digits = 0): string =>
  value.toLocaleString(currentLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Decimal megabytes, without the unit. */
export const megabytes = (bytes: number): string => number(bytes / 1e6, 1);
