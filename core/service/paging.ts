import {
  apiPath,
  dutySchema,
  pageSchema,
  pagesSchema,
  specialtiesSchema,
  type Duty,
  type DutyWish,
  type NewPage,
  type PageAsked,
  type SpecialtyToAsk,
} from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import type { CallService } from './wire.ts';

/** Asking a specialty about a case, and who stands in for whom. */
export interface PagingCalls {
  pages(id: CaseId): Promise<PageAsked[]>;
  /** TEXT_IDENTIFIES if its words read as if they named somebody. */
  askSpecialty(id: CaseId, page: NewPage): Promise<PageAsked>;
  specialties(): Promise<SpecialtyToAsk[]>;
  duty(): Promise<Duty>;
  setDuty(wish: DutyWish): Promise<Duty>;
}

export function pagingCalls(call: CallService): PagingCalls {
  return {
    pages: async (id) => (await call({ method: 'GET', path: apiPath.pages(id), reply: pagesSchema })).pages,
    askSpecialty: (id, body) => call({ method: 'POST', path: apiPath.pages(id), body, reply: pageSchema }),
    specialties: async () =>
      (await call({ method: 'GET', path: apiPath.specialties, reply: specialtiesSchema })).specialties,
    duty: () => call({ method: 'GET', path: apiPath.duty, reply: dutySchema }),
    setDuty: (body) => call({ method: 'PUT', path: apiPath.duty, body, reply: dutySchema }),
  };
}
