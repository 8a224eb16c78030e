import { z } from 'zod';
import {
  apiPath,
  caseListSchema,
  casePageSchema,
  facetsSchema,
  searchQuerySchema,
} from '../../contract/caseApi.schema.ts';
import { caseIdSchema } from '../../model/ids.ts';
import type { Store } from '../database/connect.ts';
import { route } from '../http/route.ts';
import { countFacets, searchCases, similarCases } from './search.ts';
import { Together } from './together.ts';

const tag = 'find';

type Facets = z.output<typeof facetsSchema>;
/**
 * Counting looks at all that is published, the heaviest of all questions: an account has one count under way, however often it asks, and
 * does not take the connections from the others. By account, because that is what decides which cases count.
 */
const counts = new WeakMap<Store, Together<Facets>>();
function countsOf(store: Store): Together<Facets> {
  const known = counts.get(store) ?? new Together<Facets>();
  counts.set(store, known);
  return known;
}

export const findRoutes = {
  searchCases: route({
    method: 'GET',
    path: apiPath.search,
    access: 'signed-in',
    tag,
    summary: 'Published cases by words and facets, a page at a time; without words, the newest',
    query: searchQuerySchema,
    answer: casePageSchema,
    handle: ({ context, user, query }) => context.store.as(user.id, (queries) => searchCases(queries, user, query)),
  }),

  listFacets: route({
    method: 'GET',
    path: apiPath.facets,
    access: 'signed-in',
    tag,
    summary: 'What the visible cases are about, counted',
    answer: facetsSchema,
    handle: ({ context: { store }, user }) => countsOf(store).ask(user.id, () => store.as(user.id, countFacets)),
  }),

  listSimilar: route({
    method: 'GET',
    path: apiPath.similar(':id'),
    access: 'signed-in',
    tag,
    summary: 'Cases like this one',
    params: z.object({ id: caseIdSchema }),
    answer: caseListSchema,
    handle: async ({ context, user, params: { id } }) => ({
      cases: await context.store.as(user.id, (queries) => similarCases(queries, user, id)),
    }),
  }),
};
