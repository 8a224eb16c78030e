import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, signedInSchema } from '../../contract/caseApi.schema.ts';
import { providerSignedInSchema, providerStartedSchema } from '../../contract/signInApi.schema.ts';
import { startTestService, type TestService } from '../../test/support/caseService.ts';
import { clientId, startOpenIdProvider, type OpenIdProvider } from '../../test/support/openIdProvider.ts';

const redirectUri = 'http://127.0.0.1:47110/signed-in';
const profession = { profession: 'physician', specialty: 'dermatology', licenceNumber: 'D-1', country: 'DE' };

let instant = Date.now();
let asked: { provider: OpenIdProvider; service: TestService };
let silent: { provider: OpenIdProvider; service: TestService };
beforeAll(async () => {
  const start = async (givesRefreshTokens: boolean) => {
    const provider = await startOpenIdProvider(givesRefreshTokens);
    const settings = { issuer: provider.issuer, clientId, clientSecret: undefined, name: 'Hospital' };
    const service = await startTestService({
      clock: { now: () => new Date(instant) },
      provider: { ...settings, offline: false, signInAgainHours: 12 },
    });
    return { provider, service };
  };
  [asked, silent] = [await start(true), await start(false)];
});
afterAll(async () => {
  for (const { provider, service } of [asked, silent]) {
    await service.stop();
    await provider.stop();
  }
});

/** Through the provider, registering on the way if the service does not know them. */
async function arrive({ provider, service }: typeof asked, person: string) {
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const begun = await service.call(null, 'POST', '/api/session/provider', { codeChallenge, redirectUri });
  const { authorizationUrl } = providerStartedSchema.parse(await begun.json());
  const { searchParams: back } = await provider.visit(authorizationUrl, person);
  const brought = { state: back.get('state'), code: back.get('code'), iss: back.get('iss'), codeVerifier };
  const finished = await service.call(null, 'POST', '/api/session/provider/code', brought);
  const answer = providerSignedInSchema.parse(await finished.json());
  if (answer.kind === 'signed-in') return answer.session;
  const wanted = { username: person, displayName: 'Somebody', role: 'clinician', ...profession, ticket: answer.ticket };
  return signedInSchema.parse(
    await (await service.call(null, 'POST', '/api/session/provider/registration', wanted)).json(),
  );
}
type Session = Awaited<ReturnType<typeof arrive>>;

const renew = ({ service }: typeof asked, { refreshToken }: Session) =>
  service.call(null, 'POST', '/api/session/refresh', { refreshToken });
const renewed = async (at: typeof asked, session: Session) =>
  signedInSchema.parse(await (await renew(at, session)).json());
const meStatus = async ({ service }: typeof asked, session: Session) =>
  (await service.call({ user: session.user, token: session.token }, 'GET', '/api/me')).status;
async function audited({ service }: typeof asked, account: string): Promise<number> {
  const owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query(
    `SELECT FROM audit_events WHERE entry::jsonb->>'action' = 'endProviderSession' AND entry::jsonb->>'subject' = $1`,
    [account],
  );
  await owner.end();
  return rows.length;
}

describe('a session through the provider', () => {
  it('goes on as long as the provider knows the person, and ends with the next renewal after it does not', async () => {
    let session = await arrive(asked, 'quinn');
    for (let turn = 0; turn < 3; turn++) session = await renewed(asked, session);
    expect(await meStatus(asked, session)).toBe(200);
    asked.provider.closeAccount('quinn');
    const refused = await renew(asked, session);
    expect([refused.status, problemSchema.parse(await refused.json()).code]).toEqual([401, 'unauthenticated']);
    expect(await meStatus(asked, session)).toBe(401);
    expect(await audited(asked, session.user.id)).toBe(1);
  });

  it('that was begun by a known person is asked for, too', async () => {
    await arrive(asked, 'hunt');
    const again = await renewed(asked, await arrive(asked, 'hunt'));
    asked.provider.closeAccount('hunt');
    expect((await renew(asked, again)).status).toBe(401);
  });

  it('is not renewed while the provider does not answer, and is afterwards', async () => {
    const session = await arrive(asked, 'avery');
    asked.provider.setDown(true);
    const answer = await renew(asked, session);
    expect(problemSchema.parse(await answer.json()).reason).toBe('provider-unreachable');
    expect(answer.status).toBeGreaterThanOrEqual(500);
    asked.provider.setDown(false);
    expect((await renew(asked, session)).status).toBe(200);
  });

  it('keeps nothing in the database that opens anything at the provider', async () => {
    await arrive(asked, 'kepner');
    const owner = new pg.Client({ connectionString: asked.service.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ sealed: Buffer }>('SELECT sealed FROM provider_sessions WHERE subject = $1', [
      'kepner',
    ]);
    await owner.end();
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed.length).toBeGreaterThan(28 + 20);
    expect(rows[0]!.sealed.toString('latin1')).not.toMatch(/[A-Za-z0-9_-]{30}/);
  });

  it('lasts half a day where the provider gives nothing to ask it by', async () => {
    const session = await arrive(silent, 'pierce');
    instant += 12 * 3_600_000 - 1;
    const again = await renewed(silent, session);
    instant += 1;
    expect((await renew(silent, again)).status).toBe(401);
    expect(await audited(silent, session.user.id)).toBe(1);
  });
});
