import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourcesDir } from '../test/support/paths.ts';
import { temporaryFolders } from '../test/support/temporaryFolder.ts';
import { findPolicy, sitePolicyPath } from './sitePolicy.ts';

const folder = temporaryFolders();
const shipped = join(resourcesDir, 'policies/default.json');
const me = process.getuid!();

/** A site's policy of that text, in a folder that only its owner may write to. */
async function site(text?: string): Promise<string> {
  const place = join(await folder(), 'scrim');
  await mkdir(place, { mode: 0o755 });
  const path = join(place, 'policy.json');
  await (text === undefined ? copyFile(shipped, path) : writeFile(path, text));
  await chmod(path, 0o644);
  return path;
}
const asAdministrator = { resources: resourcesDir, administrator: me, user: me };
const asUser = { ...asAdministrator, user: me + 1 };

describe('the policy in force', () => {
  it('is the default where no site has set one', async () => {
    const absent = join(await folder(), 'scrim/policy.json');
    expect(await findPolicy({ ...asUser, site: absent })).toMatchObject({ origin: 'default', path: shipped });
  });

  it('is the named one where no site has set one', async () => {
    const named = await site();
    const absent = join(await folder(), 'policy.json');
    expect(await findPolicy({ ...asUser, site: absent, named })).toMatchObject({ origin: 'named', path: named });
  });

  it('is the site’s, for whoever works here', async () => {
    const path = await site();
    expect(await findPolicy({ ...asUser, site: path })).toMatchObject({ origin: 'site', path });
  });

  it('is no other beside the site’s, but for the administrator', async () => {
    const path = await site();
    const named = await site();
    await expect(findPolicy({ ...asUser, site: path, named })).rejects.toMatchObject({
      error: { code: 'POLICY_OF_SITE' },
    });
    expect(await findPolicy({ ...asAdministrator, site: path, named })).toMatchObject({ origin: 'named' });
    // Where nothing tells who is an administrator, nobody is.
    const unknown = { resources: resourcesDir, administrator: undefined, user: undefined };
    await expect(findPolicy({ ...unknown, site: path, named })).rejects.toMatchObject({
      error: { code: 'POLICY_OF_SITE' },
    });
  });

  it('is never passed over because it cannot be read or is not complete', async () => {
    for (const text of ['', '{', '{"name":"half"}']) {
      await expect(findPolicy({ ...asUser, site: await site(text) })).rejects.toMatchObject({
        error: { code: 'INVALID_REQUEST' },
      });
    }
    const place = join(await folder(), 'policy.json');
    await mkdir(place, { mode: 0o755 });
    await expect(findPolicy({ ...asUser, site: place })).rejects.toThrow();
  });

  it.each([
    ['the file is writable by a group', 0o664, 0o755, me],
    ['the file is writable by all', 0o646, 0o755, me],
    ['the folder is writable by a group', 0o644, 0o775, me],
    ['the folder is writable by all', 0o644, 0o777, me],
    ['it belongs to somebody else than the administrator', 0o644, 0o755, me + 1],
  ])('is refused where %s', async (_, file, place, administrator) => {
    const path = await site();
    await chmod(path, file);
    await chmod(join(path, '..'), place);
    await expect(findPolicy({ ...asUser, administrator, site: path })).rejects.toMatchObject({
      error: { code: 'POLICY_UNPROTECTED' },
    });
  });

  it('lies where each system keeps what concerns the whole machine', () => {
    expect(sitePolicyPath('linux', {})).toBe('/etc/scrim/policy.json');
    expect(sitePolicyPath('darwin', {})).toBe('/Library/Application Support/Scrim/policy.json');
    expect(sitePolicyPath('win32', { ProgramData: 'D:\\Data' })).toMatch(/^D:\\Data.Scrim.policy\.json$/);
  });
});
