import { createHash, randomBytes } from 'node:crypto';
import type { Session } from '../../contract/ipc.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { ServiceClient } from '../service/client.ts';
import { listenForRedirect } from '../service/redirect.ts';
import { sessionOf } from './session.ts';

/** `unknown`: the provider knows who it is, the service does not yet; `register` or `link` goes on from there. */
export type ProviderOutcome =
  | { readonly kind: 'signed-in'; readonly session: Session }
  | { readonly kind: 'unknown'; readonly displayName: string };

type Registration = Omit<Parameters<ServiceClient['registerProvider']>[0], 'ticket'>;

export interface ProviderSignIn {
  /** Until the browser comes back, five minutes at most. `browse` opens the system's browser. */
  begin(browse: (url: string) => Promise<void>): Promise<ProviderOutcome>;
  cancel(): void;
  register(wanted: Registration): Promise<Session>;
  link(username: string, password: string): Promise<Session>;
}

const patienceMilliseconds = 5 * 60 * 1000;

/** Signing in through the hospital's provider. Verifier, state and ticket stay here; the window hears of none of them. */
export function createProviderSignIn(client: () => ServiceClient): ProviderSignIn {
  let ticket: string | null = null;
  let running: AbortController | undefined;

  async function begin(browse: (url: string) => Promise<void>): Promise<ProviderOutcome> {
    running?.abort();
    const mine = (running = new AbortController());
    ticket = null;
    const redirect = await listenForRedirect();
    try {
      const codeVerifier = randomBytes(32).toString('base64url');
      const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
      const { authorizationUrl, state } = await client().beginProvider({ codeChallenge, redirectUri: redirect.uri });
      mustBeOurs(authorizationUrl, { state, code_challenge: codeChallenge, redirect_uri: redirect.uri });
      const signal = AbortSignal.any([mine.signal, AbortSignal.timeout(patienceMilliseconds)]);
      const arriving = redirect.arrived(state, signal);
      const [brought] = await Promise.all([arriving, browse(authorizationUrl)]);
      const answer = await client().finishProvider({ state, ...brought, codeVerifier });
      if (answer.kind === 'signed-in') return { kind: 'signed-in', session: sessionOf(answer.session) };
      ({ ticket } = answer);
      return { kind: 'unknown', displayName: answer.displayName };
    } finally {
      redirect.close();
      if (running === mine) running = undefined;
    }
  }

  /** The ticket of this sign-in; it is kept until it was taken, so that a name in use can be tried again. */
  async function spend(work: (ticket: string) => Promise<Parameters<typeof sessionOf>[0]>): Promise<Session> {
    if (ticket === null) throw new ScrimFailure('PROVIDER_REFUSED');
    const session = sessionOf(await work(ticket));
    ticket = null;
    return session;
  }

  return {
    begin,
    cancel: () => running?.abort(),
    register: (wanted) => spend((ticket) => client().registerProvider({ ...wanted, ticket })),
    link: (username, password) => spend((ticket) => client().linkProvider({ username, password, ticket })),
  };
}

/** What goes to the system's browser is a web address of this very sign-in: no file, no program, nobody else's redirect. */
function mustBeOurs(address: string, wanted: Readonly<Record<string, string>>): void {
  const url = new URL(address);
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && local);
  const ours = Object.entries(wanted).every(([name, value]) => url.searchParams.get(name) === value);
  if (!safe || !ours || url.username || url.password) throw new ScrimFailure('PROVIDER_REFUSED');
}
