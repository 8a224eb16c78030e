/** What becomes of dates and times. `shift` is by whole days, so times of day and differences stay exact. */
export type DatePlan =
  | { readonly kind: 'remove' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'shift'; readonly days: number }
  | { readonly kind: 'year' };

/** DA of PS3.5 6.2, and the form with points of ACR-NEMA that old files still have. */
const date = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/;
const time = /^([01]\d|2[0-3])(:?[0-5]\d(:?([0-5]\d|60)(\.\d{1,6})?)?)?$/;
/** DT with at least a day; time and offset from UTC follow as they stand. */
const dateTime =
  /^(\d{8})((?:[01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?)?([+-](?:0\d|1[0-4])[0-5]\d)?$/;
const offset = /^[+-](0\d|1[0-4])[0-5]\d$/;

/**
 * One value of VR DA, TM, DT (or the SH of TimezoneOffsetFromUTC) under a plan; undefined where nothing of it may or can stay: ranges, malformed values,
 * and partial dates that cannot be moved by days.
 */
export function plannedDate(value: string, vr: string, plan: DatePlan): string | undefined {
  if (value === '') return '';
  if (plan.kind === 'remove') return undefined;
  switch (vr) {
    case 'DA':
      return plannedDay(value, plan);
    case 'DT':
      return plannedDateTime(value, plan);
    case 'TM':
      // To the fraction of a second, a time of day can be looked up in a log: a plan that leaves only years leaves none.
      return plan.kind !== 'year' && time.test(value) ? value : undefined;
    case 'SH':
      return plan.kind !== 'year' && offset.test(value) ? value : undefined;
    default:
      return undefined;
  }
}

function plannedDay(value: string, plan: DatePlan): string | undefined {
  const day = dayOf(value);
  if (day === undefined) return undefined;
  if (plan.kind === 'keep') return value;
  if (plan.kind === 'year') return `${value.slice(0, 4)}0101`;
  return plan.kind === 'shift' ? formatDay(day - plan.days) : undefined;
}

function plannedDateTime(value: string, plan: DatePlan): string | undefined {
  const match = dateTime.exec(value);
  const day = match ? dayOf(match[1]!) : undefined;
  if (!match || day === undefined) return undefined;
  if (plan.kind === 'keep') return value;
  if (plan.kind === 'year') return value.slice(0, 4);
  if (plan.kind !== 'shift') return undefined;
  const moved = formatDay(day - plan.days);
  return moved && moved + value.slice(8);
}

/** Days since 1970-01-01 of a date that exists; undefined for any other. */
export function dayOf(value: string): number | undefined {
  const match = date.exec(value);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  if (year === 0 || moment.getUTCMonth() !== month - 1 || moment.getUTCDate() !== day) return undefined;
  return moment.getTime() / 86_400_000;
}

function formatDay(day: number): string | undefined {
  const moment = new Date(day * 86_400_000);
  const year = moment.getUTCFullYear();
  if (year < 1 || year > 9999) return undefined;
  const pad = (value: number, length: number): string => String(value).padStart(length, '0');
  return pad(year, 4) + pad(moment.getUTCMonth() + 1, 2) + pad(moment.getUTCDate(), 2);
}

/** Ages over 89 are told as 90 and more, whenever ages are told; undefined for what is no age. 45 CFR 164.514(b)(2)(i)(C). */
export function plannedAge(value: string): string | undefined {
  if (!/^\d{3}[DWMY]$/.test(value)) return undefined;
  return value.endsWith('Y') && Number(value.slice(0, 3)) > 89 ? '090Y' : value;
}
