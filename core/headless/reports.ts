import type { WorkerReply } from '../../contract/workers.schema.ts';
import { toScrimError } from '../../model/errors.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { readingSeconds, type Headless } from './headless.ts';

/**
 * A structured report, where it is for one that reading a picture was refused and the policy lets reports leave; undefined where it stays
 * refused. Throws what is wrong with the report.
 */
export async function readReport(
  { pool, policy, signal }: Headless,
  source: WorkerSource,
  refusal: unknown,
): Promise<WorkerReply<'parse.report'> | undefined> {
  const { limits, deid } = policy;
  if (!deid.options.cleanStructuredContent) return undefined;
  if (toScrimError(refusal).code !== 'DICOM_EMBEDDED_DOCUMENT') return undefined;
  return pool.run('parse.report', { source, limits }, { signal, seconds: await readingSeconds(limits, source) });
}
