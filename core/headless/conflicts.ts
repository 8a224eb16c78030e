import { toScrimError } from '../../model/errors.ts';
import { eachOf, type Gathered } from './gather.ts';
import { mapOrdered, type Headless } from './headless.ts';
import { conflicts, contentHash, type Instance } from './instances.ts';

/**
 * Which files of a run are two of one SOPInstanceUID with different content, by source, before anything is written. Every file is read
 * and parsed; only where two seem to conflict are they decoded, because a file that is refused anyway contradicts nobody. What cannot be
 * read has no part in it: the work that follows says why.
 */
export async function conflictsAmong(
  headless: Headless,
  files: readonly Gathered[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (files.length < 2) return new Map();
  const parsed = await instancesOf(headless, files, 'parse.identity');
  const suspects = conflicts(parsed);
  if (suspects.size === 0) return suspects;
  const suspected = files.filter(({ source }) => suspects.has(source));
  return conflicts(await instancesOf(headless, suspected, 'parse.probe'));
}

async function instancesOf(
  { pool, policy: { limits }, signal }: Headless,
  files: readonly Gathered[],
  task: 'parse.identity' | 'parse.probe',
): Promise<Instance[]> {
  const instances: Instance[] = [];
  const look = async (file: Gathered): Promise<void> => {
    if (file.kind === 'refused') return;
    try {
      const bytes = await file.read();
      const { identity } = await pool.run(task, { source: { kind: 'bytes', bytes }, limits }, { signal });
      if (identity) instances.push({ source: file.source, hash: contentHash(bytes), identity });
    } catch (thrown) {
      if (toScrimError(thrown).code === 'CANCELLED') throw thrown;
    }
  };
  await mapOrdered(eachOf(files), 2, look, () => undefined);
  return instances;
}
