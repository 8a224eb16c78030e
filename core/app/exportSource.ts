import { annotationText } from '../../model/annotation.ts';
import { createHash } from 'node:crypto';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { sha256Schema, type ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import { recheckClearance } from '../deid/clearance.ts';
import { readsLikeIdentifier } from '../verify/textPatterns.ts';
import { clearanceOf, type ClearCaseParts } from './clearCase.ts';

/** One picture that may leave: what was cleared, and what it was cleared of. */
export interface Leaving {
  readonly item: ItemDetail;
  readonly cleared: ClearedImage;
  readonly bytes: Uint8Array;
}

/**
 * A reviewed picture as it may leave, cleared now if it is not yet. Throws NOT_REVIEWED, PICTURE_EXCLUDED, INSTANCE_CONFLICT, and what clearing
 * throws.
 */
export async function leaving(parts: ClearCaseParts, id: ItemId, signal: AbortSignal): Promise<Leaving> {
  const item = await parts.store.items.get(id);
  if (item.excluded) throw new ScrimFailure('PICTURE_EXCLUDED');
  if (item.state.kind !== 'reviewed' && item.state.kind !== 'cleared') throw new ScrimFailure('NOT_REVIEWED');
  if ((await parts.store.items.contested([id])).length > 0) throw new ScrimFailure('INSTANCE_CONFLICT');
  const clearance = await clearanceOf(parts, item, signal);
  const bytes = await parts.blobs.read(clearance.outputHash);
  const hash = sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
  return { item, cleared: recheckClearance(clearance, hash), bytes };
}

/**
 * The pictures whose annotations say what must not leave: what reads like an identifier, or repeats one of any of these originals. Whoever
 * exports a series exports its patient's other pictures with it.
 */
export async function identifyingAnnotations(
  { store, blobs, pool, policy: { limits } }: ClearCaseParts,
  ids: readonly ItemId[],
  signal: AbortSignal,
): Promise<ReadonlySet<ItemId>> {
  const items = await Promise.all(ids.map((id) => store.items.get(id)));
  const texts = items.flatMap(({ id, annotations }) =>
    annotations.map(annotationText).flatMap((text) => (text === '' ? [] : [{ field: id, text }])),
  );
  const found = new Set<string>(texts.filter(({ text }) => readsLikeIdentifier(text)).map(({ field }) => field));
  for (const { contentHash } of texts.length > 0 ? items : []) {
    const source = { kind: 'bytes', bytes: await blobs.read(contentHash) } as const;
    const { fields } = await pool.run('verify.texts', { source, limits, texts }, { signal });
    for (const field of fields) found.add(field);
  }
  return new Set(ids.filter((id) => found.has(id)));
}
