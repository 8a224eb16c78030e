import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const clientId = 'scrim';

export interface OpenIdProvider {
  readonly issuer: URL;
  /** Signs this person in as a browser would, following every redirect; answers where it ended. */
  visit(authorizationUrl: string, person: string): Promise<URL>;
  /** Their account is there no more. */
  closeAccount(person: string): void;
  /** Answers nothing but 503 while it is down. */
  setDown(down: boolean): void;
  stop(): Promise<void>;
}

/** A real OpenID provider whose people need no password: `oidc-provider`, with a native client that knows loopback redirects. */
export async function startOpenIdProvider(givesRefreshTokens = true): Promise<OpenIdProvider> {
  const closed = new Set<string>();
  let isDown = false;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const provider: Provider = new Provider(issuer.origin, {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', ...(givesRefreshTokens ? ['refresh_token'] : [])],
        redirect_uris: ['http://127.0.0.1/signed-in'],
      },
    ],
    cookies: { keys: ['only for a test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    claims: { profile: ['name'] },
    conformIdTokenClaims: false,
    ttl: { IdToken: 60, Interaction: 60, RefreshToken: 60, Session: 60, Grant: 60, AccessToken: 60 },
    issueRefreshToken: async () => givesRefreshTokens,
    // Each works once: whoever keeps an old one is refused.
    rotateRefreshToken: true,
    renderError: (context) => void (context.body = 'refused'),
    findAccount: (_context, id) =>
      closed.has(id) ? undefined : { accountId: id, claims: () => ({ sub: id, name: `Dr ${id}` }) },
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (isDown) return void response.writeHead(503).end();
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    const accountId = request.headers['x-person'] as string;
    void provider.interactionFinished(request, response, { login: { accountId }, consent: {} });
  });
  return {
    issuer,
    visit,
    closeAccount: (person) => void closed.add(person),
    setDown: (down) => void (isDown = down),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function visit(authorizationUrl: string, person: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = new URL(authorizationUrl);
  const { origin } = at;
  for (let hop = 0; hop < 10; hop++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie, 'x-person': person } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`the provider answered ${response.status}`);
    at = new URL(location, at);
    if (at.origin !== origin) return at;
  }
  throw new Error('the provider redirects for ever');
}
