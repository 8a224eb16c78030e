import {
  apiPath,
  caseListSchema,
  receiptSchema,
  sharedCaseSchema,
  type CaseListEntry,
  type NewCase,
  type Receipt,
  type SharedCase,
} from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { none, type CallService } from './wire.ts';

export interface CaseCalls {
  putCase(id: CaseId, content: NewCase, signal?: AbortSignal): Promise<SharedCase>;
  submitCase(id: CaseId, signal?: AbortSignal): Promise<SharedCase>;
  discardCase(id: CaseId, signal?: AbortSignal): Promise<void>;
  myCases(): Promise<CaseListEntry[]>;
  getCase(id: CaseId, signal?: AbortSignal): Promise<SharedCase>;
  /** Null while the service has none. */
  receipt(image: ImageId, signal?: AbortSignal): Promise<Receipt | null>;
  /** A small JPEG beside an image of one's own draft. */
  putPreview(image: ImageId, jpeg: Uint8Array, signal?: AbortSignal): Promise<void>;
}

export function caseCalls(call: CallService): CaseCalls {
  return {
    putCase: (id, content, signal) =>
      call({ method: 'PUT', path: apiPath.case(id), body: content, reply: sharedCaseSchema, signal }),
    submitCase: (id, signal) => call({ method: 'POST', path: apiPath.submit(id), reply: sharedCaseSchema, signal }),
    discardCase: (id, signal) => call({ method: 'DELETE', path: apiPath.case(id), reply: none, signal }),
    myCases: async () =>
      (await call({ method: 'GET', path: `${apiPath.cases}?mine=true`, reply: caseListSchema })).cases,
    getCase: (id, signal) => call({ method: 'GET', path: apiPath.case(id), reply: sharedCaseSchema, signal }),
    receipt: (image, signal) =>
      call({ method: 'GET', path: apiPath.receipt(image), reply: receiptSchema, signal }).catch(nullIfNotFound),
    putPreview: (image, jpeg, signal) => {
      const body = { jpeg: Buffer.from(jpeg).toString('base64') };
      return call({ method: 'PUT', path: apiPath.preview(image), body, reply: none, signal });
    },
  };
}

function nullIfNotFound(thrown: unknown): null {
  if (thrown instanceof ScrimFailure && thrown.error.code === 'NOT_FOUND') return null;
  throw thrown;
}
