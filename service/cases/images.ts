import { sql } from 'kysely';
import { apiImageSchema, receiptSchema, type Receipt } from '../../contract/caseApi.schema.ts';
import { caseIdSchema, imageIdSchema, sha256Schema, type CaseId, type ImageId, type Sha256 } from '../../model/ids.ts';
import type { User } from '../../model/account.ts';
import type { MediaType } from '../../model/item.ts';
import { canSee } from '../audience/canSee.ts';
import type { Queries } from '../database/connect.ts';

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

/** An image whose case the viewer may see, and which is not hidden from them; undefined otherwise. */
export async function findImage(queries: Queries, viewer: User, id: string): Promise<StoredImage | undefined> {
  const row = await queries
    .selectFrom('images as i')
    .innerJoin('cases as c', 'c.id', 'i.case_id')
    .leftJoin('receipts as r', 'r.image_id', 'i.id')
    .select(['i.id', 'i.case_id', 'i.sha256', 'i.bytes', 'i.media_type', 'c.author_id', 'c.state', 'c.audience_kind'])
    .select([
      sql<boolean>`is_named_in(c.id)`.as('named'),
      sql<boolean>`coalesce(in_group(c.audience_group), false)`.as('member'),
    ])
    .select(['r.sha256 as received_sha256', 'r.bytes as received_bytes', 'r.received_at', 'r.sealed'])
    .where('i.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { author_id: authorId, state: stage, audience_kind: audience, named, member } = row;
  if (!canSee(viewer, { authorId, stage, audience, named, member })) return undefined;
  return {
    id: imageIdSchema.parse(row.id),
    case: caseIdSchema.parse(row.case_id),
    sha256: sha256Schema.parse(row.sha256),
    bytes: row.bytes,
    mediaType: apiImageSchema.shape.mediaType.parse(row.media_type),
    authorId,
    sealed: row.sealed ?? false,
    receipt: row.received_at
      ? receiptSchema.parse({
          image: row.id,
          case: row.case_id,
          sha256: row.received_sha256,
          bytes: row.received_bytes,
          receivedAt: row.received_at.toISOString(),
        })
      : null,
  };
}

/** Repeating it changes nothing. Row-level security and the policy on receipts check owner, case state, hash and size once more. */
export async function addReceipt(queries: Queries, image: StoredImage, receivedAt: Date): Promise<void> {
  await queries
    .insertInto('receipts')
    .values({
      image_id: image.id,
      case_id: image.case,
      sha256: image.sha256,
      bytes: image.bytes,
      received_at: receivedAt,
      sealed: true,
    })
    .onConflict((clash) => clash.doNothing())
    .execute();
}
