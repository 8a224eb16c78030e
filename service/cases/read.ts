import { sql } from 'kysely';
import {
  caseListEntrySchema,
  sharedCaseSchema,
  type CaseListEntry,
  type SharedCase,
} from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { canSee, shownAuthor } from '../audience/canSee.ts';
import type { Queries } from '../database/connect.ts';
import type { CaseStage } from '../database/schema.ts';
import { ServiceProblem } from '../http/problem.ts';

/** Cases of one page; older ones are found by asking for them. */
const listLimit = 500;

/** All but the indexes of words, which are larger than the words. */
const columns = [
  ...(['id', 'author_id', 'state', 'title', 'specialty', 'anatomy', 'tags', 'question', 'findings'] as const),
  ...([
    'graphic',
    'urgency',
    'anonymous',
    'faces_kept',
    'child',
    'version',
    'audience_kind',
    'audience_group',
  ] as const),
  ...(['consent_levels', 'consent_signed_on', 'created_at', 'submitted_at', 'published_at', 'expires_on'] as const),
  ...(['claimed_by', 'escalated'] as const),
] as const;

export function caseRows(queries: Queries) {
  return queries
    .selectFrom('cases as c')
    .innerJoin('users as u', 'u.id', 'c.author_id')
    .select(columns.map((column) => `c.${column}` as const))
    .select('u.display_name as author')
    .select([
      sql<boolean>`c.audience_kind = 'colleagues' AND is_named_in(c.id)`.as('named'),
      sql<boolean>`c.audience_kind = 'group' AND in_group(c.audience_group)`.as('member'),
    ]);
}
export type CaseRow = Awaited<ReturnType<ReturnType<typeof caseRows>['executeTakeFirstOrThrow']>>;

interface Pictures {
  readonly images: number;
  readonly cover: string | null;
}

/** For all cases of a list at once: what each has is counted past the policy of every single picture, by the same rule. */
async function picturesOf(queries: Queries, rows: readonly CaseRow[]): Promise<ReadonlyMap<string, Pictures>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ id }) => id);
  const { rows: found } = await sql<Pictures & { case_id: string }>`
    SELECT case_id, images, cover FROM pictures_of(${ids}::uuid[])`.execute(queries);
  return new Map(found.map(({ case_id, ...pictures }) => [case_id, pictures]));
}

/** The old two words for a stage. What came back is its author's again. */
export const stateOf = (stage: CaseStage): 'draft' | 'submitted' =>
  stage === 'draft' || stage === 'returned' ? 'draft' : 'submitted';

const maySee = (viewer: User, row: CaseRow): boolean =>
  canSee(viewer, {
    authorId: row.author_id,
    stage: row.state,
    audience: row.audience_kind,
    named: row.named,
    member: row.member,
  });

const entryFields = (viewer: User, row: CaseRow, pictures: Pictures | undefined) => ({
  id: row.id,
  state: stateOf(row.state),
  stage: row.state,
  title: row.title,
  specialty: row.specialty,
  anatomy: row.anatomy,
  tags: row.tags,
  audience: row.audience_kind,
  author: shownAuthor(viewer, row),
  images: pictures?.images ?? 0,
  cover: pictures?.cover ?? null,
  createdAt: row.created_at.toISOString(),
  submittedAt: row.submitted_at?.toISOString() ?? null,
  graphic: row.graphic,
  urgency: row.urgency,
  anonymous: row.anonymous,
  mine: row.author_id === viewer.id,
  version: row.version,
  publishedAt: row.published_at?.toISOString() ?? null,
});

/** Rows as entries, without those that the viewer may not see, whatever let them through. */
export async function asEntries(queries: Queries, viewer: User, rows: readonly CaseRow[]): Promise<CaseListEntry[]> {
  const seen = rows.filter((row) => maySee(viewer, row));
  const pictures = await picturesOf(queries, seen);
  return seen.map((row) => caseListEntrySchema.parse(entryFields(viewer, row, pictures.get(row.id))));
}

export async function listCases(queries: Queries, viewer: User, mine: boolean): Promise<CaseListEntry[]> {
  let found = caseRows(queries).orderBy('c.created_at', 'desc').orderBy('c.id').limit(listLimit);
  if (mine) found = found.where('c.author_id', '=', viewer.id);
  return asEntries(queries, viewer, await found.execute());
}

/** A case that the viewer may see; `not-found` for all others, whether they exist or not. */
export async function findCase(queries: Queries, viewer: User, id: CaseId): Promise<SharedCase> {
  const row = await caseRows(queries).where('c.id', '=', id).executeTakeFirst();
  if (!row || !maySee(viewer, row)) throw new ServiceProblem('not-found');
  return sharedCaseSchema.parse({
    ...entryFields(viewer, row, (await picturesOf(queries, [row])).get(row.id)),
    question: row.question,
    findings: row.findings,
    expiresOn: row.expires_on,
    audienceDetail: await audienceOf(queries, row),
    consent: row.consent_levels && { levels: row.consent_levels, signedOn: row.consent_signed_on },
    imageList: await imagesOf(queries, id),
    returnReasons: row.state === 'returned' ? await returnReasons(queries, row) : [],
  });
}

async function imagesOf(queries: Queries, id: CaseId) {
  const images = await queries
    .selectFrom('images as i')
    .leftJoin('receipts as r', 'r.image_id', 'i.id')
    .selectAll('i')
    .select('r.received_at')
    .where('i.case_id', '=', id)
    .orderBy('i.position')
    .execute();
  return images.map((image) => ({
    id: image.id,
    sha256: image.sha256,
    bytes: image.bytes,
    mediaType: image.media_type,
    columns: image.columns,
    rows: image.rows,
    frames: image.frames,
    annotations: image.annotations,
    ...(image.modality === null ? {} : { modality: image.modality }),
    ...(image.report === null ? {} : { report: image.report }),
    received: image.received_at !== null,
  }));
}

async function audienceOf(queries: Queries, row: CaseRow) {
  if (row.audience_kind === 'group') return { kind: 'group', group: row.audience_group };
  if (row.audience_kind !== 'colleagues') return { kind: row.audience_kind };
  const named = await queries.selectFrom('case_colleagues').select('user_id').where('case_id', '=', row.id).execute();
  return { kind: 'colleagues', users: named.map(({ user_id }) => user_id) };
}

async function returnReasons(queries: Queries, row: CaseRow): Promise<string[]> {
  const last = await queries
    .selectFrom('moderation_decisions')
    .select('reasons')
    .where('case_id', '=', row.id)
    .where('verdict', '=', 'return')
    .orderBy('decided_at', 'desc')
    .executeTakeFirst();
  return last?.reasons ?? [];
}
