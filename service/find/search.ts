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
/**
 * The newest that say it, out of which the best are chosen: ranking all that a frequent word stands in takes seconds among a hundred
 * thousand cases, and nobody turns so many pages.
 */
const candidates = 300;
/** Titles, texts and discussions give as many each, at most. */
const hitLimit = 3 * candidates;

/**
 * Published ones only: what waits is the moderators' and its author's business. By words in two steps, because the text index is not used
 * through row-level security: ids past the policies, filtered by the same audience; then the rows of these ids under the policies.
 */
export async function searchCases(queries: Queries, viewer: User, wanted: Wanted): Promise<CasePage> {
  if (wanted.text === undefined) return newest(queries, viewer, wanted);
  const from = offsetOf(wanted.after);
  const { rows: hits } = await sql<{ id: string }>`
    SELECT id FROM search_cases(${wanted.text}, ${facetsOf(wanted)}::jsonb, ${candidates}, ${from}, ${pageLength + 1})`.execute(
    queries,
  );
  if (hits.length === 0) return { cases: [], next: null };
  const ids = hits.map(({ id }) => id);
  const rows = await caseRows(queries)
    .where('c.state', '=', 'published')
    .where(sql<boolean>`c.id = ANY (${ids}::uuid[])`)
    .execute();
  const place = new Map(ids.map((id, index) => [id, index]));
  rows.sort((a, b) => place.get(a.id)! - place.get(b.id)!);
  return pageOf(queries, viewer, rows, () => String(from + pageLength));
}

const facetsOf = ({ specialty, anatomy, tag, modality, annotated, starred }: Wanted): string =>
  JSON.stringify({
    ...{ specialty, anatomy, tag, modality },
    ...(annotated === 'true' ? { annotated } : {}),
    ...(starred === 'true' ? { starred } : {}),
  });

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
async function newest(queries: Queries, viewer: User, wanted: Wanted): Promise<CasePage> {
  const { after } = wanted;
  const published = caseRows(queries)
    .where('c.state', '=', 'published')
    .limit(pageLength + 1);
  const chosen = byFacets(published, viewer, wanted);
  const rows = await (after === undefined ? chosen : chosen.where(isAfter(after)))
    .orderBy('c.published_at', 'desc')
    .orderBy('c.id')
    .execute();
  return pageOf(queries, viewer, rows, (last) => `${last.published_at!.getTime()}.${last.id}`);
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

async function pageOf(
  queries: Queries,
  viewer: User,
  rows: readonly CaseRow[],
  next: (last: CaseRow) => string,
): Promise<CasePage> {
  const page = rows.slice(0, pageLength);
  return {
    cases: await asEntries(queries, viewer, page),
    next: rows.length > pageLength ? next(page.at(-1)!) : null,
  };
}

/**
 * How many cases that the viewer may see have what, most first; hidden cases count nowhere. An anatomy is one however it is spelt, and has
 * its code if it is one of CID 4.
 */
export async function countFacets(queries: Queries): Promise<z.output<typeof facetsSchema>> {
  const { rows } = await sql<{ facet: string; value: string; n: number }>`
    SELECT facet, value, n FROM count_facets()`.execute(queries);
  const of = (facet: string) => rows.filter((row) => row.facet === facet).map(({ value, n }) => ({ value, cases: n }));
  return {
    specialty: of('specialty'),
    anatomy: of('anatomy').map((one) => ({ ...one, code: anatomyCode(one.value) })),
    tag: of('tag'),
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
  return asEntries(queries, viewer, rows);
}
