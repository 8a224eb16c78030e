import { z } from 'zod';
import { groupSchema, roleSchema, userSchema, verificationSchema } from '../model/account.ts';
import { annotationsSchema } from '../model/annotation.ts';
import { caseFormSchema } from '../model/case.ts';
import { consentLanguageSchema, consentLevelSchema } from '../model/consent.ts';
import { caseIdSchema, groupIdSchema, imageIdSchema, sha256Schema, userIdSchema } from '../model/ids.ts';
import { mediaTypeSchema } from '../model/item.ts';

/**
 * The case service's HTTP interface. JSON bodies; `Authorization: Bearer <token>`; errors are RFC 9457 problem documents
 * (`application/problem+json`) with `code` from `apiErrorCodes`. Uploads speak tus 1.0.0 at `/api/uploads`.
 */
export const apiErrorCodes = [
  'invalid-request',
  'unauthenticated',
  'wrong-credentials',
  'too-many-attempts',
  'forbidden',
  'not-verified',
  'not-found',
  'conflict',
  'consent-missing',
  'images-missing',
  'already-received',
  'hash-mismatch',
  'too-large',
  'internal',
] as const;
/** Said beside a code, so that clients which know the code alone go on working. */
export const apiReasons = [
  /** A text reads as if it named a person, a day or a record. */
  'identifying-text',
  /** Another person has to say so too. */
  'second-person-needed',
  /** The state of the case does not allow it. */
  'wrong-state',
  /** The consent does not reach as far as the audience, or does not cover every image. */
  'consent-too-narrow',
  /** The patient took the consent back; nothing of this id comes back. */
  'withdrawn',
] as const;
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(apiErrorCodes),
  /** Names the fields that were refused, never their values. */
  fields: z.array(z.string()).optional(),
  /** What stands behind the code, where one code has several reasons. */
  reason: z.enum(apiReasons).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

