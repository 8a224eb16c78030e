import { annotationText } from '../../model/annotation.ts';
import { randomUUID } from 'node:crypto';
import { apiImageSchema, caseDetailsSchema, type ApiImage } from '../../contract/caseApi.schema.ts';
import { caseFormSchema, missingFields, plainExtras } from '../../model/case.ts';
import type { CaseDraft, CaseForm, CaseFormDraft } from '../../model/case.ts';
import { keepsFace, type Clearance } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { imageIdSchema, type ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import {
  clearFile,
  clearItem,
  isOfPolicy,
  recheckClearance,
  type Finished,
  type FinishedFile,
} from '../deid/clearance.ts';
import { SecondLookFailure } from '../deid/secondLook.ts';
import type { Clock } from '../ports/ports.ts';
import type { BlobKeeper } from '../store/blobKeeper.ts';
import type { Store } from '../store/openStore.ts';
import type { ClearedImages, PrepareCase } from '../upload/ports.ts';
import type { BlobSource, BlobStore } from '../vault/blobStore.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { previewOf } from './clearedPreview.ts';
import { askAgain, summaryOf } from './itemRules.ts';
import { isLarge, originalOf } from './originals.ts';
import type { Events } from './events.ts';

export interface ClearCaseParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly blobKeeper: BlobKeeper;
  readonly pool: WorkerPool;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly events: Events;
  /** Folder of the detection models. */
  readonly models: string;
  /** From this size on an original passes piece by piece; the same as with its import where it is left out. */
  readonly largeBytes?: number;
  /** The de-identification profile, as parsed JSON; read when first needed. */
  readonly profile: () => Promise<unknown>;
}

/** The form as it may be submitted. Throws CASE_INCOMPLETE naming the fields. */
export function insistOnForm({ form }: CaseDraft): CaseForm {
  const parsed = caseFormSchema.safeParse(form);
  if (!parsed.success) throw new ScrimFailure('CASE_INCOMPLETE', { fields: missingFields(form).join(', ') });
  return parsed.data;
}

/**
 * Clears each item of a submitted case that is not cleared yet, one after the other, and answers what the service is told.
 * Each finished file is kept with its clearance as soon as it is made, so a restart goes on with the next.
 */
export function createPrepareCase(parts: ClearCaseParts): PrepareCase {
  return async (id, { onProgress, signal }) => {
    const { store } = parts;
    const draft = await store.cases.get(id, true);
    const form = insistOnForm(draft);
    if (!draft.consent) throw new ScrimFailure('CONSENT_MISSING');
    const { levels, language, signedOn, bothSigned, documentHash } = await store.cases.consent(draft.consent);
    const images: ApiImage[] = [];
    let facesKept = false;
    for (const item of draft.items) {
      onProgress(images.length);
      if (signal.aborted) throw new ScrimFailure('CANCELLED');
      const { image, clearance } = await clearedImage(parts, item, signal);
      images.push(image);
      facesKept ||= keepsFace(clearance);
    }
    onProgress(images.length);
    const { extras = plainExtras } = draft.form;
    await refuseIdentifyingTexts(parts, { ...form, extras }, draft.items, signal);
    // What was signed is about these pictures and no others.
    const covers = images.map(({ sha256 }) => sha256);
    const consent = { levels, language, signedOn, bothSigned, documentHash, covers };
    return { form, details: caseDetailsSchema.parse({ ...extras, facesKept }), consent, images };
  };
}

/**
 * What a person typed must not repeat what was taken out of the pictures: each original's identifiers are looked for in the form and
 * in the annotations of every picture. Throws CASE_IDENTIFIES naming the fields.
 */
export async function refuseIdentifyingTexts(
  { store, blobs, pool, policy: { limits } }: ClearCaseParts,
  form: CaseForm & Pick<CaseFormDraft, 'extras'>,
  ids: readonly ItemId[],
  signal: AbortSignal,
): Promise<void> {
  const items = await Promise.all(ids.map((id) => store.items.get(id)));
  const texts = [...formTexts(form), ...items.flatMap((item, index) => annotationTexts(item, index + 1))];
  const found = new Set<string>();
  for (const item of items) {
    const source = await originalOf(blobs, item);
    const { fields } = await pool.run('verify.texts', { source, limits, texts }, { signal });
    for (const field of fields) found.add(field);
  }
  if (found.size > 0) throw new ScrimFailure('CASE_IDENTIFIES', { fields: [...found].join(', ') });
}

