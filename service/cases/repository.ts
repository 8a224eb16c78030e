import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import {
  caseListEntrySchema,
  sharedCaseSchema,
  type CaseListEntry,
  type NewCase,
  type SharedCase,
} from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId, ImageId, UserId } from '../../model/ids.ts';
import { imageIdSchema } from '../../model/ids.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

/** Cases of one page; older ones are found by asking for them. */
const listLimit = 500;

function caseRows(queries: Queries) {
  return queries
    .selectFrom('cases as c')
    .innerJoin('users as u', 'u.id', 'c.author_id')
    .selectAll('c')
    .select('u.display_name as author')
    .select((is) => [
      is
        .selectFrom('images as i')
        .whereRef('i.case_id', '=', 'c.id')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .as('images'),
      is
        .selectFrom('images as i')
        .innerJoin('receipts as r', 'r.image_id', 'i.id')
        .whereRef('i.case_id', '=', 'c.id')
        .select('i.id')
        .orderBy('i.position')
        .limit(1)
        .as('cover'),
    ]);
}
type CaseRow = Awaited<ReturnType<ReturnType<typeof caseRows>['executeTakeFirstOrThrow']>>;

const entryFields = (row: CaseRow) => ({
  id: row.id,
  state: row.state,
  title: row.title,
  specialty: row.specialty,
  anatomy: row.anatomy,
  tags: row.tags,
  audience: row.audience_kind,
  author: row.author,
  images: row.images ?? 0,
  cover: row.cover,
  createdAt: row.created_at.toISOString(),
  submittedAt: row.submitted_at?.toISOString() ?? null,
});

export async function listCases(queries: Queries, user: User, mine: boolean): Promise<CaseListEntry[]> {
  let found = caseRows(queries).orderBy('c.created_at', 'desc').orderBy('c.id').limit(listLimit);
  if (mine) found = found.where('c.author_id', '=', user.id);
  return (await found.execute()).map((row) => caseListEntrySchema.parse(entryFields(row)));
}

/** A case that the asking account may see; `not-found` for all others, whether they exist or not. */
export async function findCase(queries: Queries, id: CaseId): Promise<SharedCase> {
  const row = await caseRows(queries).where('c.id', '=', id).executeTakeFirst();
  if (!row) throw new ServiceProblem('not-found');
  const images = await queries
    .selectFrom('images as i')
    .leftJoin('receipts as r', 'r.image_id', 'i.id')
    .selectAll('i')
    .select('r.received_at')
    .where('i.case_id', '=', id)
    .orderBy('i.position')
    .execute();
  return sharedCaseSchema.parse({
    ...entryFields(row),
    question: row.question,
    audienceDetail: await audienceOf(queries, row),
    consent: row.consent_levels && { levels: row.consent_levels, signedOn: row.consent_signed_on },
    imageList: images.map((image) => ({
      id: image.id,
      sha256: image.sha256,
      bytes: image.bytes,
      mediaType: image.media_type,
      columns: image.columns,
      rows: image.rows,
      frames: image.frames,
      annotations: image.annotations,
      received: image.received_at !== null,
    })),
  });
}

async function audienceOf(queries: Queries, row: CaseRow) {
  if (row.audience_kind === 'group') return { kind: 'group', group: row.audience_group };
  if (row.audience_kind !== 'colleagues') return { kind: row.audience_kind };
  const named = await queries.selectFrom('case_colleagues').select('user_id').where('case_id', '=', row.id).execute();
  return { kind: 'colleagues', users: named.map(({ user_id }) => user_id) };
}

/** The same content in the same words hashes alike, whatever order its keys came in: the schema's order decides. */
const contentHash = (content: NewCase): Buffer => createHash('sha256').update(JSON.stringify(content)).digest();

