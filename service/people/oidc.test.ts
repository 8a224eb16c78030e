import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, signedInSchema } from '../../contract/caseApi.schema.ts';
import { aboutSchema, providerSignedInSchema, providerStartedSchema } from '../../contract/signInApi.schema.ts';
import {
  callService,
  signIn,
  startTestService,
  userPassword,
  type TestService,
} from '../../test/support/caseService.ts';
import { clientId, startOpenIdProvider, type OpenIdProvider } from '../../test/support/openIdProvider.ts';
import { createService, type Service } from '../createService.ts';

let provider: OpenIdProvider;
let service: TestService;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  service = await startTestService({
    provider: {
      issuer: provider.issuer,
      clientId,
      clientSecret: undefined,
      name: 'Hospital',
      offline: false,
      signInAgainHours: 12,
    },
  });
});
afterAll(async () => {
  await service.stop();
  await provider.stop();
});

const redirectUri = 'http://127.0.0.1:47110/signed-in';
const profession = { profession: 'physician', specialty: 'dermatology', licenceNumber: 'D-1', country: 'DE' };

interface Begun {
  readonly codeVerifier: string;
  readonly state: string;
  readonly authorizationUrl: string;
}
async function begin(url = service.url): Promise<Begun> {
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const response = await callService(url, null, 'POST', '/api/session/provider', { codeChallenge, redirectUri });
  return { codeVerifier, ...providerStartedSchema.parse(await response.json()) };
}
/** What the redirect brought, as the desktop passes it on. */
const broughtBy = (back: URL, { codeVerifier }: Begun) => ({
  state: back.searchParams.get('state')!,
  code: back.searchParams.get('code')!,
  iss: back.searchParams.get('iss')!,
  codeVerifier,
});
const finish = (body: unknown, url = service.url) => callService(url, null, 'POST', '/api/session/provider/code', body);
const problem = async (response: Response) => problemSchema.parse(await response.json());

async function arrive(person: string) {
  const begun = await begin();
  return broughtBy(await provider.visit(begun.authorizationUrl, person), begun);
}
async function ticketOf(person: string): Promise<string> {
  const answer = providerSignedInSchema.parse(await (await finish(await arrive(person))).json());
  if (answer.kind !== 'unknown') throw new Error('known already');
  return answer.ticket;
}

describe('signing in through the hospital’s provider', () => {
  it('is offered by name', async () => {
    const about = aboutSchema.parse(await (await service.call(null, 'GET', '/api/about')).json());
    expect(about).toMatchObject({ operator: null, country: null, retentionDays: null, provider: 'Hospital' });
  });

  it('registers somebody new, who is then nobody’s verified colleague yet, and knows them from then on', async () => {
    const answer = providerSignedInSchema.parse(await (await finish(await arrive('grey'))).json());
    expect(answer).toMatchObject({ kind: 'unknown', displayName: 'Dr grey' });
    const wanted = { username: 'grey', displayName: 'Dr Grey', role: 'clinician', ...profession };
    const { ticket } = answer as { ticket: string };
    const made = await service.call(null, 'POST', '/api/session/provider/registration', { ...wanted, ticket });
    const session = signedInSchema.parse(await made.json());
    expect(session.user).toMatchObject({ username: 'grey', verification: 'unverified' });
    expect(session.refreshToken).toBeDefined();
    const waiting = await service.call(service.administrator, 'GET', '/api/registrations');
    expect(JSON.stringify(await waiting.json())).toContain(session.user.id);
    const again = providerSignedInSchema.parse(await (await finish(await arrive('grey'))).json());
    expect(again).toMatchObject({ kind: 'signed-in', session: { user: { id: session.user.id } } });
    const spent = await service.call(null, 'POST', '/api/session/provider/registration', {
      ...{ ...wanted, username: 'grey2' },
      ticket,
    });
    expect(spent.status).toBe(401);
  });

  it('ties an account to whoever knows its password, and to nobody else', async () => {
    const { user } = await service.person('clinician');
    const link = (ticket: string, password: string) =>
      service.call(null, 'POST', '/api/session/provider/link', { ticket, username: user.username, password });
    const ticket = await ticketOf('yang');
    expect((await problem(await link(ticket, 'guessed'))).code).toBe('wrong-credentials');
    expect(signedInSchema.parse(await (await link(ticket, userPassword)).json()).user.id).toBe(user.id);
    expect((await link(ticket, userPassword)).status).toBe(401);
    expect((await link('a'.repeat(43), userPassword)).status).toBe(401);
    const again = providerSignedInSchema.parse(await (await finish(await arrive('yang'))).json());
    expect(again).toMatchObject({ kind: 'signed-in', session: { user: { id: user.id } } });
    // Whoever had the password may have tied their own: a new one unties.
    const person = await signIn(service.url, user.username, userPassword);
    const change = { current: userPassword, next: 'another-long-password' };
    expect((await service.call(person, 'POST', '/api/me/password', change)).status).toBe(204);
    expect(providerSignedInSchema.parse(await (await finish(await arrive('yang'))).json()).kind).toBe('unknown');
  });

  it('takes no name for a proof: whoever the provider calls admin is somebody new', async () => {
    await ticketOf('admin');
  });
});

