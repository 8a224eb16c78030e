import { z } from 'zod';
import { batchLimitsSchema } from './batches.schema.ts';
import { registrationSchema, signedInSchema, signInSchema } from './caseApi.schema.ts';

/** What the service says of itself before anybody signs in, and signing in through the hospital's OpenID provider. */
export const signInPath = {
  about: '/api/about',
  provider: '/api/session/provider',
  providerCode: '/api/session/provider/code',
  providerRegistration: '/api/session/provider/registration',
  providerLink: '/api/session/provider/link',
} as const;

/** GET /api/about: whoever is about to send pictures reads where they go. Null is what the operator left unsaid. */
export const aboutSchema = z.object({
  operator: z.string().max(120).nullable(),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** After how many days every case is taken back; null: not before somebody does. */
  retentionDays: z.int().min(1).nullable(),
  /** Name of the provider through which one may sign in. */
  provider: z.string().max(60).nullable(),
  /** What it takes in one request of many small images; a service that does not say takes none. */
  batches: batchLimitsSchema.optional(),
});
export type About = z.infer<typeof aboutSchema>;

const base64url = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** RFC 8252, section 7.3: the loopback address by its number, any port. */
const loopbackRedirect = z.string().regex(/^http:\/\/(127\.0\.0\.1|\[::1\]):\d{1,5}\/signed-in$/);

/** POST /api/session/provider: begins one sign-in. The verifier of the challenge (S256) stays with whoever began it. */
export const providerStartSchema = z.object({ codeChallenge: base64url, redirectUri: loopbackRedirect });
export const providerStartedSchema = z.object({
  /** For the system's browser. */
  authorizationUrl: z.url(),
  /** What the redirect must bring back; it works once. */
  state: base64url,
});

/** POST /api/session/provider/code: what the redirect brought, once. */
export const providerCodeSchema = z.object({
  state: base64url,
  code: z.string().min(1).max(4096),
  /** RFC 9207. */
  iss: z.string().max(500).optional(),
  codeVerifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/),
});
/** Whom the service does not know yet says who they are, or which account is theirs, with the ticket. */
export const providerSignedInSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed-in'), session: signedInSchema }),
  z.object({ kind: z.literal('unknown'), ticket: base64url, displayName: z.string().max(120) }),
]);

/** POST /api/session/provider/registration: a new account, which an administrator verifies as any other. */
export const providerRegistrationSchema = registrationSchema.omit({ password: true }).extend({ ticket: base64url });
/** POST /api/session/provider/link: the account exists; its password shows whose it is. */
export const providerLinkSchema = signInSchema.omit({ renewable: true }).extend({ ticket: base64url });
