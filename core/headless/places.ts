import type { PhotoCapture } from '../../model/grouping.ts';
import type { PhotoPlace } from '../../model/photoObject.ts';
import { shootsOf } from '../../model/shoot.ts';
import { toScrimError } from '../../model/errors.ts';
import { shootKey } from '../export/shootIds.ts';
import type { Gathered } from './gather.ts';
import { hashOfOriginal } from './resume.ts';

/**
 * Where each photo of a run stands in its shoot, by source. A shoot is named by its first photo under the project's key; one whose first photo can no
 * longer be read is left out, and the work that follows says why.
 */
export async function placesOf(
  files: readonly Gathered[],
  captures: ReadonlyMap<string, PhotoCapture>,
  projectKey: Uint8Array,
): Promise<ReadonlyMap<string, PhotoPlace>> {
  const bySource = new Map(files.map((file) => [file.source, file]));
  const taken = files
    .filter(({ source }) => captures.has(source))
    .map(({ source }) => ({ id: source, ...captures.get(source)!, batch: '' }));
  const places = new Map<string, PhotoPlace>();
  for (const { key, ids } of shootsOf(taken)) {
    const first = bySource.get(key);
    const hash = first?.kind === 'file' ? await hashOf(first) : undefined;
    if (hash === undefined) continue;
    const shoot = shootKey(projectKey, hash);
    ids.forEach((source, index) => places.set(source, { shoot, number: index + 1 }));
  }
  return places;
}

const hashOf = async (file: Extract<Gathered, { kind: 'file' }>): Promise<string | undefined> => {
  try {
    return await hashOfOriginal(await file.open());
  } catch (thrown) {
    if (toScrimError(thrown).code === 'CANCELLED') throw thrown;
    return undefined;
  }
};
