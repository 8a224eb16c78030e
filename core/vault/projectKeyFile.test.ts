import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { projectFingerprint, readProjectKey, writeProjectKey } from './projectKeyFile.ts';

const code = (expected: string) => ({ error: { code: expected } });
const passphrase = 'correct horse battery';

describe('an exported project key', () => {
  const key = randomBytes(32);

  it('comes back under its passphrase alone, and the file does not show it', async () => {
    const text = await writeProjectKey(key, passphrase);
    expect(text).not.toContain(key.toString('base64'));
    expect(text).not.toContain(key.toString('hex'));
    expect(Buffer.from(await readProjectKey(text, passphrase)).equals(key)).toBe(true);
    await expect(readProjectKey(text, 'wrong horse battery')).rejects.toMatchObject(code('WRONG_PASSPHRASE'));
  });

  it('is not written under a short passphrase', async () => {
    await expect(writeProjectKey(key, 'short')).rejects.toMatchObject(code('PASSPHRASE_TOO_SHORT'));
  });

  it('is refused before a strangers costs are paid, and when it is something else', async () => {
    const text = await writeProjectKey(key, passphrase);
    const dear = text.replace('"memoryKiB": 65536', '"memoryKiB": 1048576');
    expect(dear).not.toBe(text);
    for (const other of [dear, '', '{}', '[]', 'a'.repeat(20_000), text.replace('"version": 1', '"version": 2')]) {
      await expect(readProjectKey(other, passphrase)).rejects.toMatchObject(code('PROJECT_KEY_FILE'));
    }
  });

  it('has a fingerprint that equal keys share', () => {
    expect(projectFingerprint(key)).toBe(projectFingerprint(Buffer.from(key)));
    expect(projectFingerprint(key)).not.toBe(projectFingerprint(randomBytes(32)));
  });
});
