import { sql } from 'kysely';
import { certificateSchema, type Certificate } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { append, type Act } from '../audit/record.ts';
import { findCase } from '../cases/read.ts';
import type { Queries, Store } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import type { Uploads } from '../uploads/uploads.ts';
import type { Ledger } from './ledger.ts';

interface Withdrawing {
  readonly store: Store;
  readonly uploads: Pick<Uploads, 'discard'>;
  readonly ledger: Pick<Ledger, 'add'>;
}

/**
 * Takes a case back for good. From the commit on nobody sees it, and its key is gone; then its bytes go. The ledger is written first: what
 * a crash cuts off after it is finished at the next start.
 */
export async function withdraw(
  { store, uploads, ledger }: Withdrawing,
  act: Act,
  viewer: User,
  id: CaseId,
  reason: 'patient' | 'author' | 'policy',
  now: Date,
): Promise<Certificate> {
  const { mine, stage } = await store.as(viewer.id, (queries) => findCase(queries, viewer, id));
  if (!mine && viewer.role !== 'administrator') throw new ServiceProblem('forbidden');
  if (stage === 'draft') throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  await ledger.add({ case: id, at: now.toISOString(), reason });
  const certificate = await act(async (queries) => {
    await sql`SELECT withdraw_case(${id}, ${reason}, ${now})`.execute(queries);
    return findCertificate(queries, id);
  });
  await uploads.discard(id, certificate.images);
  return certificate;
}

/** For its author and for staff. */
export async function findCertificate(queries: Queries, id: CaseId): Promise<Certificate> {
  const row = await queries.selectFrom('tombstones').selectAll().where('case_id', '=', id).executeTakeFirst();
  if (!row) throw new ServiceProblem('not-found');
  return certificateSchema.parse({ ...row.certificate, withdrawnAt: row.withdrawn_at.toISOString() });
}

const proofSchema = certificateSchema.omit({ withdrawnAt: true });

/** Cases whose last day was before today. The ledger has them before the commit does: a crash between the two loses neither. */
export async function withdrawExpired({ store, uploads, ledger }: Withdrawing, now: Date): Promise<number> {
  const gone = await store.asNobody(async (queries) => {
    const { rows } = await sql<{ proof: unknown }>`
      SELECT withdraw_expired(${now.toISOString().slice(0, 10)}::date, ${now}) AS proof`.execute(queries);
    // Null: withdrawn by somebody else in this moment.
    const proofs = rows.flatMap(({ proof }) => (proof === null ? [] : [proofSchema.parse(proof)]));
    for (const { case: id, reason } of proofs) await ledger.add({ case: id, at: now.toISOString(), reason });
    for (const { case: subject } of proofs) await append(queries, { action: 'expireCase', subject }, now);
    return proofs;
  });
  for (const { case: id, images } of gone) await uploads.discard(id, images);
  return gone.length;
}
