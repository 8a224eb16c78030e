import type { WorkerReply } from '../../contract/workers.schema.ts';
import { toScrimError } from '../../model/errors.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { readingSeconds, type Headless } from './headless.ts';

/**
 * A structured report or a presentation state, where it is for one that reading a picture was refused and the policy lets reports leave; undefined where it stays
 * refused. Throws what is wrong with the report.
 */
export async function readReport(
  { pool, policy, signal }: Headless,
  source: WorkerSource,
  refusal: unknown,
): Promise<WorkerReply<'parse.report'> | undefined> {
  const { limits, deid } = policy;
  const { code } = toScrimError(refusal);
  const report = code === 'DICOM_EMBEDDED_DOCUMENT' && deid.options.cleanStructuredContent;
  const graphics = code === 'DICOM_NO_PIXELS' && deid.options.cleanGraphics;
  if (!report && !graphics) return undefined;
  const options = { signal, seconds: await readingSeconds(limits, source) };
  return pool.run('parse.report', { source, limits }, options).catch((thrown: unknown) => {
    // Of objects without pixels only some are presentation states: the first refusal says why the others stay.
    if (graphics && toScrimError(thrown).code === 'DICOM_EMBEDDED_DOCUMENT') return undefined;
    throw thrown;
  });
}
