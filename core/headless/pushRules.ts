import type { CaseForm } from '../../model/case.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { refusedHeadSlices } from '../../model/faceVolume.ts';
import type { Headless } from './headless.ts';
import { conflicts, type Instance } from './instances.ts';

export interface PushedFile {
  readonly source: string;
  readonly path: string;
  readonly cleared: ClearedImage;
}

/**
 * What a case must not be, as the window has it: CASE_SHOWS_FACE for more slices of a head than the community may see, INSTANCE_CONFLICT for two
 * objects that say they are the same one. Cleared under one project key they still do.
 */
export async function refuseCase(
  headless: Headless,
  files: readonly PushedFile[],
  form: Pick<CaseForm, 'audience'>,
): Promise<void> {
  const objects = files.filter(({ cleared }) => cleared.mediaType === 'application/dicom');
  await refuseConflicts(headless, objects);
  if (form.audience.kind !== 'community') return;
  const pictures: { dicom: { headSlices: number } }[] = [];
  for (const file of objects) pictures.push({ dicom: { headSlices: await headSlicesOf(headless, file) } });
  const slices = refusedHeadSlices(form, pictures, headless.policy);
  if (slices !== undefined) throw new ScrimFailure('CASE_SHOWS_FACE', { slices, limit: headless.policy.headSlices });
}

/** What its original was found to be; where an earlier clearance does not tell, what the finished file says. */
async function headSlicesOf({ pool, policy, signal }: Headless, { path, cleared }: PushedFile): Promise<number> {
  if (cleared.headSlices !== undefined) return cleared.headSlices;
  const source = { kind: 'path', path } as const;
  const { facts } = await pool.run('parse.probe', { source, limits: policy.limits }, { signal });
  return facts.dicom?.headSlices ?? 0;
}

async function refuseConflicts({ pool, policy, signal }: Headless, files: readonly PushedFile[]): Promise<void> {
  if (files.length < 2) return;
  const instances: Instance[] = [];
  for (const { source, path, cleared } of files) {
    const request = { source: { kind: 'path', path }, limits: policy.limits } as const;
    const { identity } = await pool.run('parse.identity', request, { signal });
    instances.push({ source, hash: cleared.outputHash, identity });
  }
  if (conflicts(instances).size > 0) throw new ScrimFailure('INSTANCE_CONFLICT');
}
