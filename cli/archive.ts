import type { ArchiveCredentials } from '../core/network/archive.ts';
import { ScrimFailure } from '../model/errors.ts';
import { readPassword } from './password.ts';

interface SignInOptions {
  readonly user?: string;
  readonly bearer?: boolean;
}

/** How one signs in to an archive. Secrets come from the terminal or standard input. */
export async function askCredentials({ user, bearer }: SignInOptions): Promise<ArchiveCredentials> {
  if (user !== undefined && bearer) throw new ScrimFailure('INVALID_REQUEST', { where: '--user, --bearer' });
  if (bearer) return { kind: 'bearer', token: await readPassword('Token: ') };
  if (user === undefined) return { kind: 'none' };
  return { kind: 'basic', username: user, password: await readPassword(`Password of ${user}: `) };
}
