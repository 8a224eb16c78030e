import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { Partials } from './partials.ts';
import { SealedBlobs } from './sealedBlobs.ts';

const makeFolder = temporaryFolders();

// An error that nobody listens for ends the process; Vitest fails on it.
it('an upload that is gone fails whoever reads it, however late, and nobody else', async () => {
  const partials = new Partials(await makeFolder());
  const bytes = await partials.bytes('nowhere');
  const sealed = new SealedBlobs(await makeFolder(), false);
  const name = { case: '10000000-0000-4000-8000-000000000001', sha256: 'a'.repeat(64), bytes: 5 };
  const read = sealed.read(name, Buffer.alloc(32), { from: 0, to: 4 });
  // Long enough for an open file to have failed.
  await pause(50);
  await expect(sealed.seal(bytes, name, Buffer.alloc(32))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(read.next()).rejects.toMatchObject({ code: 'ENOENT' });
});
