import type { CaseFormDraft } from './case.ts';
import type { DicomFacts } from './item.ts';
import type { Policy } from './policy.ts';

interface Pictured {
  readonly dicom?: Pick<DicomFacts, 'headSlices'> | undefined;
}

/** Slices of heads in a case whose audience may not have them all; undefined where nothing stands against it. */
export function refusedHeadSlices(
  { audience }: Pick<CaseFormDraft, 'audience'>,
  pictures: readonly Pictured[],
  { headSlices }: Pick<Policy, 'headSlices'>,
): number | undefined {
  if (audience.kind !== 'community') return undefined;
  const slices = pictures.reduce((sum, { dicom }) => sum + (dicom?.headSlices ?? 0), 0);
  return slices > headSlices ? slices : undefined;
}
