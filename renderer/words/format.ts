import { currentLocale, t } from './words.ts';

const parsed = (instant: string): Date => new Date(instant);

/** Day and time of an ISO instant to the minute, as the person's locale writes them. */
export const moment = (instant: string): string =>
  parsed(instant).toLocaleString(currentLocale(), { dateStyle: 'medium', timeStyle: 'short' });

export const day = (instant: string): string =>
  parsed(instant).toLocaleDateString(currentLocale(), { dateStyle: 'medium' });

/** The time alone where the day is that of `since`. */
export const momentAfter = (instant: string, since: string): string =>
  day(instant) === day(since)
    ? parsed(instant).toLocaleTimeString(currentLocale(), { timeStyle: 'short' })
    : moment(instant);

/** A date without a time, which is the same day everywhere. */
export const calendarDay = (date: string): string =>
  parsed(date).toLocaleDateString(currentLocale(), { dateStyle: 'medium', timeZone: 'UTC' });

export const number = (value: number, digits = 0): string =>
  value.toLocaleString(currentLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Decimal megabytes, without the unit. */
export const megabytes = (bytes: number): string => number(bytes / 1e6, 1);

/** Roughly, as a person wants to know it: seconds, then minutes, then hours and minutes. */
export function timeLeft(seconds: number): string {
  if (seconds < 90) return t('common:secondsLeft', { count: seconds });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return t('common:minutesLeft', { count: minutes });
  return t('common:hoursLeft', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
