import type { Session } from '../../contract/ipc.schema.ts';
import { endOf, type ServiceSession } from '../service/sessions.ts';

/** The part of a session that a window may see: not its tokens. */
export function sessionOf(session: ServiceSession | null): Session {
  return session ? { kind: 'signed-in', user: session.user, expiresAt: endOf(session) } : { kind: 'signed-out' };
}