// POST /api/session, DELETE /api/session, GET /api/me
export const signInSchema = z.object({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(1000),
  /** A short access token and a refresh token instead of one long session. */
  renewable: z.literal(true).optional(),
});
export const signedInSchema = z.object({
  token: z.string(),
  expiresAt: z.iso.datetime(),
  user: userSchema,
  /** Of a renewable session: works once, for POST /api/session/refresh; seen twice, it ends the whole family. */
  refreshToken: z.string().optional(),
  refreshExpiresAt: z.iso.datetime().optional(),
});
export const refreshSchema = z.object({ refreshToken: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

// POST /api/registrations (anyone) → registered; GET /api/registrations (administrators): who waits to be looked at
const line = (length: number) => z.string().trim().min(1).max(length);
export const professionSchema = z.object({
  profession: line(120),
  specialty: line(120),
  licenceNumber: line(60),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
});
export const registrationSchema = professionSchema.extend({
  username: z.string().regex(/^[a-z0-9._-]{2,64}$/),
  displayName: line(120),
  password: z.string().min(10).max(1000),
  role: z.enum(['learner', 'clinician']),
});
export const registrationsSchema = z.object({
  registrations: z.array(
    z.object({
      user: userSchema,
      profession: professionSchema,
      registeredAt: z.iso.datetime(),
      /** Administrators who have said yes so far. */
      approvals: z.int().min(0),
      needed: z.int().min(1),
    }),
  ),
});
/** POST /api/users/:id/verification: what an administrator looked at, and decided. Two-person services need two of them. */
export const verificationDecisionSchema = z.object({
  decision: z.enum(['verified', 'revoked']),
  /** Kinds of document, such as "licence" or "identity card"; never their numbers. */
  documents: z.array(line(60)).max(20),
  note: z.string().trim().max(500).default(''),
});

// Administrators: POST /api/users, PATCH /api/users/:id, GET /api/users?query= (any signed-in user; without query only administrators)
export const newUserSchema = z.object({
  username: z.string().regex(/^[a-z0-9._-]{2,64}$/),
  displayName: z.string().trim().min(1).max(120),
  password: z.string().min(10).max(1000),
  role: roleSchema,
});
export const userPatchSchema = z.object({
  role: roleSchema.optional(),
  verification: verificationSchema.optional(),
  displayName: z.string().trim().min(1).max(120).optional(),
  /** Set by an administrator when the owner forgot it; ends all sessions of the account. */
  password: z.string().min(10).max(1000).optional(),
});
export const usersSchema = z.object({ users: z.array(userSchema) });
// POST /api/me/password
export const passwordChangeSchema = z.object({ current: z.string().max(1000), next: z.string().min(10).max(1000) });
// GET /api/groups, POST /api/groups (administrator), PUT /api/groups/:id/members
export const groupsSchema = z.object({ groups: z.array(groupSchema) });
export const newGroupSchema = z.object({ name: z.string().trim().min(1).max(120) });
export const groupMembersSchema = z.object({ users: z.array(userIdSchema).max(1000) });

/** What the service is told of a consent: levels, the fact, and the hash of a document that it never sees. */
export const apiConsentSchema = z.object({
  levels: z.array(consentLevelSchema).min(1).max(3),
  language: consentLanguageSchema,
  signedOn: z.iso.date(),
  bothSigned: z.literal(true),
  documentHash: sha256Schema,
});

export const apiImageSchema = z.object({
  id: imageIdSchema,
  sha256: sha256Schema,
  bytes: z.int().min(1),
  mediaType: mediaTypeSchema,
  columns: z.int().min(1),
  rows: z.int().min(1),
  frames: z.int().min(1),
  annotations: annotationsSchema,
});
export type ApiImage = z.infer<typeof apiImageSchema>;

/**
 * PUT /api/cases/:id: creates the case (the client made its id, so a repeat is harmless) and answers a sharedCase; 409 `conflict` if it
 * exists with other content. DELETE /api/cases/:id takes a draft back, with what arrived of its images; a submitted case stays.
 */
export const newCaseSchema = z.object({
  form: caseFormSchema,
  consent: apiConsentSchema.nullable(),
  images: z.array(apiImageSchema).min(1).max(2000),
});
export type NewCase = z.infer<typeof newCaseSchema>;

/** draft: images still arriving; submitted: complete and visible to its audience. */
export const apiCaseStateSchema = z.enum(['draft', 'submitted']);
export const caseListEntrySchema = z.object({
  id: caseIdSchema,
  state: apiCaseStateSchema,
  title: z.string(),
  specialty: caseFormSchema.shape.specialty,
  anatomy: z.string(),
  tags: z.array(z.string()),
  audience: z.enum(['only-me', 'colleagues', 'group', 'community']),
  author: z.string(),
  images: z.int(),
  cover: imageIdSchema.nullable(),
  createdAt: z.iso.datetime(),
  submittedAt: z.iso.datetime().nullable(),
});
export type CaseListEntry = z.infer<typeof caseListEntrySchema>;

// GET /api/cases?mine=true → { cases }, GET /api/cases/:id
export const caseListSchema = z.object({ cases: z.array(caseListEntrySchema) });
export const sharedImageSchema = apiImageSchema.extend({ received: z.boolean() });
export const sharedCaseSchema = caseListEntrySchema.extend({
  question: z.string(),
  audienceDetail: caseFormSchema.shape.audience,
  consent: z.object({ levels: z.array(consentLevelSchema), signedOn: z.iso.date() }).nullable(),
  imageList: z.array(sharedImageSchema),
});
export type SharedCase = z.infer<typeof sharedCaseSchema>;

/**
 * tus upload metadata: `imageId`, `caseId`, `sha256` (all three required); Upload-Length equals the image's declared bytes. An image
 * has one upload at a time: creating it again starts again. GET /api/images/:id/receipt answers the receipt once all bytes arrived and
 * were hashed; a mismatch discards the upload and answers 409 `hash-mismatch`; an image with a receipt answers 409 `already-received`.
 */
export const receiptSchema = z.object({
  image: imageIdSchema,
  case: caseIdSchema,
  /** What the service computed over the bytes it stored. */
  sha256: sha256Schema,
  bytes: z.int().min(1),
  receivedAt: z.iso.datetime(),
});
export type Receipt = z.infer<typeof receiptSchema>;

// POST /api/cases/:id/submit → sharedCase; 409 consent-missing or images-missing
// GET /api/images/:id/content → the bytes (to the case's audience only), GET /api/health → healthSchema, GET /openapi.json
export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() });
export const userRefSchema = userIdSchema;
export const groupRefSchema = groupIdSchema;

export const apiPath = {
  session: '/api/session',
  refresh: '/api/session/refresh',
  me: '/api/me',
  password: '/api/me/password',
  registrations: '/api/registrations',
  users: '/api/users',
  verification: (id: string) => `/api/users/${id}/verification`,
  user: (id: string) => `/api/users/${id}`,
  groups: '/api/groups',
  groupMembers: (id: string) => `/api/groups/${id}/members`,
  cases: '/api/cases',
  case: (id: string) => `/api/cases/${id}`,
  submit: (id: string) => `/api/cases/${id}/submit`,
  uploads: '/api/uploads',
  receipt: (image: string) => `/api/images/${image}/receipt`,
  content: (image: string) => `/api/images/${image}/content`,
  health: '/api/health',
} as const;
