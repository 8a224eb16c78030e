import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { commentSchema, type newCommentSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { readsLikeIdentifier } from '../../model/textPatterns.ts';
import { isStaff, shownAuthor } from '../audience/canSee.ts';
import { findCase } from '../cases/read.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import { textOf } from '../moderation/texts.ts';

type Comment = z.output<typeof commentSchema>;
type NewComment = z.output<typeof newCommentSchema>;

/** Oldest first; the thread is in `parent`. */
export async function listComments(queries: Queries, viewer: User, id: CaseId): Promise<Comment[]> {
  await findCase(queries, viewer, id);
  const rows = await queries
    .selectFrom('comments as o')
    .innerJoin('users as u', 'u.id', 'o.author_id')
    .innerJoin('cases as c', 'c.id', 'o.case_id')
    .select(['o.id', 'o.parent_id', 'o.body', 'o.image_id', 'o.annotations', 'o.created_at', 'o.author_id'])
    .select(['o.removed_by', 'o.removal_reason', sql<boolean>`is_comment_hidden(o.id)`.as('flagged')])
    .select(['u.display_name as author', 'c.anonymous', 'c.author_id as poster'])
    .where('o.case_id', '=', id)
    .orderBy('o.created_at')
    .orderBy('o.id')
    .limit(2000)
    .execute();
  const places = await hiddenPlaces(queries, id);
  return [...rows, ...places].map((row) => asComment(viewer, row)).sort(byTime);
}

interface CommentRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly body: string;
  readonly image_id: string | null;
  readonly annotations: unknown;
  readonly created_at: Date;
  readonly author_id: string;
  readonly removed_by: string | null;
  readonly removal_reason: string | null;
  readonly flagged: boolean;
  readonly author: string;
  readonly anonymous: boolean;
  readonly poster: string;
}

const byTime = (a: Comment, b: Comment): number => (a.createdAt + a.id < b.createdAt + b.id ? -1 : 1);

/** Where comments stand whose words the viewer may not read. */
async function hiddenPlaces(queries: Queries, id: CaseId): Promise<CommentRow[]> {
  const { rows } = await sql<Pick<CommentRow, 'id' | 'parent_id' | 'created_at' | 'author_id'> & Place>`
    SELECT h.*, u.display_name AS author, c.anonymous, c.author_id AS poster
    FROM hidden_comments(${id}) h JOIN users u ON u.id = h.author_id JOIN cases c ON c.id = ${id} LIMIT 2000`.execute(
    queries,
  );
  const nothing = { body: '', image_id: null, annotations: [], removed_by: null, removal_reason: null, flagged: true };
  return rows.map((row) => ({ ...nothing, ...row }));
}
type Place = Pick<CommentRow, 'author' | 'anonymous' | 'poster'>;

function asComment(viewer: User, row: CommentRow): Comment {
  const byPoster = row.author_id === row.poster;
  const mine = row.author_id === viewer.id;
  return commentSchema.parse({
    id: row.id,
    parent: row.parent_id,
    body: row.body,
    image: row.image_id,
    annotations: row.annotations,
    createdAt: row.created_at.toISOString(),
    // Who posted without a name answers without one.
    author: shownAuthor(viewer, { ...row, anonymous: row.anonymous && byPoster }),
    byPoster,
    mine,
    hidden: hiddenBecause(row),
    removalReason: mine || isStaff(viewer) ? row.removal_reason : null,
  });
}

function hiddenBecause({ removed_by: remover, author_id: author, flagged }: CommentRow): Comment['hidden'] {
  if (remover !== null) return remover === author ? 'removed-by-author' : 'removed-by-moderator';
  return flagged ? 'flagged' : null;
}

/** Refused if its words read as if they named somebody; what is about hidden images, or other cases' comments, the database refuses. */
export async function postComment(queries: Queries, viewer: User, id: CaseId, wanted: NewComment, now: Date) {
  const { stage } = await findCase(queries, viewer, id);
  if (stage !== 'published') throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  const fields = [
    ...(readsLikeIdentifier(wanted.body) ? ['body'] : []),
    ...(wanted.annotations.map(textOf).some(readsLikeIdentifier) ? ['annotations'] : []),
  ];
  if (fields.length > 0) throw new ServiceProblem('invalid-request', { fields, reason: 'identifying-text' });
  const comment = randomUUID();
  await queries
    .insertInto('comments')
    .values({
      id: comment,
      case_id: id,
      author_id: viewer.id,
      parent_id: wanted.parent,
      body: wanted.body,
      image_id: wanted.image,
      annotations: JSON.stringify(wanted.annotations),
      created_at: now,
    })
    .execute();
  await sql`SELECT tell_of_comment(${comment}, ${wanted.mentions}::uuid[])`.execute(queries);
  const made = (await listComments(queries, viewer, id)).find((one) => one.id === comment);
  if (!made) throw new ServiceProblem('not-found');
  return made;
}
