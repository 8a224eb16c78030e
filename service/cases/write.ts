import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import {
  caseDetailsSchema,
  type caseTextsSchema,
  type NewCase,
  type SharedCase,
} from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import { imageIdSchema, type CaseId, type ImageId, type UserId } from '../../model/ids.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import { findCase } from './read.ts';

/** The same content in the same words hashes alike, whatever order its keys came in: the schema's order decides. */
const contentHash = (content: NewCase): Buffer => createHash('sha256').update(JSON.stringify(content)).digest();

function rowOf(id: CaseId, author: User, content: NewCase, now: Date) {
  const { form, consent } = content;
  const { facesKept, expiresOn, ...details } = content.details ?? caseDetailsSchema.parse({});
  return {
    ...details,
    id,
    author_id: author.id,
    state: 'draft' as const,
    title: form.title,
    specialty: form.specialty,
    anatomy: form.anatomy,
    tags: form.tags,
    question: form.question,
    audience_kind: form.audience.kind,
    audience_group: form.audience.kind === 'group' ? form.audience.group : null,
    consent_levels: consent?.levels ?? null,
    consent_language: consent?.language ?? null,
    consent_signed_on: consent?.signedOn ?? null,
    consent_document_hash: consent?.documentHash ?? null,
    consent_form_version: consent?.formVersion ?? null,
    consent_covers: consent?.covers ?? null,
    content_hash: contentHash(content),
    created_at: now,
    submitted_at: null,
    faces_kept: facesKept,
    expires_on: expiresOn,
  };
}

export async function putCase(queries: Queries, author: User, id: CaseId, content: NewCase, now: Date) {
  if (new Set(content.images.map((image) => image.id)).size !== content.images.length) {
    throw new ServiceProblem('invalid-request', { fields: ['images'] });
  }
  const row = rowOf(id, author, content, now);
  const inserted = await queries
    .insertInto('cases')
    .values(row)
    .onConflict((clash) => clash.column('id').doNothing())
    .executeTakeFirst()
    .catch(explain);
  if (!inserted.numInsertedOrUpdatedRows) {
    return { created: false, shared: await repeated(queries, author, id, row.content_hash) };
  }
  const { audience } = content.form;
  if (audience.kind === 'colleagues') await nameColleagues(queries, id, audience.users);
  await addImages(queries, id, content);
  return { created: true, shared: await findCase(queries, author, id) };
}

async function repeated(queries: Queries, author: User, id: CaseId, hash: Buffer): Promise<SharedCase> {
  const known = await queries
    .selectFrom('cases')
    .select(['author_id', 'content_hash'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (known?.author_id !== author.id || !known.content_hash.equals(hash)) throw new ServiceProblem('conflict');
  return findCase(queries, author, id);
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
    modality: image.modality ?? null,
    report: image.report ? JSON.stringify(image.report) : null,
  }));
  for (let from = 0; from < rows.length; from += imagesAtOnce) {
    await queries
      .insertInto('images')
      .values(rows.slice(from, from + imagesAtOnce))
      .execute()
      .catch(explain);
  }
}

/** The author's own case; what is not theirs is `not-found` if they cannot see it and `forbidden` if they can. */
async function ownCase(queries: Queries, author: User, id: CaseId) {
  const { mine } = await findCase(queries, author, id);
  if (!mine) throw new ServiceProblem('forbidden');
  return queries
    .selectFrom('cases')
    .select(['state', 'audience_kind', 'consent_levels', 'version', 'published_at', 'submitted_at'])
    .select(['title', 'anatomy', 'tags', 'question', 'findings'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Out of its author's hands: to the moderators, or at once where nobody but the author will see it. */
export async function submitCase(queries: Queries, author: User, id: CaseId, now: Date): Promise<SharedCase> {
  const own = await ownCase(queries, author, id);
  if (own.state !== 'draft' && own.state !== 'returned') return findCase(queries, author, id);
  if (!own.consent_levels) throw new ServiceProblem('consent-missing');
  const alone = own.audience_kind === 'only-me';
  await queries
    .updateTable('cases')
    .set({ state: alone ? 'published' : 'submitted', submitted_at: now, ...(alone ? { published_at: now } : {}) })
    .where('id', '=', id)
    .where('state', '=', own.state)
    .execute()
    .catch(explain);
  return findCase(queries, author, id);
}

/** New words for a case that was published or came back. What others had seen waits for a moderator again. */
export async function changeTexts(
  queries: Queries,
  author: User,
  id: CaseId,
  texts: z.output<typeof caseTextsSchema>,
  now: Date,
): Promise<SharedCase> {
  const own = await ownCase(queries, author, id);
  if (own.state !== 'published' && own.state !== 'returned') {
    throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  }
  const { title, anatomy, tags, question, findings, version } = own;
  const before = JSON.stringify({ title, anatomy, tags, question, findings });
  await queries.insertInto('case_versions').values({ case_id: id, version, texts: before, replaced_at: now }).execute();
  const again = own.state === 'published' && own.audience_kind !== 'only-me';
  const { numUpdatedRows } = await queries
    .updateTable('cases')
    .set({ ...texts, version: version + 1, ...(again ? { state: 'submitted' as const } : {}) })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', own.state)
    .executeTakeFirst();
  // It moved on meanwhile, and the old words must not stand among those that were replaced.
  if (numUpdatedRows === 0n) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  return findCase(queries, author, id);
}

/** The database's own guards, in case two requests race, as refusals. */
function explain(error: unknown): never {
  const { constraint } = error as { constraint?: string };
  if (constraint === 'submitted_with_consent') throw new ServiceProblem('consent-missing');
  if (constraint === 'submitted_with_reach')
    throw new ServiceProblem('consent-missing', { reason: 'consent-too-narrow' });
  if (constraint === 'submitted_with_images') throw new ServiceProblem('images-missing');
  if (constraint === 'quota_of_case') throw new ServiceProblem('too-large', { reason: 'quota-of-case' });
  if (constraint === 'quota_of_person') throw new ServiceProblem('too-large', { reason: 'quota-of-person' });
  if (constraint === 'not_withdrawn') throw new ServiceProblem('conflict', { reason: 'withdrawn' });
  throw error;
}

/** Answers the images that went with the draft, so that their bytes can go too. */
export async function discardDraft(
  queries: Queries,
  author: User,
  id: CaseId,
): Promise<{ id: ImageId; sha256: string }[]> {
  const own = await ownCase(queries, author, id);
  if (own.state !== 'draft' && own.state !== 'returned') throw new ServiceProblem('conflict');
  // Others have seen it: it is withdrawn, with all that follows from that, or it stays.
  if (own.published_at) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  const images = await queries.selectFrom('images').select(['id', 'sha256']).where('case_id', '=', id).execute();
  const { numDeletedRows } = await queries.deleteFrom('cases').where('id', '=', id).executeTakeFirst();
  // It was submitted meanwhile; its bytes were promised.
  if (numDeletedRows === 0n) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  return images.map((image) => ({ id: imageIdSchema.parse(image.id), sha256: image.sha256 }));
}

export async function isBlobNeeded(queries: Queries, sha256: string): Promise<boolean> {
  const { rows } = await sql<{ needed: boolean }>`SELECT is_blob_needed(${sha256}) AS needed`.execute(queries);
  return rows[0]?.needed !== false;
}

export async function isCaseKept(queries: Queries, id: string): Promise<boolean> {
  const { rows } = await sql<{ kept: boolean }>`SELECT is_case_kept(${id}) AS kept`.execute(queries);
  return rows[0]?.kept !== false;
}
