import type { z } from 'zod';
import type { signedInSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import { ScrimFailure } from '../../model/errors.ts';

export type ServiceSession = z.output<typeof signedInSchema>;

/** `renewed`: the same person goes on, with other tokens or after a change of the account. */
export type SessionChange = 'began' | 'renewed' | 'ended';
export type SessionListener = (session: ServiceSession | null, change: SessionChange) => void;

export interface SessionOptions {
  readonly session: ServiceSession | null;
  readonly serviceName: () => string;
  readonly now: () => Date;
  /** Asks the service for the next pair; a refresh token works once, so two of these never run at a time. */
  readonly renew: (refreshToken: string) => Promise<ServiceSession>;
}

/** So long before its end an access token is not worth sending. */
const marginMilliseconds = 60_000;

/**
 * Who is signed in, and the tokens for it. Access tokens are renewed shortly before they end and when the service refuses one; whoever
 * asks meanwhile waits for the same answer. A session belongs to the service that gave it: under another name there is none.
 */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #listeners = new Set<SessionListener>();
  #session: ServiceSession | null;
  #service: string;
  /** Its tokens are new and look old: this clock differs from the service's, whose word alone counts then. */
  #clockIsOff = false;
  #renewing: { readonly with: string; readonly answer: Promise<ServiceSession> } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#service = options.serviceName();
  }

  /** Null as soon as nothing could renew it any more. */
  get current(): ServiceSession | null {
    const session = this.#session;
    if (session && (this.#service !== this.#options.serviceName() || this.#left(endOf(session)) <= 0)) this.end();
    return this.#session;
  }

  onChange(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  begin(session: ServiceSession): void {
    this.#service = this.#options.serviceName();
    this.#come(session, 'began');
  }

  end(): void {
    if (this.#session) this.#become(null, 'ended');
  }

  /** The account as the service tells it now. */
  learn(user: User): ServiceSession | null {
    const session = this.current;
    if (session?.user.id === user.id) this.#become({ ...session, user }, 'renewed');
    return this.#session;
  }

  /** One whose access token may be sent. Throws LOGIN_REQUIRED, or why it could not be renewed. */
  async fresh(): Promise<ServiceSession> {
    const session = this.#required();
    if (!session.refreshToken || this.#clockIsOff || this.#left(session.expiresAt) > marginMilliseconds) return session;
    try {
      return await this.#renewed(session.refreshToken);
    } catch (thrown) {
      // The last minute of a token is better than none while the service cannot renew it.
      if (this.#session === session && this.#left(session.expiresAt) > 0) return session;
      throw thrown;
    }
  }

  /** The service refused this access token: answers one that came after it, or ends the session. */
  async after(refused: string): Promise<ServiceSession> {
    const session = this.#required();
    if (session.token !== refused) return session;
    if (session.refreshToken) return this.#renewed(session.refreshToken);
    this.end();
    throw new ScrimFailure('LOGIN_REQUIRED');
  }

  #required(): ServiceSession {
    const session = this.current;
    if (!session) throw new ScrimFailure('LOGIN_REQUIRED');
    return session;
  }

  #renewed(refreshToken: string): Promise<ServiceSession> {
    if (this.#renewing?.with !== refreshToken) {
      const answer = this.#renew(refreshToken).finally(() => {
        if (this.#renewing?.answer === answer) this.#renewing = undefined;
      });
      this.#renewing = { with: refreshToken, answer };
    }
    return this.#renewing.answer;
  }

  async #renew(refreshToken: string): Promise<ServiceSession> {
    const isStill = () => this.#session?.refreshToken === refreshToken;
    try {
      const next = await this.#options.renew(refreshToken);
      // Somebody signed out or in meanwhile: this pair belongs to nobody.
      if (!isStill()) return this.#required();
      this.#come(next, 'renewed');
      return next;
    } catch (thrown) {
      if (thrown instanceof ScrimFailure && thrown.error.code === 'LOGIN_REQUIRED' && isStill()) this.end();
      throw thrown;
    }
  }

  #left(until: string): number {
    return Date.parse(until) - this.#options.now().getTime();
  }

  /** With tokens that the service made a moment ago. */
  #come(session: ServiceSession, change: SessionChange): void {
    this.#clockIsOff = this.#left(session.expiresAt) <= marginMilliseconds;
    this.#become(session, change);
  }

  #become(session: ServiceSession | null, change: SessionChange): void {
    this.#session = session;
    for (const listener of this.#listeners) listener(session, change);
  }
}

/** Until when a session may be renewed, or lasts if it cannot be. */
export const endOf = ({ expiresAt, refreshToken, refreshExpiresAt }: ServiceSession): string =>
  refreshToken && refreshExpiresAt ? refreshExpiresAt : expiresAt;
