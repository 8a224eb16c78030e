import { randomUUID } from 'node:crypto';
import type { KeyImages } from '../../contract/ipc.schema.ts';
import { emptyCaseForm, type CaseDraft } from '../../model/case.ts';
import { mayUpload } from '../../model/account.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { caseIdSchema, type CaseId, type ItemId } from '../../model/ids.ts';
import { proposeKeyImages, type HeadPicture } from '../../model/keyImages.ts';
import { refusedHeadSlices } from '../../model/faceVolume.ts';
import type { ImageFacts } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import type { Core } from '../core.ts';
import { insistOnForm } from './clearCase.ts';
import type { Access, OpenedCore } from './opened.ts';

/** Case drafts, and the gate that a draft passes to be submitted. */
export function createCaseService({ opened, clock, policy }: Access): Core['cases'] {
  return {
    drafts: async () => opened().store.cases.drafts(),
    create: async (items) =>
      opened().store.cases.create(
        { id: caseIdSchema.parse(randomUUID()), form: emptyCaseForm, items: [...items] },
        clock.now(),
      ),
    save: async (id, form, items) => opened().store.cases.save(id, form, items, clock.now()),
    discard: async (id) => opened().store.cases.discard(id),
    keyImages: async (items) => keyImages(opened(), items, policy),
    async submit(id) {
      const open = opened();
      const draft = await open.store.cases.get(id);
      await insistOnComplete(open, draft, policy);
      for (const item of draft.items) await renew(open, item, id);
      return open.queue.submit({ case: id, title: insistOnForm(draft).title, images: draft.items.length });
    },
  };
}

/** Patient by patient and series by series, each in the order of its slices. */
async function keyImages({ store }: OpenedCore, ids: readonly ItemId[], policy: Policy): Promise<KeyImages> {
  const heads: (HeadPicture & { readonly place: readonly [string, number] })[] = [];
  for (const id of new Set(ids)) {
    const { facts, group, annotations } = await store.items.get(id);
    const headSlices = facts.dicom?.headSlices ?? 0;
    if (headSlices === 0) continue;
    const series = group?.kind === 'series' ? group : undefined;
    const name = series ? `${series.patient}/${series.study}/${series.series}` : '';
    heads.push({ item: id, headSlices, annotated: annotations.length > 0, place: [name, series?.InstanceNumber ?? 0] });
  }
  heads.sort((a, b) => compare(a.place[0], b.place[0]) || a.place[1] - b.place[1]);
  const pictures = heads.map(({ place: _place, ...picture }) => picture);
  return { limit: policy.headSlices, pictures, keep: proposeKeyImages(pictures, policy.headSlices) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Refuses by the first reason that a person can mend, in the order in which the screens ask for it. */
async function insistOnComplete({ store, client }: OpenedCore, draft: CaseDraft, policy: Policy): Promise<void> {
  const form = insistOnForm(draft);
  if (draft.items.length === 0) throw new ScrimFailure('CASE_EMPTY');
  const pictures: ImageFacts[] = [];
  for (const id of draft.items) {
    const { state, facts, excluded } = await store.items.get(id);
    if (excluded) throw new ScrimFailure('PICTURE_EXCLUDED');
    pictures.push(facts);
    if (state.kind !== 'reviewed' && state.kind !== 'cleared') throw new ScrimFailure('NOT_REVIEWED');
    if (await store.items.isSubmitted(id)) throw new ScrimFailure('CONFLICT');
  }
  if ((await store.items.contested(draft.items)).length > 0) throw new ScrimFailure('INSTANCE_CONFLICT');
  const slices = refusedHeadSlices(form, pictures, policy);
  if (slices !== undefined) throw new ScrimFailure('CASE_SHOWS_FACE', { slices, limit: policy.headSlices });
  if (!draft.consent) throw new ScrimFailure('CONSENT_MISSING');
  const session = client.session();
  if (!session) throw new ScrimFailure('LOGIN_REQUIRED');
  if (!mayUpload(session.user)) throw new ScrimFailure('NOT_VERIFIED');
}

/** A clearance that another case announced before it was cancelled is made anew: an image belongs to one case for good. */
async function renew({ store, blobKeeper }: OpenedCore, item: ItemId, id: CaseId): Promise<void> {
  const clearance = await store.clearances.ofItem(item);
  if (!clearance || !(await store.clearances.isAnnouncedElsewhere(clearance.image, id))) return;
  const { approvedBy: by, clearedAt: at } = clearance;
  const { outputs } = await store.clearances.takeBack(item, () => ({ state: { kind: 'reviewed', at, by } }));
  await blobKeeper.drop(outputs);
}
