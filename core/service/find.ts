import {
  apiPath,
  caseListSchema,
  casePageSchema,
  facetsSchema,
  type CaseListEntry,
  type CasePage,
  type Facets,
  type SearchQuery,
} from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import type { CallService } from './wire.ts';

export interface FindCalls {
  search(query: SearchQuery): Promise<CasePage>;
  facets(): Promise<Facets>;
  similar(id: CaseId): Promise<CaseListEntry[]>;
}

export function findCalls(call: CallService): FindCalls {
  return {
    search: (query) => {
      const asked = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const path = `${apiPath.search}?${new URLSearchParams(asked).toString()}`;
      return call({ method: 'GET', path, reply: casePageSchema });
    },
    facets: () => call({ method: 'GET', path: apiPath.facets, reply: facetsSchema }),
    similar: async (id) => (await call({ method: 'GET', path: apiPath.similar(id), reply: caseListSchema })).cases,
  };
}
