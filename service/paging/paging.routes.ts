import { z } from 'zod';
import {
  apiPath,
  dutySchema,
  dutyWishSchema,
  newPageSchema,
  pageSchema,
  pagesSchema,
  specialtiesSchema,
} from '../../contract/caseApi.schema.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { route } from '../http/route.ts';
import { readDuty, setDuty } from './duty.ts';
import { askSpecialty, listPages, listSpecialties } from './pages.ts';

const tag = 'paging';
const params = z.object({ id: caseIdSchema });

export const pagingRoutes = {
  askSpecialty: route({
    method: 'POST',
    path: apiPath.pages(':id'),
    access: 'clinician',
    tag,
    summary: 'Ask a specialty about a published case: all of it who see the case are told, or who stands in for them',
    params,
    body: newPageSchema,
    answer: pageSchema,
    status: 201,
    handle: ({ context, act, user, params: { id }, body }) =>
      act((queries) => askSpecialty(queries, user, id, body, context.now())),
  }),

  listPages: route({
    method: 'GET',
    path: apiPath.pages(':id'),
    access: 'signed-in',
    tag,
    summary: 'Which specialties were asked about a case, oldest first',
    params,
    answer: pagesSchema,
    handle: async ({ context, user, params: { id } }) => ({
      pages: await context.store.as(user.id, (queries) => listPages(queries, user, id)),
    }),
  }),

  listSpecialties: route({
    method: 'GET',
    path: apiPath.specialties,
    access: 'clinician',
    tag,
    summary: 'Specialties that can be asked, and of how many clinicians',
    answer: specialtiesSchema,
    handle: ({ context, user }) => context.store.as(user.id, listSpecialties),
  }),

  readDuty: route({
    method: 'GET',
    path: apiPath.duty,
    access: 'signed-in',
    tag,
    summary: 'What pages reach this account as, its leave, and for whom it stands in',
    answer: dutySchema,
    handle: ({ context, user }) => context.store.as(user.id, (queries) => readDuty(queries, user, context.now())),
  }),

  setDuty: route({
    method: 'PUT',
    path: apiPath.duty,
    access: 'clinician',
    tag,
    summary: 'Say what pages reach this account as, and who stands in while it is away',
    body: dutyWishSchema,
    answer: dutySchema,
    handle: ({ context, act, user, body }) => act((queries) => setDuty(queries, user, body, context.now())),
  }),
};
