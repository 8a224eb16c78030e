import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../test/support/caseService.ts';
import { clientId, startOpenIdProvider, type OpenIdProvider } from '../../test/support/openIdProvider.ts';
import { createServiceClient, type ServiceClient } from '../service/client.ts';
import { listenForRedirect } from '../service/redirect.ts';
import { createProviderSignIn } from './providerSignIn.ts';

let provider: OpenIdProvider;
let service: TestService;
let client: ServiceClient;
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
  client = createServiceClient({ serviceUrl: () => service.url });
});
afterAll(async () => {
  client.close();
  await service.stop();
  await provider.stop();
});

/** A browser in which this person signs in, and which follows the redirect to where it leads. */
const browserOf = (person: string) => async (url: string) => {
  const back = await provider.visit(url, person);
  const response = await fetch(back);
  expect(response.status).toBe(200);
};
const code = (thrown: unknown) => (thrown as { error: { code: string } }).error.code;

describe('signing in through the provider', () => {
  it('registers somebody new, and signs them in from then on', async () => {
    const signIn = createProviderSignIn(() => client);
    expect(await signIn.begin(browserOf('hunt'))).toEqual({ kind: 'unknown', displayName: 'Dr hunt' });
    expect(client.session()).toBeNull();
    const profession = { profession: 'physician', specialty: 'radiology', licenceNumber: '1', country: 'DE' };
    const wanted = { username: 'hunt', displayName: 'Hunt', role: 'clinician' as const, ...profession };
    expect(await signIn.register({ ...wanted, username: 'admin' }).catch(code)).toBe('CONFLICT');
    expect(await signIn.register(wanted)).toMatchObject({ kind: 'signed-in', user: { username: 'hunt' } });
    expect(await signIn.register(wanted).catch(code)).toBe('PROVIDER_REFUSED');
    await client.signOut();
    expect(await signIn.begin(browserOf('hunt'))).toMatchObject({ session: { user: { username: 'hunt' } } });
    expect(client.session()?.user.username).toBe('hunt');
    await client.signOut();
  });

  it('waits on when another page comes to its door, and ends when the person does not want to wait', async () => {
    const signIn = createProviderSignIn(() => client);
    let door = '';
    const waiting = signIn.begin(async (url) => {
      door = new URL(url).searchParams.get('redirect_uri')!;
      for (const knock of [door, `${door}?code=x&state=wrong`, `${door}?error=access_denied&state=`]) {
        expect((await fetch(knock)).status).toBe(404);
      }
      signIn.cancel();
    });
    expect(await waiting.catch(code)).toBe('CANCELLED');
    await expect(fetch(door)).rejects.toThrow();
    expect(client.session()).toBeNull();
  });

  it('says so when the provider refuses', async () => {
    const signIn = createProviderSignIn(() => client);
    const refused = signIn.begin(async (url) => {
      const { searchParams } = new URL(url);
      const back = new URL(searchParams.get('redirect_uri')!);
      back.search = `?error=access_denied&state=${searchParams.get('state')}`;
      await fetch(back);
    });
    expect(await refused.catch(code)).toBe('PROVIDER_REFUSED');
  });

  it('opens nothing in the browser but the address of this very sign-in', async () => {
    const opened: string[] = [];
    for (const change of [
      (url: URL) => `file:///etc/passwd${url.search}`,
      (url: URL) => `smb://attacker.example/share${url.search}`,
      (url: URL) => `http://attacker.example/auth${url.search}`,
      (url: URL) => url.href.replace(/redirect_uri=[^&]*/, 'redirect_uri=https%3A%2F%2Fattacker.example'),
      (url: URL) => url.href.replace(/code_challenge=[^&]*/, 'code_challenge=known'),
    ]) {
      const lying: ServiceClient = {
        ...client,
        async beginProvider(wanted) {
          const begun = await client.beginProvider(wanted);
          return { ...begun, authorizationUrl: change(new URL(begun.authorizationUrl)) };
        },
      };
      const signIn = createProviderSignIn(() => lying);
      expect(await signIn.begin(async (url) => void opened.push(url)).catch(code)).toBe('PROVIDER_REFUSED');
    }
    expect(opened).toEqual([]);
  });

  it('listens on the loopback address only, and to nothing else that comes there', async () => {
    const redirect = await listenForRedirect();
    const { hostname, origin } = new URL(redirect.uri);
    expect(hostname).toBe('127.0.0.1');
    for (const odd of ['//', '/%', '/signed-in?state=x', '/other']) {
      expect((await fetch(origin + odd)).status).toBe(404);
    }
    redirect.close();
  });
});

describe('a policy that names the services', () => {
  it('lets no request go to another, neither to sign in nor to ask', async () => {
    for (const pinned of [['https://cases.hospital.example'], ['embedded'], []]) {
      const other = createServiceClient({ serviceUrl: () => service.url, pinned });
      expect(await other.signIn('admin', 'x').catch(code)).toBe('SERVICE_NOT_PINNED');
      expect(await other.about().catch(code)).toBe('SERVICE_NOT_PINNED');
      expect(await other.health().catch(code)).toBe('SERVICE_NOT_PINNED');
      other.close();
    }
    const named = createServiceClient({ serviceUrl: () => service.url, pinned: [service.url] });
    expect((await named.about()).provider).toBe('Hospital');
    named.close();
    const own = createServiceClient({
      ...{ serviceUrl: () => service.url, serviceName: () => 'embedded' },
      pinned: ['embedded'],
    });
    expect((await own.about()).provider).toBe('Hospital');
    own.close();
  });
});
