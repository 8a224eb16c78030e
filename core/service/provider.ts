import type { z } from 'zod';
import { signedInSchema } from '../../contract/caseApi.schema.ts';
import {
  providerSignedInSchema,
  providerStartedSchema,
  signInPath,
  type providerCodeSchema,
  type providerLinkSchema,
  type providerRegistrationSchema,
  type providerStartSchema,
} from '../../contract/signInApi.schema.ts';
import type { ServiceSession, Sessions } from './sessions.ts';
import type { CallService } from './wire.ts';

/** Signing in through the service's OpenID provider; core/app/providerSignIn.ts is its order. What signs in begins the session. */
export interface ProviderCalls {
  beginProvider(wanted: z.output<typeof providerStartSchema>): Promise<z.output<typeof providerStartedSchema>>;
  finishProvider(brought: z.output<typeof providerCodeSchema>): Promise<z.output<typeof providerSignedInSchema>>;
  registerProvider(wanted: z.output<typeof providerRegistrationSchema>): Promise<ServiceSession>;
  linkProvider(wanted: z.output<typeof providerLinkSchema>): Promise<ServiceSession>;
}

export function providerCalls(call: CallService, sessions: Sessions): ProviderCalls {
  const begun = (session: ServiceSession): ServiceSession => {
    sessions.begin(session);
    return session;
  };
  const post = { method: 'POST', anonymous: true } as const;
  return {
    beginProvider: (body) => call({ ...post, path: signInPath.provider, body, reply: providerStartedSchema }),
    async finishProvider(body) {
      const answer = await call({ ...post, path: signInPath.providerCode, body, reply: providerSignedInSchema });
      if (answer.kind === 'signed-in') begun(answer.session);
      return answer;
    },
    registerProvider: async (body) =>
      begun(await call({ ...post, path: signInPath.providerRegistration, body, reply: signedInSchema })),
    linkProvider: async (body) =>
      begun(await call({ ...post, path: signInPath.providerLink, body, reply: signedInSchema })),
  };
}
