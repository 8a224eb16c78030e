import type { CheckResult } from '../../model/clearance.ts';

/** The checks, in the order in which they are reported. */
export const checkNames = [
  'media-type',
  'original',
  'grammar',
  'length-accounted',
  'headers',
  'pixels-decode',
  'dimensions',
  'masks-uniform',
  'outside-masks',
  'no-pixels',
  'no-identifiers',
  'name',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Collects what each check found. A check that never began is not reported; one that began and found nothing has passed. */
export interface Findings {
  begin(check: CheckName): void;
  /** `what` names a rule and a position (tag, offset, frame); never a value of the file. */
  add(check: CheckName, what: string): void;
  passed(check: CheckName): boolean;
  results(): CheckResult[];
}

const longestDetail = 300;
const mostKept = 8;

export function createFindings(): Findings {
  const found = new Map<CheckName, string[]>();
  const counts = new Map<CheckName, number>();
  const begin = (check: CheckName): void => {
    if (!found.has(check)) found.set(check, []);
  };
  return {
    begin,
    add(check, what) {
      begin(check);
      counts.set(check, (counts.get(check) ?? 0) + 1);
      const list = found.get(check)!;
      if (list.length < mostKept && !list.includes(what)) list.push(what);
    },
    passed: (check) => found.has(check) && !counts.has(check),
    results: () =>
      checkNames
        .filter((check) => found.has(check))
        .map((check) => ({
          check,
          passed: !counts.has(check),
          detail: detail(found.get(check)!, counts.get(check) ?? 0),
        })),
  };
}

function detail(list: readonly string[], count: number): string {
  const more = count > list.length ? ` (${count} findings)` : '';
  const text = list.join('; ');
  return `${text.slice(0, longestDetail - more.length)}${more}`;
}
