import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { clearanceSchema } from '../../model/clearance.ts';
import { caseIdSchema } from '../../model/ids.ts';

/** The clearance lies beside its file: what `push` checks again before anything is sent. It names no person and no source. */
export const clearanceSuffix = '.clearance.json';
export const clearanceName = (image: string): string => `${image}${clearanceSuffix}`;

/** `seal` is by this machine's key (`seal.ts`): a record written by hand opens nothing. */
export const sealedClearanceSchema = z.object({
  clearance: clearanceSchema,
  /** What kind of run made it (`resume.ts`): the same run goes on where it was stopped. */
  run: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  seal: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SealedClearance = z.output<typeof sealedClearanceSchema>;

/** Where an interrupted push goes on: kept in the folder, so that running the command again resumes. */
export const pushStateName = 'push-state.json';
export const pushStateSchema = z.object({
  case: caseIdSchema,
  service: z.string(),
  uploads: z.record(z.string(), z.string()),
});
export type PushState = z.output<typeof pushStateSchema>;

/**
 * Is it a record that `clear` or `push` left beside the finished files, and nothing more? Only then `verify` passes it over: one more
 * field than they write, or an approval that is not a policy's, and it is looked at like any other file.
 */
export async function isOwnRecord(path: string, read: () => Promise<Uint8Array>): Promise<boolean> {
  const name = basename(path);
  const schema = name.endsWith(clearanceSuffix) ? policyClearance(name) : name === pushStateName && pushStateSchema;
  if (!schema) return false;
  try {
    const json: unknown = JSON.parse(Buffer.from(await read()).toString('utf8'));
    return isDeepStrictEqual(schema.parse(json), json);
  } catch {
    return false;
  }
}

const policyClearance = (name: string) =>
  sealedClearanceSchema.refine(
    ({ clearance: { image, approvedBy } }) => name === clearanceName(image) && approvedBy.startsWith('policy:'),
  );
