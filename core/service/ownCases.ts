import {
  apiPath,
  certificateSchema,
  sharedCaseSchema,
  type CaseTexts,
  type Certificate,
  type SharedCase,
  type WithdrawalReason,
} from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import type { CallService } from './wire.ts';

/** What an author does with a case after it was handed over. */
export interface OwnCaseCalls {
  /** What others had seen waits for a moderator again. */
  changeTexts(id: CaseId, texts: CaseTexts): Promise<SharedCase>;
  withdraw(id: CaseId, reason: WithdrawalReason): Promise<Certificate>;
  certificate(id: CaseId): Promise<Certificate>;
}

export function ownCaseCalls(call: CallService): OwnCaseCalls {
  return {
    changeTexts: (id, body) => call({ method: 'PUT', path: apiPath.texts(id), body, reply: sharedCaseSchema }),
    withdraw: (id, reason) =>
      call({ method: 'POST', path: apiPath.withdraw(id), body: { reason }, reply: certificateSchema }),
    certificate: (id) => call({ method: 'GET', path: apiPath.certificate(id), reply: certificateSchema }),
  };
}
