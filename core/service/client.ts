import { apiPath, healthSchema, previewLimitBytes, signedInSchema } from '../../contract/caseApi.schema.ts';
import { userSchema } from '../../model/account.ts';
import type { ImageId } from '../../model/ids.ts';
import { aboutCalls, type AboutCalls } from './about.ts';
import { caseCalls, type CaseCalls } from './cases.ts';
import { discussionCalls, type DiscussionCalls } from './discussion.ts';
import { findCalls, type FindCalls } from './find.ts';
import { moderationCalls, type ModerationCalls } from './moderation.ts';
import { ownCaseCalls, type OwnCaseCalls } from './ownCases.ts';
import { pagingCalls, type PagingCalls } from './paging.ts';
import { peopleCalls, type PeopleCalls } from './people.ts';
import { providerCalls, type ProviderCalls } from './provider.ts';
import type { ServiceSession, SessionListener } from './sessions.ts';
import { none, Wire, type ServiceClientOptions, type UploadTarget } from './wire.ts';

/** Every method throws ScrimFailure; none logs. */
export interface ServiceClient
  extends
    AboutCalls,
    CaseCalls,
    OwnCaseCalls,
    DiscussionCalls,
    PagingCalls,
    FindCalls,
    PeopleCalls,
    ModerationCalls,
    ProviderCalls {
  /** Null if nobody is signed in, or not any more. */
  session(): ServiceSession | null;
  /** Called when a session begins, is renewed or ends, also by expiry or by the service's word. */
  onSession(listener: SessionListener): () => void;
  signIn(username: string, password: string): Promise<ServiceSession>;
  /** Asks what the service knows of the account now, such as whether it was verified meanwhile. */
  lookAgain(): Promise<ServiceSession | null>;
  /** Ends the session here in any case, and at the service if it answers. */
  signOut(): Promise<void>;
  /** The bytes of an image; SERVICE_REFUSED if there are more than `limit`. */
  content(image: ImageId, limit: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** An image, small; NOT_FOUND where the service has none. */
  preview(image: ImageId): Promise<Uint8Array>;
  health(): Promise<{ version: string }>;
  /** Throws LOGIN_REQUIRED without a session. `refused`: the token of the last one, if the service took it no more. */
  uploadTarget(refused?: string): Promise<UploadTarget>;
  close(): void;
}

export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const wire = new Wire(options);
  const { sessions } = wire;
  const call: Wire['call'] = (request) => wire.call(request);
  return {
    ...aboutCalls(call),
    ...providerCalls(call, sessions),
    ...caseCalls(call),
    ...ownCaseCalls(call),
    ...discussionCalls(call),
    ...pagingCalls(call),
    ...findCalls(call),
    ...peopleCalls(call),
    ...moderationCalls(call),
    session: () => sessions.current,
    onSession: (listener) => sessions.onChange(listener),
    async signIn(username, password) {
      const body = { username, password, renewable: true };
      const anonymous = true;
      const session = await call({ method: 'POST', path: apiPath.session, body, reply: signedInSchema, anonymous });
      sessions.begin(session);
      return session;
    },
    lookAgain: async () => sessions.learn(await call({ method: 'GET', path: apiPath.me, reply: userSchema })),
    async signOut() {
      const session = sessions.current;
      if (!session) return;
      const { refreshToken } = session;
      // The refresh token says it all, and is not spent on an access token that would end at once.
      const how = refreshToken === undefined ? {} : { body: { refreshToken }, anonymous: true };
      await call({ method: 'DELETE', path: apiPath.session, reply: none, ...how }).catch(() => undefined);
      sessions.end();
    },
    content: (image, limit, signal) => wire.bytes(apiPath.content(image), limit, signal),
    preview: (image) => wire.bytes(apiPath.preview(image), previewLimitBytes, undefined),
    health: () => call({ method: 'GET', path: apiPath.health, reply: healthSchema, anonymous: true }),
    uploadTarget: (refused) => wire.uploadTarget(refused),
    close: () => wire.close(),
  };
}
