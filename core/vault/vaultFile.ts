import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { replaceFile } from './durable.ts';
import { wrappedKeySchema } from './keyWrap.ts';

/** vault.json: which vault this is and who holds its key. It never holds the key itself in the clear. */
export const vaultFileSchema = z.discriminatedUnion('by', [
  z.object({ format: z.literal(1), id: z.uuid(), by: z.literal('keychain'), check: z.base64() }),
  z.object({
    format: z.literal(1),
    id: z.uuid(),
    by: z.literal('passphrase'),
    check: z.base64(),
    key: wrappedKeySchema,
  }),
]);
export type VaultFile = z.infer<typeof vaultFileSchema>;

const pathIn = (folder: string) => join(folder, 'vault.json');

/** Undefined where no vault was made yet. Throws VAULT_DAMAGED if the file is there but cannot be understood. */
export async function readVaultFile(folder: string): Promise<VaultFile | undefined> {
  let text: string;
  try {
    text = await readFile(pathIn(folder), 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  try {
    return vaultFileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
  }
}

export async function writeVaultFile(folder: string, file: VaultFile): Promise<void> {
  await replaceFile(pathIn(folder), `${JSON.stringify(file, null, 2)}\n`);
}
