import { beforeEach, expect, it, vi } from 'vitest';
import type { CaseListEntry, CasePage } from '../../../contract/caseApi.schema.ts';
import { scrimError } from '../../../model/errors.ts';
import { fail, ok, type Result } from '../../../model/result.ts';

/** The service as the stores see it: cases by number, three to a page; `null`: it does not answer. */
let there: readonly number[] | null = [];
const entry = (n: number) => ({ id: String(n) }) as unknown as CaseListEntry;
const search = async ({ text, after }: { text?: string; after?: string }): Promise<Result<CasePage>> => {
  if (!there) return fail(scrimError('SERVICE_UNREACHABLE'));
  const fits = there.filter((n) => text === undefined || n % 2 === Number(text));
  const from = Number(after ?? 0);
  return ok({ cases: fits.slice(from, from + 3).map(entry), next: from + 3 < fits.length ? String(from + 3) : null });
};
vi.stubGlobal('window', { scrim: { community: { search } } });
const discover = await import('./discover.ts');

const shown = () => discover.useDiscover.getState().cases.map(({ id }) => Number(id));

beforeEach(async () => {
  there = [1, 2, 3, 4, 5, 6, 7];
  await discover.search({});
});

it('reads on page by page, and shows a case once even if the list moved meanwhile', async () => {
  await discover.readOn();
  expect(shown()).toEqual([1, 2, 3, 4, 5, 6]);
  there = [0, ...there!];
  await discover.readOn();
  await discover.readOn();
  expect(shown()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('what was withdrawn is gone when one looks again, as far as was read', async () => {
  await discover.readOn();
  there = [1, 2, 4, 5, 6, 7];
  await discover.lookAgain();
  expect(shown()).toEqual([1, 2, 4, 5, 6, 7]);
});

it('the answer to an earlier question comes too late', async () => {
  await Promise.all([discover.search({ text: '0' }), discover.search({ text: '1' })]);
  expect(shown()).toEqual([1, 3, 5]);
});

it('keeps what is there when the service does not answer, and says so when it was asked for', async () => {
  there = null;
  await discover.lookAgain();
  expect(discover.useDiscover.getState()).toMatchObject({ state: { kind: 'done' } });
  await discover.readOn();
  expect(discover.useDiscover.getState()).toMatchObject({
    state: { kind: 'failed', error: { code: 'SERVICE_UNREACHABLE' } },
  });
  expect(shown()).toEqual([1, 2, 3]);
});
