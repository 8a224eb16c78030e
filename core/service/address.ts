import { ScrimFailure } from '../../model/errors.ts';

/** The name of a workstation's own service: its port is another at each start. No address has this form. */
export const embeddedService = 'embedded';

/** What a service at a fixed address is known by. */
export const remoteServiceName = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);

/** Throws SERVICE_NOT_PINNED for a service that the policy does not name; `pinned` null: any. */
export function mustBePinned(name: string, pinned: readonly string[] | null): void {
  if (pinned !== null && !pinned.includes(name)) throw new ScrimFailure('SERVICE_NOT_PINNED');
}

/**
 * The origin of the case service. Passwords, tokens and pictures travel over https, or stay on this machine: anything else is refused
 * with SERVICE_INSECURE, and SERVICE_UNREACHABLE while no service is known.
 */
export function serviceOrigin(url: string | null): string {
  if (url === null) throw new ScrimFailure('SERVICE_UNREACHABLE');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || parsed.username || parsed.password) throw new ScrimFailure('SERVICE_INSECURE');
  const local = ['localhost', '[::1]'].includes(parsed.hostname) || /^127(\.\d{1,3}){3}$/.test(parsed.hostname);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && local)) return parsed.origin;
  throw new ScrimFailure('SERVICE_INSECURE');
}
