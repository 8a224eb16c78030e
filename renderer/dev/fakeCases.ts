import type { ScrimBridge } from '../../contract/bridge.ts';
import type { SharedCase } from '../../contract/caseApi.schema.ts';
import { emptyCaseForm, type CaseDraft, type CaseFormDraft } from '../../model/case.ts';
import type { ConsentFact } from '../../model/consent.ts';
import type { CaseId, ConsentId, ImageId, ItemId, JobId, Sha256, UserId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import { proposeKeyImages } from '../../model/keyImages.ts';
import type { JobState, Submission, SubmissionState, UploadLimit } from '../../model/queue.ts';
import { no, uuid, yes, type Emit } from './answers.ts';
import { fakeCase } from './fakeCommunity.ts';

type CaseRooms = Pick<ScrimBridge, 'cases' | 'consent' | 'queue' | 'shared'>;

export function createFakeCases(items: ReadonlyMap<ItemId, ItemDetail>, emit: Emit, scene: string): CaseRooms {
  const drafts = new Map<CaseId, CaseDraft>();
  const queue = fakeQueue(emit);
  const put = (draft: CaseDraft) => {
    const now = { ...draft, updatedAt: new Date().toISOString() };
    drafts.set(now.id, now);
    return yes(now);
  };
  if (scene !== 'first') {
    const reviewed = [...items.values()].filter((item) => item.state.kind === 'reviewed').slice(0, 3);
    void put({ id: uuid(), form: filledForm, items: reviewed.map((item) => item.id), consent: null, updatedAt: '' });
  }
  return {
    cases: {
      drafts: () => yes([...drafts.values()]),
      create: ({ items: chosen }) =>
        put({ id: uuid(), form: emptyCaseForm, items: chosen as ItemId[], consent: null, updatedAt: '' }),
      save: ({ id, form, items: chosen }) => {
        const draft = drafts.get(id as CaseId);
        return draft ? put({ ...draft, form: form as CaseFormDraft, items: chosen as ItemId[] }) : no('NOT_FOUND');
      },
      discard: ({ id }) => {
        drafts.delete(id as CaseId);
        return yes(null);
      },
      keyImages: ({ items: ids }) => {
        const heads = ids.flatMap((id) => items.get(id as ItemId) ?? []).filter(({ facts }) => facts.dicom?.headSlices);
        const pictures = heads.map(({ id, facts, annotations }) => {
          return { item: id, headSlices: facts.dicom?.headSlices ?? 1, annotated: annotations.length > 0 };
        });
        return yes({ limit: 3, pictures, keep: proposeKeyImages(pictures, 3) });
      },
      submit: ({ id }) => {
        const draft = drafts.get(id as CaseId);
        if (!draft?.consent) return no('CONSENT_MISSING');
        drafts.delete(draft.id);
        return yes(queue.begin(draft));
      },
    },
    consent: fakeConsent(drafts, put),
    queue: queue.verbs,
    shared: {
      mine: () => (scene === 'offline' ? no('SERVICE_UNREACHABLE') : yes([sharedCase])),
      get: ({ case: id }) => yes(fakeCase(id as CaseId, sharedCase)),
    },
  };
}

type Put = (draft: CaseDraft) => ReturnType<typeof yes<CaseDraft>>;

function fakeConsent(drafts: ReadonlyMap<CaseId, CaseDraft>, put: Put): CaseRooms['consent'] {
  const consents = new Map<ConsentId, ConsentFact>();
  return {
    record: ({ case: id, form }) => {
      const draft = drafts.get(id as CaseId);
      if (!draft) return no('NOT_FOUND');
      const fact: ConsentFact = {
        id: uuid(),
        levels: form.levels,
        language: form.language,
        signedOn: form.signedOn,
        bothSigned: true,
        documentHash: 'a'.repeat(64) as Sha256,
      };
      consents.set(fact.id, fact);
      void put({ ...draft, consent: fact.id });
      return yes(fact);
    },
    get: ({ consent }) => {
      const fact = consents.get(consent as ConsentId);
      return fact ? yes(fact) : no('NOT_FOUND');
    },
    withdraw: ({ case: id }) => {
      const draft = drafts.get(id as CaseId);
      return draft ? put({ ...draft, consent: null }) : no('NOT_FOUND');
    },
  };
}

const filledForm: CaseFormDraft = {
  title: 'Pigmented lesion of the cheek',
  specialty: 'dermatology',
  anatomy: 'Face, left cheek',
  tags: ['nevus', 'dermoscopy'],
  question: 'Excise or follow up in three months?',
  audience: { kind: 'community' },
};

function fakeQueue(emit: Emit) {
  const all = new Map<CaseId, Submission>();
  const job = (state: JobState) => ({
    id: uuid<JobId>(),
    image: uuid<ImageId>(),
    bytes: 3_400_000,
    state,
    attempts: 1,
  });
  const set = (submission: Submission) => {
    all.set(submission.case, submission);
    emit({ kind: 'submission', submission });
    return submission;
  };
  const sample = (title: string, state: SubmissionState, jobs: readonly JobState[]) =>
    set({ case: uuid(), title, state, jobs: jobs.map(job), startedAt: '2026-11-21T10:20:00.000Z' });
  const parked = { kind: 'parked', error: { code: 'VERIFY_FAILED', params: { check: 'mask-uniform' } } } as const;
  sample('Chest CT, follow-up', { kind: 'uploading' }, [
    { kind: 'delivered', at: '2026-11-21T10:21:00.000Z' },
    { kind: 'uploading', sent: 1_900_000 },
    { kind: 'waiting' },
  ]);
  sample('Eczema of the hands', parked, [{ kind: 'delivered', at: '2026-11-21T10:21:00.000Z' }, parked]);
  const change = (id: string, state: SubmissionState) => {
    const found = all.get(id as CaseId);
    return found ? yes(set({ ...found, state })) : no('NOT_FOUND');
  };
  let limit: UploadLimit = null;
  const verbs: ScrimBridge['queue'] = {
    list: () => yes([...all.values()]),
    pause: ({ case: id }) => change(id, { kind: 'paused' }),
    resume: ({ case: id }) => change(id, { kind: 'uploading' }),
    cancel: ({ case: id }) => change(id, { kind: 'cancelled' }),
    retry: ({ case: id }) => change(id, { kind: 'uploading' }),
    limit: () => yes(limit),
    setLimit: ({ limit: chosen }) => yes((limit = chosen)),
  };
  const begin = (draft: CaseDraft): Submission => {
    const jobs = draft.items.map(() => job({ kind: 'waiting' }));
    const state: SubmissionState = { kind: 'clearing', done: 0, of: Math.max(1, draft.items.length) };
    const first = set({ case: draft.id, title: draft.form.title, state, jobs, startedAt: new Date().toISOString() });
    setTimeout(() => set({ ...first, state: { kind: 'uploading' } }), 1200);
    const delivered: JobState = { kind: 'delivered', at: new Date().toISOString() };
    const done = jobs.map((each) => ({ ...each, state: delivered }));
    setTimeout(() => set({ ...first, jobs: done, state: { kind: 'delivered', at: new Date().toISOString() } }), 2600);
    return first;
  };
  return { verbs, begin };
}

const checks = ['metadata-absent', 'mask-uniform', 'pixels-equal-outside', 'second-look', 'reencode-stable'];
const fakeReport = { verifier: 'scrim', checks: checks.map((name) => ({ name, passed: true })) };

/** One's own, published. */
export const sharedCase: SharedCase = {
  id: '70000000-0000-4000-8000-000000000001' as CaseId,
  state: 'submitted',
  title: 'Pigmented lesion of the cheek',
  specialty: 'dermatology',
  anatomy: 'Face, left cheek',
  tags: ['nevus', 'dermoscopy'],
  audience: 'colleagues',
  author: 'Mara Lind',
  images: 2,
  cover: '80000000-0000-4000-8000-000000000002' as ImageId,
  createdAt: '2026-11-20T10:00:00.000Z',
  submittedAt: '2026-11-20T10:05:00.000Z',
  stage: 'published',
  mine: true,
  version: 1,
  publishedAt: '2026-11-20T15:30:00.000Z',
  findings: 'Asymmetry in two axes; regression in the upper half. The dermoscopy decides, not the diameter.',
  question: 'Excise or follow up in three months?',
  audienceDetail: { kind: 'colleagues', users: ['50000000-0000-4000-8000-000000000002' as UserId] },
  consent: { levels: ['record', 'teaching'], signedOn: '2026-11-20' },
  imageList: [2, 3].map((n) => ({
    id: `80000000-0000-4000-8000-00000000000${n}` as ImageId,
    sha256: 'b'.repeat(64) as Sha256,
    bytes: 3_100_000,
    mediaType: 'image/jpeg',
    columns: 1600,
    rows: 1200,
    frames: 1,
    received: true,
    ...(n === 2 && { report: fakeReport }),
    annotations: [
      { id: uuid(), frame: 0, kind: 'pointer', at: { x: 640, y: 600 } as never, number: 1, note: 'Irregular border' },
    ],
  })),
};
