import { sql } from 'kysely';
import type { z } from 'zod';
import type { CaseListEntry, searchQuerySchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { asEntries, caseRows, findCase } from '../cases/read.ts';
import type { Queries } from '../database/connect.ts';

type Wanted = z.output<typeof searchQuerySchema>;

const pageLength = 60;
/** The best by words, out of which the facets choose. */
const hitLimit = 2000;

/**
 * In two steps, because the text index is not used through row-level security: ids past the policies, filtered by the same audience; then
 * the rows of these ids under the policies.
 */
export async function searchCases(queries: Queries, viewer: User, wanted: Wanted): Promise<CaseListEntry[]> {
  let found = caseRows(queries).where('c.state', '<>', 'draft').limit(pageLength);
  if (wanted.specialty) found = found.where('c.specialty', '=', wanted.specialty);
  if (wanted.anatomy) found = found.where('c.anatomy', '=', wanted.anatomy);
  if (wanted.tag) found = found.where(sql<boolean>`c.tags @> ARRAY[${wanted.tag}]`);
  if (wanted.modality) {
    found = found.where(
      sql<boolean>`EXISTS (SELECT FROM images i WHERE i.case_id = c.id AND i.modality = ${wanted.modality})`,
    );
  }
  if (wanted.annotated === 'true') {
    found = found.where(sql<boolean>`EXISTS (SELECT FROM images i WHERE i.case_id = c.id AND i.annotations <> '[]')`);
  }
  if (wanted.starred === 'true') {
    found = found.where(
      sql<boolean>`EXISTS (SELECT FROM stars s WHERE s.case_id = c.id AND s.user_id = ${viewer.id} AND s.kind = 'collection')`,
    );
  }
  if (wanted.text === undefined) {
    return asEntries(viewer, await found.orderBy('c.published_at', 'desc').orderBy('c.id').execute());
  }
  const { rows: hits } = await sql<{ id: string }>`SELECT id FROM search_cases(${wanted.text}, ${hitLimit})`.execute(
    queries,
  );
  const ids = hits.map(({ id }) => id);
  if (ids.length === 0) return [];
  const order = sql`array_position(${ids}::uuid[], c.id)`;
  return asEntries(
    viewer,
    await found
      .where(sql<boolean>`c.id = ANY (${ids}::uuid[])`)
      .orderBy(order)
      .execute(),
  );
}

/** How many cases that the viewer may see have what, most first. Counted under the policies: hidden cases count nowhere. */
export async function countFacets(queries: Queries) {
  const count = async (column: 'specialty' | 'anatomy' | 'tag') => {
    const values = column === 'tag' ? sql`unnest(tags)` : sql.ref(column);
    const { rows } = await sql<{ value: string; n: number }>`
      SELECT ${values} AS value, count(*) AS n FROM cases WHERE state = 'published'
      GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50`.execute(queries);
    return rows.map(({ value, n }) => ({ value, cases: n }));
  };
  return { specialty: await count('specialty'), anatomy: await count('anatomy'), tag: await count('tag') };
}

/** Others that share most tags, then place and specialty. */
export async function similarCases(queries: Queries, viewer: User, id: CaseId): Promise<CaseListEntry[]> {
  const { tags, anatomy, specialty } = await findCase(queries, viewer, id);
  const shared = sql<number>`cardinality(ARRAY(SELECT unnest(c.tags) INTERSECT SELECT unnest(${tags}::text[])))`;
  const rows = await caseRows(queries)
    .where('c.id', '<>', id)
    .where('c.state', '=', 'published')
    .where(sql<boolean>`(c.tags && ${tags}::text[] OR (c.anatomy = ${anatomy} AND c.specialty = ${specialty}))`)
    .orderBy(shared, 'desc')
    .orderBy(sql`(c.anatomy = ${anatomy})`, 'desc')
    .orderBy('c.published_at', 'desc')
    .limit(12)
    .execute();
  return asEntries(viewer, rows);
}
