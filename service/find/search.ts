import { sql } from 'kysely';
import type { z } from 'zod';
import type { CaseListEntry, CasePage, facetsSchema, searchQuerySchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import { anatomyCode } from '../../model/anatomy.ts';
import { caseIdSchema, type CaseId } from '../../model/ids.ts';
import { asEntries, caseRows, findCase, type CaseRow } from '../cases/read.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

type Wanted = z.output<typeof searchQuerySchema>;

const pageLength = 60;
/** The best by words, out of which the facets choose. */
const hitLimit = 2000;

/**
 * Published ones only: what waits is the moderators' and its author's business. In two steps, because the text index is not used through
 * row-level security: ids past the policies, filtered by the same audience; then the rows of these ids under the policies.
 */
export async function searchCases(queries: Queries, viewer: User, wanted: Wanted): Promise<CasePage> {
  const chosen = byFacets(
    caseRows(queries)
      .where('c.state', '=', 'published')
      .limit(pageLength + 1),
    viewer,
    wanted,
  );
  if (wanted.text === undefined) return newest(chosen, viewer, wanted.after);
  const from = offsetOf(wanted.after);
  const { rows: hits } = await sql<{ id: string }>`SELECT id FROM search_cases(${wanted.text}, ${hitLimit})`.execute(
    queries,
  );
  const ids = hits.map(({ id }) => id);
  if (ids.length === 0) return { cases: [], next: null };
  const order = sql`array_position(${ids}::uuid[], c.id)`;
  const rows = await chosen
    .where(sql<boolean>`c.id = ANY (${ids}::uuid[])`)
    .orderBy(order)
    .offset(from)
    .execute();
  return pageOf(viewer, rows, () => String(from + pageLength));
}

type Rows = ReturnType<typeof caseRows>;

function byFacets(found: Rows, viewer: User, wanted: Wanted): Rows {
  let chosen = found;
  if (wanted.specialty) chosen = chosen.where('c.specialty', '=', wanted.specialty);
  if (wanted.anatomy) chosen = chosen.where(sql<boolean>`lower(c.anatomy) = lower(${wanted.anatomy})`);
  if (wanted.tag) chosen = chosen.where(sql<boolean>`c.tags @> ARRAY[${wanted.tag}]`);
  if (wanted.modality) {
    chosen = chosen.where(
      sql<boolean>`EXISTS (SELECT FROM images i WHERE i.case_id = c.id AND i.modality = ${wanted.modality})`,
    );
  }
  if (wanted.annotated === 'true') {
    chosen = chosen.where(sql<boolean>`EXISTS (SELECT FROM images i WHERE i.case_id = c.id AND i.annotations <> '[]')`);
  }
  if (wanted.starred === 'true') {
    chosen = chosen.where(
      sql<boolean>`EXISTS (SELECT FROM stars s WHERE s.case_id = c.id AND s.user_id = ${viewer.id} AND s.kind = 'collection')`,
    );
  }
  return chosen;
}

/** Newest first, from where the page before ended: cases that come or go in between neither repeat nor skip others. */
async function newest(chosen: Rows, viewer: User, after: string | undefined): Promise<CasePage> {
  const rows = await (after === undefined ? chosen : chosen.where(isAfter(after)))
    .orderBy('c.published_at', 'desc')
    .orderBy('c.id')
    .execute();
  return pageOf(viewer, rows, (last) => `${last.published_at!.getTime()}.${last.id}`);
}

/** Publishing writes whole milliseconds, so a date holds all of it. */
function isAfter(after: string) {
  const [, time, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(after) ?? [];
  if (time === undefined || !caseIdSchema.safeParse(id).success) refuseAfter();
  const at = new Date(Number(time));
  return sql<boolean>`(c.published_at < ${at} OR (c.published_at = ${at} AND c.id > ${id}::uuid))`;
}

/** By words the order is the ranking's, which has no key to go on from. */
function offsetOf(after: string | undefined): number {
  const from = Number(after ?? 0);
  if (!Number.isInteger(from) || from < 0 || from > hitLimit) refuseAfter();
  return from;
}

function refuseAfter(): never {
  throw new ServiceProblem('invalid-request', { fields: ['after'] });
}

function pageOf(viewer: User, rows: readonly CaseRow[], next: (last: CaseRow) => string): CasePage {
  const page = rows.slice(0, pageLength);
  return { cases: asEntries(viewer, page), next: rows.length > pageLength ? next(page.at(-1)!) : null };
}

/**
 * How many cases that the viewer may see have what, most first. Counted under the policies: hidden cases count nowhere. An anatomy is one
 * however it is spelt, and has its code if it is one of CID 4.
 */
export async function countFacets(queries: Queries): Promise<z.output<typeof facetsSchema>> {
  const count = async (column: 'specialty' | 'anatomy' | 'tag') => {
    const values = column === 'tag' ? sql`unnest(tags)` : sql.ref(column);
    const { rows } = await sql<{ value: string; n: number }>`
      SELECT min(value) AS value, count(*) AS n FROM (SELECT ${values} AS value FROM cases WHERE state = 'published') found
      GROUP BY ${column === 'anatomy' ? sql`lower(value)` : sql`value`} ORDER BY 2 DESC, 1 LIMIT 50`.execute(queries);
    return rows.map(({ value, n }) => ({ value, cases: n }));
  };
  const anatomy = await count('anatomy');
  return {
    specialty: await count('specialty'),
    anatomy: anatomy.map((one) => ({ ...one, code: anatomyCode(one.value) })),
    tag: await count('tag'),
  };
}

/** Others that share most tags, then place and specialty. */
export async function similarCases(queries: Queries, viewer: User, id: CaseId): Promise<CaseListEntry[]> {
  const { tags, anatomy, specialty } = await findCase(queries, viewer, id);
  const shared = sql<number>`cardinality(ARRAY(SELECT unnest(c.tags) INTERSECT SELECT unnest(${tags}::text[])))`;
  const rows = await caseRows(queries)
    .where('c.id', '<>', id)
    .where('c.state', '=', 'published')
    .where(
      sql<boolean>`(c.tags && ${tags}::text[] OR (lower(c.anatomy) = lower(${anatomy}) AND c.specialty = ${specialty}))`,
    )
    .orderBy(shared, 'desc')
    .orderBy(sql`(lower(c.anatomy) = lower(${anatomy}))`, 'desc')
    .orderBy('c.published_at', 'desc')
    .limit(12)
    .execute();
  return asEntries(viewer, rows);
}
