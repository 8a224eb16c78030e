import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as client from 'openid-client';
import { ServiceProblem } from '../http/problem.ts';

export interface ProviderSettings {
  /** Discovery document at `<issuer>/.well-known/openid-configuration`. https, or this machine. */
  readonly issuer: URL;
  readonly clientId: string;
  /** A confidential client's; without it the client is a public one. PKCE is used either way. */
  readonly clientSecret: string | undefined;
  /** On the button. */
  readonly name: string;
  /** Asks for a refresh token that outlives the person's session at the provider, where that gives one only when asked. */
  readonly offline: boolean;
  /** After how long somebody signs in there again where the provider gives no refresh token to ask it by. */
  readonly signInAgainHours: number;
}

/** Whom the provider's signed token names. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly displayName: string;
}

export interface Identified extends Identity {
  /** What the provider is asked by whether it still knows them; most give one. */
  readonly refreshToken: string | undefined;
}

export interface Attempt {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

/** The hospital's OpenID provider: authorization code with PKCE, OpenID Connect Core 1.0, section 3.1. */
export class Provider {
  readonly settings: ProviderSettings;
  #found: Promise<client.Configuration> | undefined;

  constructor(settings: ProviderSettings) {
    this.settings = settings;
  }

  async authorizationUrl(attempt: Attempt, state: string): Promise<string> {
    const url = client.buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: attempt.redirectUri,
      scope: this.settings.offline ? 'openid profile offline_access' : 'openid profile',
      code_challenge: attempt.challenge,
      code_challenge_method: 'S256',
      state,
      nonce: attempt.nonce,
    });
    return url.href;
  }

  /** Exchanges the code; the token's signature, issuer, audience, times and nonce are checked. */
  async identify(
    attempt: Attempt,
    given: {
      readonly state: string;
      readonly code: string;
      readonly iss?: string | undefined;
      readonly codeVerifier: string;
    },
  ): Promise<Identified> {
    if (!isOf(attempt.challenge, given.codeVerifier)) throw refused();
    const configuration = await this.#discover();
    const back = new URL(attempt.redirectUri);
    back.searchParams.set('code', given.code);
    back.searchParams.set('state', given.state);
    if (given.iss !== undefined) back.searchParams.set('iss', given.iss);
    try {
      const tokens = await client.authorizationCodeGrant(configuration, back, {
        pkceCodeVerifier: given.codeVerifier,
        expectedState: given.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const { iss: issuer, sub: subject } = claims;
      return { issuer, subject, displayName: nameIn(claims), refreshToken: tokens.refresh_token };
    } catch (error) {
      throw isNetwork(error) ? unavailable(error) : refused(error);
    }
  }

  /** Whether the provider still stands for this person; answers the refresh token for the next time. Only its own word is a no. */
  async recheck({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>, refreshToken: string): Promise<string> {
    const configuration = await this.#discover();
    if (configuration.serverMetadata().issuer !== issuer) throw refused();
    const tokens = await client.refreshTokenGrant(configuration, refreshToken).catch((error: unknown) => {
      const isNo = error instanceof client.ResponseBodyError && error.error === 'invalid_grant';
      throw isNo ? refused(error) : unavailable(error);
    });
    const claims = tokens.claims();
    if (claims && claims.sub !== subject) throw refused();
    return tokens.refresh_token ?? refreshToken;
  }

  /** Read at the first sign-in, so that a provider that is down holds no start up; and again where that failed. */
  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const steps = [client.enableNonRepudiationChecks];
    // Told of an http address only on this machine.
    if (issuer.protocol === 'http:') steps.push(client.allowInsecureRequests);
    this.#found ??= client
      .discovery(issuer, clientId, undefined, clientSecret ? client.ClientSecretBasic(clientSecret) : client.None(), {
        execute: steps,
        timeout: 10,
      })
      .catch((error: unknown) => {
        this.#found = undefined;
        throw unavailable(error);
      });
    return this.#found;
  }
}

export const randomValue = (): string => randomBytes(32).toString('base64url');

function isOf(challenge: string, verifier: string): boolean {
  const made = Buffer.from(createHash('sha256').update(verifier).digest('base64url'));
  const wanted = Buffer.from(challenge);
  return made.length === wanted.length && timingSafeEqual(made, wanted);
}

/** Never matched with anybody by it: an address or a name proves nothing. */
function nameIn(claims: client.IDToken): string {
  const { name, preferred_username: short } = claims;
  const shown = [name, short].find((text) => typeof text === 'string' && text.trim() !== '');
  return typeof shown === 'string' ? shown.trim().slice(0, 120) : '';
}

const refused = (cause?: unknown) => new ServiceProblem('wrong-credentials', { reason: 'provider-refused', cause });
const unavailable = (cause: unknown) => new ServiceProblem('internal', { reason: 'provider-unreachable', cause });

/** No answer, or one that is the provider's own failure. */
function isNetwork(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  const { name, status, cause } = (error ?? {}) as { name?: unknown; status?: unknown; cause?: unknown };
  const answered = cause instanceof Response ? cause.status : status;
  return name === 'TimeoutError' || (typeof answered === 'number' && answered >= 500);
}
