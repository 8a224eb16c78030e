import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ScrimFailure } from '../model/errors.ts';
import type { Policy } from '../model/policy.ts';
import { loadPolicy } from './loadPolicy.ts';

export interface PolicyInForce {
  readonly policy: Policy;
  readonly path: string;
  /** `site`: an administrator's for this machine; `named`: by who started the command; `default`: as it ships. */
  readonly origin: 'site' | 'named' | 'default';
}

export interface PolicyPlaces {
  /** Holds `policies/default.json`. */
  readonly resources: string;
  /** A policy that a command was told to use. */
  readonly named?: string | undefined;
  readonly site?: string;
  /** Who must own the site's policy, and who may use another one: the user id of the system's administrator; `undefined` where there are none (Windows). */
  readonly administrator?: number | undefined;
  readonly user?: number | undefined;
}

/** Where an administrator puts the policy of a machine; people who work there cannot write to it. No variable moves it: whoever sets one could get round it. */
export function sitePolicyPath(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'Scrim', 'policy.json');
  if (platform === 'darwin') return '/Library/Application Support/Scrim/policy.json';
  return '/etc/scrim/policy.json';
}

/**
 * The policy that this process obeys: the site's where there is one, else the named one, else the default. Fails closed: a site's policy that cannot be
 * read, is not complete or could be changed by others (POLICY_UNPROTECTED) is never passed over, and no other is taken beside it (POLICY_OF_SITE)
 * but by the administrator.
 */
export async function findPolicy(places: PolicyPlaces): Promise<PolicyInForce> {
  const { resources, named, site = sitePolicyPath() } = places;
  const administrator = 'administrator' in places ? places.administrator : systemAdministrator();
  const user = 'user' in places ? places.user : process.getuid?.();
  if (await exists(site)) {
    if (named === undefined) {
      await requireProtected(site, administrator);
      return { policy: await loadPolicy(site), path: site, origin: 'site' };
    }
    if (administrator === undefined || user !== administrator) throw new ScrimFailure('POLICY_OF_SITE');
  }
  const path = named ?? join(resources, 'policies/default.json');
  return { policy: await loadPolicy(path), path, origin: named === undefined ? 'default' : 'named' };
}

const systemAdministrator = () => (process.platform === 'win32' ? undefined : 0);

/** Anything but its absence counts as there: what may not be looked at may still be a policy. */
async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code !== 'ENOENT' && thrown.code !== 'ENOTDIR',
  );
}

const writableByOthers = 0o022;

/** The file and the folder in which it could be exchanged. On Windows the access list of the folder says it, which the administrator sets. */
async function requireProtected(path: string, administrator: number | undefined): Promise<void> {
  if (administrator === undefined) return;
  for (const place of [path, dirname(path)]) {
    const { uid, mode } = await stat(place).catch((cause: unknown) => {
      throw new ScrimFailure('POLICY_UNPROTECTED', {}, { cause });
    });
    if (uid !== administrator || (mode & writableByOthers) !== 0) throw new ScrimFailure('POLICY_UNPROTECTED');
  }
}
