import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { unwrapKey, wrapKey, wrappedKeySchema } from './keyWrap.ts';

export const PROJECT_KEY_BYTES = 32;
/** Far above what one takes; a larger file is none. */
export const mostProjectKeyFileBytes = 16 * 1024;

/** A stranger's file says how much memory its passphrase costs; more than this is not spent on it. */
const dearest = { memoryKiB: 262144, passes: 8 } as const;
const fileSchema = z.strictObject({
  format: z.literal('scrim-project-key'),
  version: z.literal(1),
  key: wrappedKeySchema.refine(({ memoryKiB, passes }) => memoryKiB <= dearest.memoryKiB && passes <= dearest.passes),
});
const PLACE = 'project-key-file/1';

/** The project's key under a passphrase, as the text of a file that another workstation imports. Throws PASSPHRASE_TOO_SHORT. */
export async function writeProjectKey(projectKey: Uint8Array, passphrase: string): Promise<string> {
  const file: z.infer<typeof fileSchema> = {
    format: 'scrim-project-key',
    version: 1,
    key: await wrapKey(projectKey, passphrase, PLACE),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Throws PROJECT_KEY_FILE for what is no such file, WRONG_PASSPHRASE. */
export async function readProjectKey(text: string, passphrase: string): Promise<Uint8Array> {
  const key = await unwrapKey(parsed(text).key, passphrase, PLACE);
  if (key.length !== PROJECT_KEY_BYTES) throw new ScrimFailure('PROJECT_KEY_FILE');
  return new Uint8Array(key);
}

/** Whether a text is meant to be such a file, whole or not. */
export const isProjectKeyFile = (text: string): boolean => text.trimStart().startsWith('{');

function parsed(text: string): z.infer<typeof fileSchema> {
  if (text.length > mostProjectKeyFileBytes) throw new ScrimFailure('PROJECT_KEY_FILE');
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ScrimFailure('PROJECT_KEY_FILE', {}, { cause });
  }
}

/** Short enough to be compared over the telephone: equal for equal keys, and nothing else can be told from it. */
export function projectFingerprint(projectKey: Uint8Array): string {
  const digest = createHmac('sha256', projectKey).update('scrim project fingerprint').digest('hex');
  return `${digest.slice(0, 4)}-${digest.slice(4, 8)}-${digest.slice(8, 12)}`;
}