describe('what an attacker brings', () => {
  const refused = async (response: Response) => {
    expect(await problem(response)).toMatchObject({ code: 'wrong-credentials', reason: 'provider-refused' });
  };

  it('is refused with a foreign or invented state', async () => {
    const [mine, theirs] = [await arrive('bailey'), await begin()];
    await refused(await finish({ ...mine, state: theirs.state }));
    await refused(await finish({ ...mine, state: 'a'.repeat(43) }));
  });

  it('is refused when it comes a second time', async () => {
    const brought = await arrive('karev');
    expect((await finish(brought)).status).toBe(200);
    await refused(await finish(brought));
  });

  it('is refused without the verifier that never left the desk', async () => {
    const brought = await arrive('stevens');
    await refused(await finish({ ...brought, codeVerifier: 'a'.repeat(43) }));
    // And is spent by that.
    await refused(await finish(brought));
  });

  it('is refused as another issuer’s answer', async () => {
    await refused(await finish({ ...(await arrive('torres')), iss: 'https://elsewhere.example' }));
  });

  it('reaches no redirect but a loopback address', async () => {
    for (const foreign of [
      'https://attacker.example/signed-in',
      'http://127.0.0.1.attacker.example:80/signed-in',
      'http://127.0.0.1:80@attacker.example/signed-in',
      'http://localhost:80/signed-in',
      'http://127.0.0.1:80/other',
      'http://127.0.0.1:80/signed-in?next=https://attacker.example',
      'javascript:alert(1)',
    ]) {
      const body = { codeChallenge: 'a'.repeat(43), redirectUri: foreign };
      const response = await service.call(null, 'POST', '/api/session/provider', body);
      expect([foreign, response.status]).toEqual([foreign, 400]);
    }
    const begun = await begin();
    const changed = new URL(begun.authorizationUrl);
    changed.searchParams.set('redirect_uri', 'https://attacker.example/signed-in');
    await expect(provider.visit(changed.href, 'sloan')).rejects.toThrow('400');
  });
});

describe('a provider that lies', () => {
  let liar: Server;
  let believing: Service;
  let claims: (honest: Record<string, unknown>) => Record<string, unknown>;
  let signWith: CryptoKey;
  let keys: { honest: CryptoKey; other: CryptoKey };
  let nonce: string | null = null;

  beforeAll(async () => {
    const [honest, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
    keys = { honest: honest.privateKey, other: other.privateKey };
    const jwk = { ...(await exportJWK(honest.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
    liar = createServer((request, response) => {
      const issuer = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
      void answerOf(request.url!, issuer).then((body) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(body));
      });
    });
    const answerOf = async (url: string, issuer: string) => {
      if (url.startsWith('/.well-known')) return discovery(issuer);
      if (url.startsWith('/jwks')) return { keys: [jwk] };
      const now = Math.floor(Date.now() / 1000);
      const said = claims({ iss: issuer, aud: clientId, sub: 'x', nonce, iat: now, exp: now + 60 });
      const id_token = await new SignJWT(said).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(signWith);
      return { access_token: 'x', token_type: 'Bearer', id_token };
    };
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
    const issuer = new URL(`http://127.0.0.1:${(liar.address() as AddressInfo).port}`);
    believing = await createService({
      ...{ databaseUrl: service.ownerUrl, dataDir: `${service.dataDir}/second`, port: 0, host: '127.0.0.1' },
      provider: { issuer, clientId, clientSecret: undefined, name: 'Liar', offline: false, signInAgainHours: 12 },
    });
  });
  afterAll(async () => {
    await believing.close();
    liar.closeAllConnections();
    liar.close();
  });

  const discovery = (issuer: string) => ({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  });

  async function statusWith(change: typeof claims, key: 'honest' | 'other' = 'honest'): Promise<number> {
    const begun = await begin(believing.url);
    nonce = new URL(begun.authorizationUrl).searchParams.get('nonce');
    [claims, signWith] = [change, keys[key]];
    const { state, codeVerifier } = begun;
    return (await finish({ state, code: 'x', codeVerifier }, believing.url)).status;
  }

  it('is believed only for what is signed, fresh, for this service and for this sign-in', async () => {
    expect(await statusWith((said) => said)).toBe(200);
    expect(await statusWith((said) => said, 'other')).toBe(401);
    expect(await statusWith((said) => ({ ...said, nonce: 'another' }))).toBe(401);
    expect(await statusWith(({ nonce: _, ...said }) => said)).toBe(401);
    expect(await statusWith((said) => ({ ...said, iss: 'https://elsewhere.example' }))).toBe(401);
    expect(await statusWith((said) => ({ ...said, aud: 'somebody-else' }))).toBe(401);
    expect(await statusWith((said) => ({ ...said, exp: 1_000_000_000 }))).toBe(401);
  });
});