const formTexts = ({ title, anatomy, tags, question, extras }: CaseForm & Pick<CaseFormDraft, 'extras'>) => [
  { field: 'title', text: title },
  { field: 'anatomy', text: anatomy },
  { field: 'tags', text: tags.join(' | ') },
  { field: 'question', text: question },
  { field: 'findings', text: extras?.findings ?? '' },
];

const annotationTexts = ({ annotations }: ItemDetail, picture: number) =>
  annotations
    .map(annotationText)
    .flatMap((text) => (text === '' ? [] : [{ field: `annotations of picture ${picture}`, text }]));

/** The clearance of a reviewed item, made now if there is none. Throws NOT_CLEARED for one by another policy. */
export async function clearanceOf(parts: ClearCaseParts, item: ItemDetail, signal: AbortSignal): Promise<Clearance> {
  const known = item.state.kind === 'cleared' ? await parts.store.clearances.ofItem(item.id) : undefined;
  // Taken back and reviewed again it is cleared by the policy of today.
  if (known && !isOfPolicy(known, parts.policy)) throw new ScrimFailure('NOT_CLEARED');
  return known ?? clear(parts, item, signal);
}

async function clearedImage(parts: ClearCaseParts, id: ItemId, signal: AbortSignal) {
  const item = await parts.store.items.get(id);
  const clearance = await clearanceOf(parts, item, signal);
  const { image: imageId, outputHash, bytes, mediaType, columns, rows, frames } = clearance;
  const modality = apiImageSchema.shape.modality.safeParse(item.facts.dicom?.Modality).data;
  const image: ApiImage = {
    ...{ id: imageId, sha256: outputHash, bytes, mediaType, columns, rows, frames },
    annotations: item.annotations,
    ...(modality === undefined ? {} : { modality }),
    report: reportOf(clearance),
  };
  return { image, clearance };
}

/** For moderators: which checks the bytes passed. Details stay here; they may tell where something stood. */
const reportOf = ({ checks }: Clearance): ApiImage['report'] => ({
  verifier: 'scrim',
  checks: checks.map(({ check, passed }) => ({ name: check, passed })),
});

async function clear(parts: ClearCaseParts, item: ItemDetail, signal: AbortSignal): Promise<Clearance> {
  const { store, blobs, blobKeeper, pool, policy, clock, events, models } = parts;
  const deps = {
    ...{ pool, models },
    clock,
    policy,
    profile: await parts.profile(),
    projectKey: await store.settings.projectKey(),
  };
  const save = ({ clearance, revision, pseudonyms }: Finished, made: BlobSource): Promise<void> =>
    blobKeeper.keep(clearance.outputHash, made, async () => {
      const cleared = await store.clearances.grant(clearance, revision, pseudonyms);
      events.emit({ kind: 'item', item: summaryOf(cleared) });
    });
  const image = imageIdSchema.parse(randomUUID());
  const approved = { item, image, approval: 'reviewer', signal } as const;
  const spool = blobs.spool();
  try {
    if (isLarge(item, parts.largeBytes)) {
      const original = await blobs.sealed(item.contentHash);
      const saved = { ...deps, save: (finished: Finished) => save(finished, spool.pieces()) };
      return await clearFile(saved, { ...approved, original, to: spool.file });
    }
    const original = await blobs.read(item.contentHash);
    const saved = { ...deps, save: (finished: FinishedFile) => save(finished, finished.bytes) };
    return await clearItem(saved, { ...approved, original });
  } catch (thrown) {
    if (thrown instanceof SecondLookFailure) await waitForReviewer(parts, item, thrown);
    throw thrown;
  } finally {
    await spool.remove();
  }
}

async function waitForReviewer(
  { store, events }: ClearCaseParts,
  item: ItemDetail,
  { found }: SecondLookFailure,
): Promise<void> {
  const after = await store.items.change(item.id, (before) => askAgain(before, found));
  events.emit({ kind: 'item', item: summaryOf(after) });
}

/** Finished files as upload sees them: by image, with a clearance that still holds. */
export function createClearedImages(store: Store, blobs: BlobStore, pool: WorkerPool, policy: Policy): ClearedImages {
  return {
    async find(image) {
      const clearance = await store.clearances.ofImage(image);
      return clearance && isOfPolicy(clearance, policy) ? recheckClearance(clearance, clearance.outputHash) : null;
    },
    open: (output, offset) => blobs.open(output, offset),
    preview: ({ outputHash, bytes }) => previewOf({ blobs, pool, limits: policy.limits }, outputHash, bytes),
  };
}
