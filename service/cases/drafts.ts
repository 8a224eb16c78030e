import { sql } from 'kysely';
import { z } from 'zod';
import { caseIdSchema, imageIdSchema, sha256Schema } from '../../model/ids.ts';
import { append } from '../audit/record.ts';
import type { Store } from '../database/connect.ts';
import type { Uploads } from '../uploads/uploads.ts';

const goneSchema = z.object({
  case: caseIdSchema,
  images: z.array(z.object({ id: imageIdSchema, sha256: sha256Schema })),
});

/**
 * Drafts that nobody has worked on go, after their author was told the day. No withdrawal: nobody else has seen them, and a workstation
 * that still has one sends it anew.
 */
export async function expireDrafts(
  { store, uploads }: { readonly store: Store; readonly uploads: Pick<Uploads, 'discard'> },
  now: Date,
): Promise<void> {
  const gone = await store.asNobody(async (queries) => {
    const { rows } = await sql<{ gone: unknown }>`SELECT expire_drafts(${now}) AS gone`.execute(queries);
    const drafts = rows.map((row) => goneSchema.parse(row.gone));
    await sql`SELECT warn_of_idle_drafts(${now})`.execute(queries);
    for (const { case: subject } of drafts) await append(queries, { action: 'expireDraft', subject }, now);
    return drafts;
  });
  for (const { case: id, images } of gone) await uploads.discard(id, images);
}
