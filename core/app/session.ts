import type { Session } from '../../contract/ipc.schema.ts';
import type { ServiceSession } from '../upload/serviceClient.ts';

/** The part of a session that a window may see: not its token. */
export function sessionOf(session: ServiceSession | null): Session {
  return session ? { kind: 'signed-in', user: session.user, expiresAt: session.expiresAt } : { kind: 'signed-out' };
}
