import { create } from 'zustand';
import type { CaseListEntry, CasePage, Facets, SearchQuery } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { Result } from '../../../model/result.ts';
import { scrim } from '../../bridge.ts';
import { useGround } from './session.ts';

export type Query = Omit<SearchQuery, 'after'>;

interface Discover {
  readonly query: Query;
  readonly cases: readonly CaseListEntry[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
  readonly state:
    | { readonly kind: 'idle' | 'searching' | 'reading-on' | 'done' }
    | { readonly kind: 'failed'; readonly error: ScrimError };
  readonly facets: Facets | null;
}

const nothing: Discover = { query: {}, cases: [], next: null, state: { kind: 'idle' }, facets: null };
/** Kept while the person looks at a case, so that they come back to where they were. */
export const useDiscover = create<Discover>(() => nothing);

let asked = 0;

/** The first page; what comes of an earlier question is dropped. */
export async function search(query: Query): Promise<void> {
  const mine = ++asked;
  useDiscover.setState({ query, state: { kind: 'searching' } });
  take(mine, [], await scrim.community.search(query));
}

/** As far as it was read already: what was withdrawn meanwhile goes, what is new comes. Without an answer all stays. */
export async function lookAgain(): Promise<void> {
  const { query, cases: before, state } = useDiscover.getState();
  if (state.kind !== 'done') return;
  const mine = ++asked;
  const cases: CaseListEntry[] = [];
  let after: string | null | undefined;
  do {
    const result = await scrim.community.search({ ...query, ...(after ? { after } : {}) });
    if (mine !== asked || !result.ok) return;
    cases.push(...result.value.cases);
    after = result.value.next;
  } while (after !== null && cases.length < before.length);
  useDiscover.setState({ cases, next: after });
}

export async function readOn(): Promise<void> {
  const { query, next, cases, state } = useDiscover.getState();
  if (next === null || state.kind === 'searching' || state.kind === 'reading-on') return;
  const mine = ++asked;
  useDiscover.setState({ state: { kind: 'reading-on' } });
  take(mine, cases, await scrim.community.search({ ...query, after: next }));
}

function take(mine: number, before: readonly CaseListEntry[], result: Result<CasePage>): void {
  if (mine !== asked) return;
  if (!result.ok) return useDiscover.setState({ state: { kind: 'failed', error: result.error } });
  const { cases, next } = result.value;
  const known = new Set(before.map(({ id }) => id));
  useDiscover.setState({
    cases: [...before, ...cases.filter(({ id }) => !known.has(id))],
    next,
    state: { kind: 'done' },
  });
}

/** Facets are a help to choose by; without them the other filters work. */
export async function loadFacets(): Promise<void> {
  const result = await scrim.community.facets();
  if (result.ok) useDiscover.setState({ facets: result.value });
}

const whoIs = ({ session }: ReturnType<typeof useGround.getState>) =>
  session.kind === 'signed-in' ? session.user.id : null;
/** Another person sees other cases. */
useGround.subscribe((now, before) => {
  if (whoIs(now) === whoIs(before)) return;
  asked++;
  useDiscover.setState(nothing);
});

export const isFiltered = (query: Query): boolean => Object.values(query).some((value) => value !== undefined);
