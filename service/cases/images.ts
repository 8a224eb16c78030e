import { sql } from 'kysely';
import { apiImageSchema, receiptSchema, type Receipt } from '../../contract/caseApi.schema.ts';
import { caseIdSchema, imageIdSchema, sha256Schema, type CaseId, type ImageId, type Sha256 } from '../../model/ids.ts';
import type { User } from '../../model/account.ts';
import type { MediaType } from '../../model/item.ts';
import { canSee } from '../audience/canSee.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

export interface StoredImage {
  readonly id: ImageId;
  readonly case: CaseId;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly mediaType: MediaType;
  readonly authorId: string;
  /** Stored under its case's key; what arrived before there were keys is not. */
  readonly sealed: boolean;
  readonly receipt: Receipt | null;
}

const rowsOf = (queries: Queries) =>
  queries
    .selectFrom('images as i')
    .innerJoin('cases as c', 'c.id', 'i.case_id')
    .leftJoin('receipts as r', 'r.image_id', 'i.id')
    .select(['i.id', 'i.case_id', 'i.sha256', 'i.bytes', 'i.media_type', 'c.author_id', 'c.state', 'c.audience_kind'])
    .select([
      sql<boolean>`is_named_in(c.id)`.as('named'),
      sql<boolean>`coalesce(in_group(c.audience_group), false)`.as('member'),
    ])
    .select(['r.sha256 as received_sha256', 'r.bytes as received_bytes', 'r.received_at', 'r.sealed']);
type ImageRow = Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>>[number];

function isSeenBy(viewer: User, row: ImageRow): boolean {
  const { author_id: authorId, state: stage, audience_kind: audience, named, member } = row;
  return canSee(viewer, { authorId, stage, audience, named, member });
}

interface Received {
  readonly image_id: string;
  readonly case_id: string;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly received_at: Date;
}
const receiptFrom = ({ image_id: image, case_id: of, sha256, bytes, received_at: at }: Received): Receipt =>
  receiptSchema.parse({ image, case: of, sha256, bytes, receivedAt: at.toISOString() });

const toImage = (row: ImageRow): StoredImage => ({
  id: imageIdSchema.parse(row.id),
  case: caseIdSchema.parse(row.case_id),
  sha256: sha256Schema.parse(row.sha256),
  bytes: row.bytes,
  mediaType: apiImageSchema.shape.mediaType.parse(row.media_type),
  authorId: row.author_id,
  sealed: row.sealed ?? false,
  receipt: row.received_at
    ? receiptFrom({
        ...{ image_id: row.id, case_id: row.case_id, received_at: row.received_at },
        ...{ sha256: row.received_sha256, bytes: row.received_bytes },
      })
    : null,
});

/** An image whose case the viewer may see, and which is not hidden from them; undefined otherwise. */
export async function findImage(queries: Queries, viewer: User, id: string): Promise<StoredImage | undefined> {
  const row = await rowsOf(queries).where('i.id', '=', id).executeTakeFirst();
  return row && isSeenBy(viewer, row) ? toImage(row) : undefined;
}

/** All images of a draft, for its author, by their ids. Throws what refuses anybody else. */
export async function findImagesToReceive(
  queries: Queries,
  author: User,
  id: CaseId,
): Promise<ReadonlyMap<string, StoredImage>> {
  const rows = await rowsOf(queries).where('i.case_id', '=', id).execute();
  const [first] = rows;
  if (!first || !isSeenBy(author, first)) throw new ServiceProblem('not-found');
  if (first.author_id !== author.id) throw new ServiceProblem('forbidden');
  if (first.state !== 'draft') throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  return new Map(rows.map((row) => [row.id, toImage(row)]));
}

/** What is kept of these images by now, by their ids. */
export async function receiptsOf(
  queries: Queries,
  images: readonly StoredImage[],
): Promise<ReadonlyMap<string, Receipt>> {
  const ids = images.map(({ id }) => id);
  const rows = await queries.selectFrom('receipts').selectAll().where('image_id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.image_id, receiptFrom(row)]));
}

/** Repeating it changes nothing. Row-level security and the policy on receipts check owner, case state, hash and size once more. */
export async function addReceipts(queries: Queries, images: readonly StoredImage[], receivedAt: Date): Promise<void> {
  const rows = images.map((image) => ({
    image_id: image.id,
    case_id: image.case,
    sha256: image.sha256,
    bytes: image.bytes,
    received_at: receivedAt,
    sealed: true,
  }));
  await queries
    .insertInto('receipts')
    .values(rows)
    .onConflict((clash) => clash.doNothing())
    .execute();
}
