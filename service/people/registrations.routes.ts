import { z } from 'zod';
import {
  apiPath,
  registrationSchema,
  registrationsSchema,
  verificationDecisionSchema,
} from '../../contract/caseApi.schema.ts';
import { userSchema } from '../../model/account.ts';
import { userIdSchema } from '../../model/ids.ts';
import { route } from '../http/route.ts';
import { hashPassword } from './passwords.ts';
import { decide, listRegistrations, register } from './registrations.ts';

const tag = 'people';
const administrators = ['administrator'] as const;

export const registrationRoutes = {
  register: route({
    method: 'POST',
    path: apiPath.registrations,
    access: 'public',
    tag,
    summary: 'Ask for an account; an administrator verifies it',
    perMinute: 10,
    body: registrationSchema,
    status: 204,
    async handle({ context, act, body }) {
      const hash = await hashPassword(body.password);
      await act(
        (queries) => register(queries, body, hash, context.now()),
        (account) => account,
      );
      return null;
    },
  }),

  listRegistrations: route({
    method: 'GET',
    path: apiPath.registrations,
    access: administrators,
    tag,
    summary: 'Who waits to be verified',
    answer: registrationsSchema,
    handle: ({ context, user }) => context.store.as(user.id, listRegistrations),
  }),

  decideVerification: route({
    method: 'POST',
    path: apiPath.verification(':id'),
    access: administrators,
    tag,
    summary: 'Say that the owner of an account was checked, or is not to be trusted any more',
    params: z.object({ id: userIdSchema }),
    body: verificationDecisionSchema,
    answer: userSchema,
    handle: ({ context, act, user, params, body }) =>
      act((queries) => decide(queries, user, params.id, body, context.now())),
  }),
};
