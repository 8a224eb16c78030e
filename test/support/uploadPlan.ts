import type { NewCase } from '../../contract/caseApi.schema.ts';
import type { ServiceSession } from '../../core/service/sessions.ts';
import type { CaseId } from '../../model/ids.ts';

/** What a child that may be killed is to send: the same at each of its starts. */
export interface UploadPlan {
  readonly passphrase: string;
  readonly session: ServiceSession;
  /** `seeds`: of each image's bytes, see `noise`. */
  readonly cases: readonly { readonly id: CaseId; readonly content: NewCase; readonly seeds: readonly number[] }[];
}
