import { annotationText } from '../../model/annotation.ts';
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import type { Clearance, ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import { recheckClearance } from '../deid/clearance.ts';
import { contentOf, type Content } from '../files/content.ts';
import { hashInTurns } from '../files/hash.ts';
import { largeBytes } from '../intake/sourceContent.ts';
import { SealedContent } from '../vault/sealedFile.ts';
import { readsLikeIdentifier } from '../verify/textPatterns.ts';
import { clearanceOf, type ClearCaseParts } from './clearCase.ts';
import { originalOf } from './originals.ts';

/** One picture that may leave: what was cleared, and what it was cleared of. Whoever has it closes it. */
export interface Leaving {
  readonly item: ItemDetail;
  readonly cleared: ClearedImage;
  /** The finished file: in memory, or read out of the vault where it is large. */
  readonly content: Content;
  /** The same for a worker. */
  readonly source: WorkerRequest<'parse.rendered'>['source'];
  readonly close: () => void;
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
  const opened = await openCleared(parts, clearance);
  try {
    return { item, cleared: recheckClearance(clearance, await hashInTurns(opened.content)), ...opened };
  } catch (thrown) {
    opened.close();
    throw thrown;
  }
}

async function openCleared(
  { blobs, largeBytes: least = largeBytes }: ClearCaseParts,
  { outputHash, bytes: length }: Clearance,
): Promise<Pick<Leaving, 'content' | 'source' | 'close'>> {
  if (length < least) {
    const bytes = await blobs.read(outputHash);
    return { content: contentOf(bytes), source: { kind: 'bytes', bytes }, close: () => undefined };
  }
  const sealed = await blobs.sealed(outputHash);
  const file = openSync(sealed.path, 'r');
  try {
    const content = new SealedContent(file, fstatSync(file).size, sealed);
    return { content, source: { kind: 'sealed', ...sealed }, close: () => closeSync(file) };
  } catch (thrown) {
    closeSync(file);
    throw thrown;
  }
}

/** What is done with one picture while it is open. */
export async function whileLeaving<T>(
  parts: ClearCaseParts,
  id: ItemId,
  signal: AbortSignal,
  use: (ready: Leaving) => Promise<T>,
): Promise<T> {
  const ready = await leaving(parts, id, signal);
  try {
    return await use(ready);
  } finally {
    ready.close();
  }
}

/**
 * The pictures whose annotations say what must not leave: what reads like an identifier, or repeats one of any of these originals. Whoever
 * exports a series exports its patient's other pictures with it.
 */
export async function identifyingAnnotations(
  { store, blobs, pool, policy: { limits }, largeBytes: least }: ClearCaseParts,
  ids: readonly ItemId[],
  signal: AbortSignal,
): Promise<ReadonlySet<ItemId>> {
  const items = await Promise.all(ids.map((id) => store.items.get(id)));
  const texts = items.flatMap(({ id, annotations }) =>
    annotations.map(annotationText).flatMap((text) => (text === '' ? [] : [{ field: id, text }])),
  );
  const found = new Set<string>(texts.filter(({ text }) => readsLikeIdentifier(text)).map(({ field }) => field));
  for (const item of texts.length > 0 ? items : []) {
    const source = await originalOf(blobs, item, least);
    const { fields } = await pool.run('verify.texts', { source, limits, texts }, { signal });
    for (const field of fields) found.add(field);
  }
  return new Set(ids.filter((id) => found.has(id)));
}
