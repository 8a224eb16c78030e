import type { DicomElement, DicomLayout } from './dicomWalk.ts';

import { standardVr } from './tagFacts.ts';
import { valueText } from './valueText.ts';

/**
 * Why the dates of a file are not those of its original moved back by one number of whole days; undefined if they are. Dates of one tag are compared one
 * by one where both files have as many of it; where items were left out, each must be one of the original's, moved by that number.
 */
export function unevenDates(
  [bytes, layout]: readonly [Uint8Array, DicomLayout],
  [original, source]: readonly [Uint8Array, DicomLayout],
  moved: (tag: number) => boolean,
): string | undefined {
  const before = days(original, source, moved);
  const offsets = new Set<number>();
  const unpaired: { readonly after: readonly number[]; readonly old: readonly number[] }[] = [];
  for (const [place, all] of days(bytes, layout, moved)) {
    const old = before.get(place) ?? [];
    if (old.length === all.length) {
      all.forEach((day, i) => {
        if (Number.isFinite(day) && Number.isFinite(old[i]!)) offsets.add(old[i]! - day);
      });
      continue;
    }
    const after = all.filter(Number.isFinite);
    if (after.length > 0) unpaired.push({ after, old });
  }
  if (offsets.size > 1) return 'dates were moved by different numbers of days';
  const [paired] = offsets;
  if (paired !== undefined && paired < 1) return 'dates were not moved back';
  const candidates =
    paired !== undefined ? [paired] : (unpaired[0]?.old ?? []).map((day) => day - unpaired[0]!.after[0]!);
  const explains = (offset: number): boolean =>
    offset >= 1 &&
    unpaired.every(({ after, old }) => {
      const days = new Set(old);
      return after.every((day) => days.has(day + offset));
    });
  return unpaired.length === 0 || candidates.some(explains) ? undefined : 'dates are not the original’s, moved back';
}

/** Times of day are not moved. */
const isDay = ({ tag, vr }: DicomElement): boolean =>
  ['DA', 'DT'].includes(vr === 'UN' ? (standardVr(tag) ?? 'UN') : vr);
const placeholders = new Set([Date.UTC(1900, 0, 1) / 86_400_000]);

/** Days since 1970 by tag and depth, in order; NaN for what is no full date or a placeholder. */
function days(bytes: Uint8Array, layout: DicomLayout, moved: (tag: number) => boolean): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const element of layout.elements) {
    if (!moved(element.tag) || element.to === element.from || !isDay(element)) continue;
    const place = `${element.tag}/${element.depth > 0}`;
    const list = found.get(place) ?? [];
    for (const part of valueText(bytes, element).split('\\')) list.push(dayOf(part.trim()));
    found.set(place, list);
  }
  return found;
}

function dayOf(text: string): number {
  const [, year, month, day] = /^(\d{4})\.?(\d\d)\.?(\d\d)/.exec(text) ?? [];
  if (year === undefined) return Number.NaN;
  const moment = new Date(0);
  moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const days = moment.getTime() / 86_400_000;
  return placeholders.has(days) ? Number.NaN : days;
}
