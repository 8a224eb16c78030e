import { create } from 'zustand';
import type { CaseDraft, CaseFormDraft } from '../../../model/case.ts';
import type { CaseId, ItemId, JobId } from '../../../model/ids.ts';
import { noPace, observe, type Pace } from '../../../model/pace.ts';
import { submissionProgress, type Submission } from '../../../model/queue.ts';
import type { Result } from '../../../model/result.ts';
import { scrim } from '../../bridge.ts';
import { reportError } from './notices.ts';
import { go } from './route.ts';

interface Cases {
  readonly drafts: ReadonlyMap<CaseId, CaseDraft>;
  readonly submissions: ReadonlyMap<CaseId, Submission>;
  /** Of those under way: images cleared, then bytes sent. */
  readonly paces: ReadonlyMap<CaseId, Pace>;
}

export const useCases = create<Cases>(() => ({ drafts: new Map(), submissions: new Map(), paces: new Map() }));

export async function loadCases(): Promise<void> {
  const [drafts, submissions] = await Promise.all([scrim.cases.drafts(), scrim.queue.list()]);
  if (drafts.ok) useCases.setState({ drafts: new Map(drafts.value.map((draft) => [draft.id, draft])) });
  else reportError(drafts.error);
  if (submissions.ok) {
    useCases.setState({ submissions: new Map(submissions.value.map((submission) => [submission.case, submission])) });
  } else reportError(submissions.error);
}

export const draftChanged = (draft: CaseDraft): void =>
  useCases.setState(({ drafts }) => ({ drafts: new Map(drafts).set(draft.id, draft) }));

export function submissionChanged(submission: Submission): void {
  const id = submission.case;
  useCases.setState(({ submissions, paces }) => {
    const before = submissions.get(id)?.state.kind === submission.state.kind ? paces.get(id) : undefined;
    const pace = paceOf(submission, before ?? noPace);
    return { submissions: new Map(submissions).set(id, submission), paces: new Map(paces).set(id, pace) };
  });
}

function paceOf(submission: Submission, before: Pace): Pace {
  const { state } = submission;
  if (state.kind === 'clearing') return observe(before, performance.now(), state.done);
  return state.kind === 'uploading' ? observe(before, performance.now(), submissionProgress(submission).sent) : noPace;
}

export async function createDraft(items: readonly ItemId[]): Promise<void> {
  const result = await scrim.cases.create({ items: [...items] });
  if (!result.ok) return reportError(result.error);
  draftChanged(result.value);
  go({ kind: 'draft', id: result.value.id });
}

export async function saveDraft(id: CaseId, form: CaseFormDraft, items: readonly ItemId[]): Promise<Result<CaseDraft>> {
  const result = await scrim.cases.save({ id, form, items: [...items] });
  if (result.ok) draftChanged(result.value);
  return result;
}

export async function discardDraft(id: CaseId): Promise<void> {
  const result = await scrim.cases.discard({ id });
  if (!result.ok) return reportError(result.error);
  useCases.setState(({ drafts }) => {
    const left = new Map(drafts);
    left.delete(id);
    return { drafts: left };
  });
}

type QueueVerb = 'pause' | 'resume' | 'cancel';
export async function steer(verb: QueueVerb, id: CaseId): Promise<void> {
  const result = await scrim.queue[verb]({ case: id });
  if (result.ok) submissionChanged(result.value);
  else reportError(result.error);
}

export async function retry(id: CaseId, job: JobId | null): Promise<void> {
  const result = await scrim.queue.retry({ case: id, job });
  if (result.ok) submissionChanged(result.value);
  else reportError(result.error);
}
