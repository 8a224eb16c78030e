import { z } from 'zod';
import { apiPath, certificateSchema, withdrawSchema } from '../../contract/caseApi.schema.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { route } from '../http/route.ts';
import { findCertificate, withdraw } from './withdraw.ts';

const tag = 'consent';
const params = z.object({ id: caseIdSchema });

export const withdrawalRoutes = {
  withdrawCase: route({
    method: 'POST',
    path: apiPath.withdraw(':id'),
    access: 'signed-in',
    tag,
    summary: 'Take a case back for good: rows, key and bytes go, a certificate stays',
    params,
    body: withdrawSchema,
    answer: certificateSchema,
    handle: ({ context, act, user, params: { id }, body }) =>
      withdraw(context, act, user, id, body.reason, context.now()),
  }),

  readCertificate: route({
    method: 'GET',
    path: apiPath.certificate(':id'),
    access: 'signed-in',
    tag,
    summary: 'What proves that a case is gone, for its author and for staff',
    params,
    answer: certificateSchema,
    handle: ({ context, user, params: { id } }) => context.store.as(user.id, (queries) => findCertificate(queries, id)),
  }),
};
