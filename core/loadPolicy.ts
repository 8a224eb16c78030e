import { readFile } from 'node:fs/promises';
import { policySchema, type Policy } from '../model/policy.ts';
import { ScrimFailure } from '../model/errors.ts';

/** Reads a policy file; anything that is not a complete policy is refused, because a half-read policy would fail open. */
export async function loadPolicy(path: string): Promise<Policy> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ScrimFailure('NOT_FOUND', {}, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ScrimFailure('INVALID_REQUEST', { where: 'policy' }, { cause });
  }
  const parsed = policySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(' ');
  throw new ScrimFailure('INVALID_REQUEST', { where: `policy ${where}`.slice(0, 200) });
}
