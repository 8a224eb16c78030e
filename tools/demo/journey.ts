import { randomUUID } from 'node:crypto';
import type { Core } from '../../core/core.ts';
import type { SharedCase } from '../../contract/caseApi.schema.ts';
import type { Annotation } from '../../model/annotation.ts';
import type { CaseId, ItemId } from '../../model/ids.ts';
import type { Signature } from '../../model/consent.ts';
import { imagePoint } from '../../model/geometry.ts';
import type { Batch, ItemDetail, ItemSummary } from '../../model/item.ts';
import type { Submission } from '../../model/queue.ts';

/** The steps of a user, as calls of core: what the window does on clicks. */
export async function importAll(core: Core, paths: readonly string[]): Promise<{ batch: Batch; items: ItemSummary[] }> {
  const id = await core.imports.start(paths);
  await core.imports.settled();
  const batch = (await core.imports.list()).find((candidate) => candidate.id === id)!;
  const { items } = await core.items.list(0, 500);
  return { batch, items };
}

/** Looks at the picture, accepts every proposal, points at its middle, and marks it as reviewed. */
export async function review(core: Core, item: ItemId): Promise<ItemDetail> {
  const detail = await core.items.markSeen(item);
  const regions = detail.regions.map((region) => ({ ...region, decision: 'accepted' as const }));
  const middle = imagePoint(detail.facts.columns / 2, detail.facts.rows / 2);
  const pointer = {
    id: randomUUID(),
    frame: 0,
    kind: 'pointer',
    at: middle,
    number: 1,
    note: 'What is this?',
  } as Annotation;
  const saved = await core.items.saveEdits(item, detail.revision, regions, [pointer]);
  return core.items.markReviewed(item, saved.revision);
}

export async function recordConsent(core: Core, id: CaseId, today: string): Promise<void> {
  await core.consent.record(id, {
    levels: ['record', 'teaching'],
    language: 'en',
    signedOn: today,
    patientName: 'Ada Zztest',
    clinicianName: 'Dr Demo',
    patientSignature: scribble(0),
    clinicianSignature: scribble(1),
  });
}

export async function share(
  core: Core,
  items: readonly ItemId[],
  today: string,
): Promise<{ submission: Submission; shared: SharedCase }> {
  const draft = await core.cases.create(items);
  await core.cases.save(
    draft.id,
    {
      title: 'Sample case',
      specialty: 'dermatology',
      anatomy: 'Forearm',
      tags: ['sample'],
      question: 'Would you excise this?',
      audience: { kind: 'community' },
    },
    items,
  );
  await recordConsent(core, draft.id, today);
  await core.cases.submit(draft.id);
  await core.queue.settled();
  const submission = (await core.queue.list()).find((candidate) => candidate.case === draft.id)!;
  return { submission, shared: await core.shared.get(draft.id) };
}

/** A wavy line that counts as a drawn signature. */
function scribble(phase: number): Signature {
  const stroke = Array.from({ length: 60 }, (_, i) => ({ x: 60 + i * 8, y: 100 + 50 * Math.sin(i / 4 + phase) }));
  return { strokes: [stroke] };
}
