import type { User } from '../../model/account.ts';
import type { ImageId } from '../../model/ids.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import type { CaseKeys } from '../uploads/caseKeys.ts';
import { isPlainJpeg } from '../uploads/previewJpeg.ts';
import { findImage, type StoredImage } from './images.ts';

/** From the author of a draft, who has the picture; repeating it changes nothing. */
export async function putPreview(queries: Queries, keys: CaseKeys, author: User, id: ImageId, jpeg: Buffer) {
  const image = await findImage(queries, author, id);
  if (!image) throw new ServiceProblem('not-found');
  if (image.authorId !== author.id) throw new ServiceProblem('forbidden');
  if (!isPlainJpeg(jpeg)) throw new ServiceProblem('invalid-request', { fields: ['jpeg'] });
  const { state } = await queries
    .selectFrom('cases')
    .select('state')
    .where('id', '=', image.case)
    .executeTakeFirstOrThrow();
  if (state !== 'draft') throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  await addPreview(queries, keys, image, jpeg);
}

/** Of an image whose author and state were looked at, a JPEG that was as well. False if it has one already: that one stays. */
export async function addPreview(
  queries: Queries,
  keys: CaseKeys,
  { id, case: caseId }: Pick<StoredImage, 'id' | 'case'>,
  jpeg: Buffer,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto('image_previews')
    .values({ image_id: id, case_id: caseId, sealed: await keys.seal(queries, caseId, id, jpeg) })
    .onConflict((clash) => clash.doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** For who sees the image; `not-found` also where it has none. */
export async function readPreview(queries: Queries, keys: CaseKeys, viewer: User, id: ImageId): Promise<Buffer> {
  const image = await findImage(queries, viewer, id);
  const row = await queries.selectFrom('image_previews').select('sealed').where('image_id', '=', id).executeTakeFirst();
  if (!image || !row) throw new ServiceProblem('not-found');
  return keys.unseal(queries, image.case, id, row.sealed);
}