export async function putCase(queries: Queries, author: User, id: CaseId, content: NewCase, now: Date) {
  const hash = contentHash(content);
  if (new Set(content.images.map((image) => image.id)).size !== content.images.length) {
    throw new ServiceProblem('invalid-request', { fields: ['images'] });
  }
  const { audience } = content.form;
  const inserted = await queries
    .insertInto('cases')
    .values({
      id,
      author_id: author.id,
      state: 'draft',
      title: content.form.title,
      specialty: content.form.specialty,
      anatomy: content.form.anatomy,
      tags: content.form.tags,
      question: content.form.question,
      audience_kind: audience.kind,
      audience_group: audience.kind === 'group' ? audience.group : null,
      consent_levels: content.consent?.levels ?? null,
      consent_language: content.consent?.language ?? null,
      consent_signed_on: content.consent?.signedOn ?? null,
      consent_document_hash: content.consent?.documentHash ?? null,
      content_hash: hash,
      created_at: now,
      submitted_at: null,
    })
    .onConflict((clash) => clash.column('id').doNothing())
    .executeTakeFirst();
  if (!inserted.numInsertedOrUpdatedRows) return { created: false, shared: await repeated(queries, author, id, hash) };
  if (audience.kind === 'colleagues') await nameColleagues(queries, id, audience.users);
  await addImages(queries, id, content);
  return { created: true, shared: await findCase(queries, id) };
}

async function repeated(queries: Queries, author: User, id: CaseId, hash: Buffer): Promise<SharedCase> {
  const known = await queries
    .selectFrom('cases')
    .select(['author_id', 'content_hash'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (known?.author_id !== author.id || !known.content_hash.equals(hash)) throw new ServiceProblem('conflict');
  return findCase(queries, id);
}

async function nameColleagues(queries: Queries, id: CaseId, users: readonly UserId[]): Promise<void> {
  const rows = [...new Set(users)].map((user_id) => ({ case_id: id, user_id }));
  await queries.insertInto('case_colleagues').values(rows).execute();
}

/** PostgreSQL takes 65,535 parameters in one statement. */
const imagesAtOnce = 500;

async function addImages(queries: Queries, id: CaseId, content: NewCase): Promise<void> {
  const rows = content.images.map((image, position) => ({
    id: image.id,
    case_id: id,
    position,
    sha256: image.sha256,
    bytes: image.bytes,
    media_type: image.mediaType,
    columns: image.columns,
    rows: image.rows,
    frames: image.frames,
    annotations: JSON.stringify(image.annotations),
  }));
  for (let from = 0; from < rows.length; from += imagesAtOnce) {
    await queries
      .insertInto('images')
      .values(rows.slice(from, from + imagesAtOnce))
      .execute();
  }
}

/** Locks the author's own case; what is not theirs is `not-found` if they cannot see it and `forbidden` if they can. */
async function ownCase(queries: Queries, author: User, id: CaseId) {
  const row = await queries
    .selectFrom('cases')
    .select(['state', 'author_id', 'consent_levels'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new ServiceProblem('not-found');
  if (row.author_id !== author.id) throw new ServiceProblem('forbidden');
  return row;
}

export async function submitCase(queries: Queries, author: User, id: CaseId, now: Date): Promise<SharedCase> {
  const own = await ownCase(queries, author, id);
  if (own.state === 'submitted') return findCase(queries, id);
  if (!own.consent_levels) throw new ServiceProblem('consent-missing');
  try {
    await queries
      .updateTable('cases')
      .set({ state: 'submitted', submitted_at: now })
      .where('id', '=', id)
      .where('state', '=', 'draft')
      .execute();
  } catch (error) {
    // The database's own guards, in case two requests race.
    const { constraint } = error as { constraint?: string };
    if (constraint === 'submitted_with_consent') throw new ServiceProblem('consent-missing');
    if (constraint === 'submitted_with_images') throw new ServiceProblem('images-missing');
    throw error;
  }
  return findCase(queries, id);
}

/** Answers the images that went with the draft, so that their bytes can go too. */
export async function discardDraft(
  queries: Queries,
  author: User,
  id: CaseId,
): Promise<{ id: ImageId; sha256: string }[]> {
  const own = await ownCase(queries, author, id);
  if (own.state !== 'draft') throw new ServiceProblem('conflict');
  const images = await queries.selectFrom('images').select(['id', 'sha256']).where('case_id', '=', id).execute();
  await queries.deleteFrom('cases').where('id', '=', id).execute();
  return images.map((image) => ({ id: imageIdSchema.parse(image.id), sha256: image.sha256 }));
}

export async function isBlobNeeded(queries: Queries, sha256: string): Promise<boolean> {
  const { rows } = await sql<{ needed: boolean }>`SELECT is_blob_needed(${sha256}) AS needed`.execute(queries);
  return rows[0]?.needed !== false;
}
