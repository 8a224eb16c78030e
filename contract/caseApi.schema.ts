import { z } from 'zod';
import { displayNameSchema, groupSchema, roleSchema, userSchema, verificationSchema } from '../model/account.ts';
import { annotationsSchema } from '../model/annotation.ts';
import { caseExtrasSchema, caseFormSchema, findingsSchema, urgencySchema } from '../model/case.ts';
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
  'overloaded',
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
  /** The case, or all cases of this person together, would be larger than the service allows. */
  'quota-of-case',
  'quota-of-person',
  /** The patient took the consent back; nothing of this id comes back. */
  'withdrawn',
  /** What the OpenID provider answered was not believed, or was used before. */
  'provider-refused',
  'provider-unreachable',
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
/** DELETE /api/session: by the access token, or where that has ended by the refresh token. */
export const signOutSchema = refreshSchema.partial().nullable().optional();

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
  displayName: displayNameSchema,
  password: z.string().min(10).max(1000),
  role: z.enum(['learner', 'clinician']),
});
export type Registration = z.infer<typeof registrationSchema>;
export const waitingRegistrationSchema = z.object({
  user: userSchema,
  profession: professionSchema,
  registeredAt: z.iso.datetime(),
  /** Administrators who have said yes so far. */
  approvals: z.int().min(0),
  needed: z.int().min(1),
});
export type WaitingRegistration = z.infer<typeof waitingRegistrationSchema>;
export const registrationsSchema = z.object({ registrations: z.array(waitingRegistrationSchema) });
/** POST /api/users/:id/verification: what an administrator looked at, and decided. Two-person services need two of them. */
export const verificationDecisionSchema = z.object({
  decision: z.enum(['verified', 'revoked']),
  /** Kinds of document, such as "licence" or "identity card"; never their numbers. */
  documents: z.array(line(60)).max(20),
  note: z.string().trim().max(500).default(''),
});
export type VerificationDecision = z.infer<typeof verificationDecisionSchema>;

// Administrators: POST /api/users, PATCH /api/users/:id, GET /api/users?query= (any signed-in user; without query only administrators)
export const newUserSchema = z.object({
  username: z.string().regex(/^[a-z0-9._-]{2,64}$/),
  displayName: displayNameSchema,
  password: z.string().min(10).max(1000),
  role: roleSchema,
});
/** Nobody sets another's password: POST /api/users/:id/reset makes a code for them. */
export const userPatchSchema = z.strictObject({
  role: roleSchema.optional(),
  verification: verificationSchema.optional(),
  displayName: displayNameSchema.optional(),
});
export type UserPatch = z.infer<typeof userPatchSchema>;
/** Somebody on leave: who asks or names them reads until when, and who is told in their place. */
export const awaySchema = z.object({ until: z.iso.date(), standIn: z.string() });
export const listedUserSchema = userSchema.extend({ away: awaySchema.nullable().optional() });
export type ListedUser = z.infer<typeof listedUserSchema>;
export const usersSchema = z.object({ users: z.array(listedUserSchema) });
// POST /api/me/password
export const passwordChangeSchema = z.object({ current: z.string().max(1000), next: z.string().min(10).max(1000) });
/**
 * POST /api/users/:id/reset: an administrator's part of a reset. The code is told once; `made` of `needed` administrators have one by now,
 * and the person gives all of them together to POST /api/session/reset, once, until `expiresAt`.
 */
export const resetCodeSchema = z.object({
  code: z.string(),
  expiresAt: z.iso.datetime(),
  made: z.int().min(1),
  needed: z.int().min(1).max(2),
});
export type ResetCode = z.infer<typeof resetCodeSchema>;
export const redeemResetSchema = z.object({
  username: z.string().min(1).max(64),
  /** One code, or two in any order; dashes and spaces do not matter. */
  code: z.string().min(1).max(200),
  password: z.string().min(10).max(1000),
});
// GET /api/groups, POST /api/groups (administrator), GET and PUT /api/groups/:id/members (administrator)
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
  /** Which form was signed, and the images that it is about; a consent that names images covers no others. */
  formVersion: z.string().max(40).optional(),
  covers: z.array(sha256Schema).max(2000).optional(),
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
  /** DICOM Modality, or absent. */
  modality: z
    .string()
    .regex(/^[A-Z]{2,16}$/)
    .optional(),
  /** What the workstation's verifier said when it cleared the image; shown to moderators. */
  report: z
    .object({
      verifier: z.string().max(40),
      checks: z.array(z.object({ name: z.string().max(60), passed: z.boolean() })).max(200),
    })
    .optional(),
});
export type ApiImage = z.infer<typeof apiImageSchema>;

/**
 * PUT /api/cases/:id: creates the case (the client made its id, so a repeat is harmless) and answers a sharedCase; 409 `conflict` if it
 * exists with other content. DELETE /api/cases/:id takes a draft back, with what arrived of its images; a submitted case stays.
 */
/** What a case may say beyond its form: what its author states, and what the workstation knows. */
export const caseDetailsSchema = caseExtrasSchema.extend({
  findings: findingsSchema.trim().default(''),
  /** A face was kept on purpose: two moderators have to agree, as for a child. */
  facesKept: z.boolean().default(false),
});
/**
 * PUT /api/cases/:id: creates the case (the client made its id, so a repeat is harmless) and answers a sharedCase; 409 `conflict` if it
 * exists with other content. DELETE /api/cases/:id takes a draft back, with what arrived of its images; a submitted case stays.
 */
export const newCaseSchema = z.object({
  form: caseFormSchema,
  details: caseDetailsSchema.optional(),
  consent: apiConsentSchema.nullable(),
  images: z.array(apiImageSchema).min(1).max(2000),
});
export type NewCase = z.infer<typeof newCaseSchema>;

/** Where a case stands. A withdrawn one is no case any more: its certificate is left. */
export const caseStageSchema = z.enum(['draft', 'submitted', 'in-moderation', 'published', 'returned']);
/** The same in two words, for clients that know no stages. draft: in its author's hands; submitted: complete and out of them. */
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
  // Always there from this service on; other clients' fixtures have none.
  stage: caseStageSchema.optional(),
  graphic: z.boolean().optional(),
  urgency: urgencySchema.optional(),
  anonymous: z.boolean().optional(),
  mine: z.boolean().optional(),
  version: z.int().min(1).optional(),
  publishedAt: z.iso.datetime().nullable().optional(),
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
  findings: z.string().optional(),
  expiresOn: z.iso.date().nullable().optional(),
  /** Why it came back, for its author; empty if it did not. */
  returnReasons: z.array(z.string()).optional(),
});
export type SharedCase = z.infer<typeof sharedCaseSchema>;

/** PUT /api/cases/:id/texts: new words; what was published for others goes through moderation again. */
export const caseTextsSchema = caseFormSchema
  .pick({ title: true, anatomy: true, tags: true, question: true })
  .extend({ findings: findingsSchema.trim() });
export type CaseTexts = z.infer<typeof caseTextsSchema>;

// GET /api/moderation, POST /api/moderation/:case/claim | release | decision
export const moderationEntrySchema = z.object({
  case: caseListEntrySchema,
  escalated: z.boolean(),
  /** The moderator who looks at it; null while nobody does. */
  claimedBy: z.string().nullable(),
  claimedByMe: z.boolean(),
  approvals: z.int().min(0),
  needed: z.int().min(1).max(2),
  /** Fields whose text reads as if it named a person, a day or a record. */
  suspicious: z.array(z.string()),
});
export type ModerationEntry = z.infer<typeof moderationEntrySchema>;
export const moderationQueueSchema = z.object({ entries: z.array(moderationEntrySchema) });
export const moderationDecisionSchema = z.discriminatedUnion('verdict', [
  /** `textsRead`: the suspicious texts were read and name nobody. */
  z.object({ verdict: z.literal('approve'), textsRead: z.boolean().default(false) }),
  z.object({ verdict: z.literal('return'), reasons: z.array(line(500)).min(1).max(20) }),
  z.object({ verdict: z.literal('escalate'), reasons: z.array(line(500)).max(20).default([]) }),
]);
export type ModerationDecision = z.infer<typeof moderationDecisionSchema>;
// POST /api/images/:id/flag (who sees it), GET /api/moderation/flags, POST /api/moderation/flags/:image
export const flagSchema = z.object({ reason: line(500) });
export const waitingFlagSchema = z.object({
  image: imageIdSchema,
  case: caseIdSchema,
  reasons: z.array(z.string()),
  flaggedAt: z.iso.datetime(),
});
export type WaitingFlag = z.infer<typeof waitingFlagSchema>;
export const flagsSchema = z.object({ flags: z.array(waitingFlagSchema) });
export const flagResolutionSchema = z.object({ resolution: z.enum(['kept', 'hidden']) });
export type FlagResolution = z.infer<typeof flagResolutionSchema>['resolution'];

/** POST /api/cases/:id/withdraw → certificate; GET /api/cases/:id/certificate for its author and for staff. */
export const withdrawSchema = z.object({ reason: z.enum(['patient', 'author', 'policy']) });
export type WithdrawalReason = z.infer<typeof withdrawSchema>['reason'];
export const certificateSchema = z.object({
  case: caseIdSchema,
  withdrawnAt: z.iso.datetime(),
  reason: z.enum(['patient', 'author', 'policy', 'expired']),
  /** What is gone: the key that these bytes were stored under was destroyed. */
  images: z.array(z.object({ id: imageIdSchema, sha256: sha256Schema, bytes: z.int() })),
});
export type Certificate = z.infer<typeof certificateSchema>;

// GET and POST /api/cases/:id/comments
export const newCommentSchema = z.object({
  body: line(4000),
  /** The comment that it answers. */
  parent: z.uuid().nullable().default(null),
  /** The image that its pointers are on. */
  image: imageIdSchema.nullable().default(null),
  annotations: annotationsSchema.max(50).default([]),
  mentions: z.array(userIdSchema).max(20).default([]),
});
export const commentSchema = z.object({
  id: z.uuid(),
  parent: z.uuid().nullable(),
  author: z.string(),
  /** By who posted the case. */
  byPoster: z.boolean(),
  mine: z.boolean(),
  body: z.string(),
  image: imageIdSchema.nullable(),
  annotations: annotationsSchema,
  createdAt: z.iso.datetime(),
  // Always there from this service on.
  /** Its words are gone, or wait for a moderator; those who may read a flagged one get them. */
  hidden: z.enum(['flagged', 'removed-by-author', 'removed-by-moderator']).nullable().optional(),
  /** Why a moderator removed it, for its author and staff. */
  removalReason: z.string().nullable().optional(),
});
export const commentsSchema = z.object({ comments: z.array(commentSchema) });
/** DELETE /api/comments/:id by its author; POST /api/comments/:id/removal by a moderator; POST /api/comments/:id/flag by who reads it. */
export const commentRemovalSchema = z.object({ reason: line(500) });
// GET /api/moderation/comments, POST /api/moderation/comments/:comment
export const waitingCommentSchema = z.object({
  comment: z.uuid(),
  case: caseIdSchema,
  title: z.string(),
  author: z.string(),
  mine: z.boolean(),
  body: z.string(),
  reasons: z.array(z.string()),
  flaggedAt: z.iso.datetime(),
});
export type WaitingComment = z.infer<typeof waitingCommentSchema>;
export const waitingCommentsSchema = z.object({ comments: z.array(waitingCommentSchema) });
export const commentResolutionSchema = z.discriminatedUnion('resolution', [
  z.object({ resolution: z.literal('kept') }),
  z.object({ resolution: z.literal('removed'), reason: line(500) }),
]);
export type CommentResolution = z.infer<typeof commentResolutionSchema>;
export type NewComment = z.input<typeof newCommentSchema>;
export type Comment = z.infer<typeof commentSchema>;
// GET and PUT /api/cases/:id/stars
export const starsWishSchema = z.object({ quality: z.boolean(), collection: z.boolean(), follow: z.boolean() });
export const starsSchema = starsWishSchema.extend({ qualityCount: z.int().min(0) });
export type StarsWish = z.infer<typeof starsWishSchema>;
export type Stars = z.infer<typeof starsSchema>;
// GET /api/cases/:id/openings
export const openingsSchema = z.object({
  openings: z.array(z.object({ who: z.string(), openedAt: z.iso.datetime() })),
});
export type Opening = z.infer<typeof openingsSchema>['openings'][number];
/** Whom a page has reached so far: unacknowledged, it goes on to who stands in, then to the specialty's group and the administrators. */
export const pageStageSchema = z.enum(['asked', 'stand-ins', 'administrators']);
export type PageStage = z.infer<typeof pageStageSchema>;
/** POST /api/cases/:id/pages asks a specialty; GET: what was asked. Whom a page reaches is up to the case's audience. */
export const newPageSchema = z.object({
  specialty: line(120),
  urgency: urgencySchema,
  question: line(500),
});
export const pageSchema = newPageSchema.extend({
  id: z.uuid(),
  askedBy: z.string(),
  createdAt: z.iso.datetime(),
  // Always there from this service on.
  stage: pageStageSchema.optional(),
  stageAt: z.iso.datetime().nullable().optional(),
  /** When it goes on unless somebody acknowledges it; null: not any more. */
  escalatesAt: z.iso.datetime().nullable().optional(),
  /** For who asked, the case's author and staff: whom it reached, and who of them did what about it. */
  reach: z
    .object({
      told: z.int(),
      opened: z.int(),
      acknowledged: z.int().default(0),
      /** The first fifty; who acknowledged it stands before who has not. */
      people: z
        .array(
          z.object({
            who: z.string(),
            /** Who is away and was meant. */
            onBehalfOf: z.string().nullable(),
            /** When they marked it as read in their inbox for the first time. */
            acknowledgedAt: z.iso.datetime().nullable(),
            openedAt: z.iso.datetime().nullable(),
            /** When they were told: as asked, or since. */
            stage: pageStageSchema.optional(),
            /** They were on leave when it was asked. */
            away: awaySchema.nullable().optional(),
          }),
        )
        .max(50)
        .default([]),
    })
    .nullable(),
});
export const pagesSchema = z.object({ pages: z.array(pageSchema) });
export type NewPage = z.infer<typeof newPageSchema>;
export type PageAsked = z.infer<typeof pageSchema>;
// GET /api/specialties: whom one may ask
export const specialtiesSchema = z.object({
  specialties: z.array(z.object({ specialty: z.string(), clinicians: z.int() })),
});
export type SpecialtyToAsk = z.infer<typeof specialtiesSchema>['specialties'][number];
// GET and PUT /api/me/duty
export const leaveSchema = z
  .object({
    from: z.iso.date(),
    /** The last day. */
    until: z.iso.date(),
    /** Is told of pages and mentions meanwhile, of cases that they see themselves. */
    delegate: userIdSchema,
  })
  .refine(({ from, until }) => from <= until, { path: ['until'] });
export const dutyWishSchema = z.object({
  /** What pages reach this account as; null: as registered. */
  specialty: line(120).nullable(),
  leave: leaveSchema.nullable(),
  /** Is told of pages that this account has not acknowledged in time; absent: as before. */
  deputy: userIdSchema.nullable().optional(),
});
export const dutySchema = dutyWishSchema.extend({
  registeredAs: z.string().nullable(),
  /** The name of `leave.delegate`. */
  standIn: z.string().nullable().default(null),
  /** The name of `deputy`. */
  deputyName: z.string().nullable().optional(),
  /** For whom this account stands in, today or later. */
  covers: z.array(z.object({ who: z.string(), from: z.iso.date(), until: z.iso.date() })),
});
export type Duty = z.infer<typeof dutySchema>;
export type DutyWish = z.infer<typeof dutyWishSchema>;
// GET /api/inbox, POST /api/inbox
export const notificationSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['comment', 'mention', 'page']),
  case: caseIdSchema,
  title: z.string(),
  comment: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  read: z.boolean(),
  // Always there from this service on.
  /** Who is away and was meant. */
  onBehalfOf: z.string().nullable().optional(),
  page: pageSchema
    .pick({ id: true, specialty: true, urgency: true, question: true, stage: true })
    .nullable()
    .optional(),
});
/** What is about the account itself, or about its own comments and drafts. */
export const noticeSchema = z.object({
  id: z.uuid(),
  kind: z.enum([
    'reset-code-made',
    'password-reset',
    'comment-flagged',
    'comment-removed',
    'draft-expires',
    'page-escalated',
  ]),
  /** The administrator who made a code. */
  who: z.string().nullable(),
  case: caseIdSchema.nullable(),
  title: z.string().nullable(),
  /** Why a comment was removed; the day on which a draft goes (YYYY-MM-DD); the stage that a page has reached. */
  detail: z.string().nullable(),
  createdAt: z.iso.datetime(),
  read: z.boolean(),
});
export type Notice = z.infer<typeof noticeSchema>;
export const inboxSchema = z.object({
  urgent: z.array(notificationSchema),
  social: z.array(notificationSchema),
  // Always there from this service on.
  notices: z.array(noticeSchema).optional(),
});
export type Notification = z.infer<typeof notificationSchema>;
export type Inbox = z.infer<typeof inboxSchema>;
export const inboxReadSchema = z.object({ ids: z.array(z.uuid()).max(200) });
// GET /api/search → casePage, GET /api/facets, GET /api/cases/:id/similar → caseList
export const searchQuerySchema = z.object({
  text: line(200).optional(),
  specialty: caseFormSchema.shape.specialty.optional(),
  anatomy: line(120).optional(),
  tag: line(40).optional(),
  modality: line(16).optional(),
  annotated: z.enum(['true', 'false']).optional(),
  starred: z.enum(['true', 'false']).optional(),
  /** `next` of the page before. */
  after: z
    .string()
    .max(80)
    .regex(/^[\w.:-]+$/)
    .optional(),
});
export type SearchQuery = z.infer<typeof searchQuerySchema>;
/** `next` asks for what follows; null at the end. */
export const casePageSchema = caseListSchema.extend({ next: z.string().max(80).nullable() });
export type CasePage = z.infer<typeof casePageSchema>;
const facet = z.object({ value: z.string(), cases: z.int() });
export const facetsSchema = z.object({
  specialty: z.array(facet),
  /** With the SNOMED CT code of those of PS3.16 CID 4. */
  anatomy: z.array(facet.extend({ code: z.string().nullable().optional() })),
  tag: z.array(facet),
});
export type Facets = z.infer<typeof facetsSchema>;

/** GET /api/audit?after=: FHIR R4 AuditEvents, oldest first; `next` is where to go on, null at the end. */
export const auditPageSchema = z.object({
  events: z.array(z.record(z.string(), z.unknown())),
  next: z.int().nullable(),
});

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

/**
 * PUT /api/images/:id/preview, from the author of a draft: a JPEG of 512 pixels at most on its longer side, without metadata, made of the
 * cleared bytes. GET answers it to whoever sees the image; 404 where there is none.
 */
export const previewLimitBytes = 96 * 1024;
export const previewSchema = z.object({ jpeg: z.base64().max(Math.ceil(previewLimitBytes / 3) * 4) });

// POST /api/cases/:id/submit → sharedCase; 409 consent-missing or images-missing
// GET /api/images/:id/content → the bytes (to the case's audience only), GET /api/health → healthSchema, GET /openapi.json
export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() });
export const userRefSchema = userIdSchema;
export const groupRefSchema = groupIdSchema;

export const apiPath = {
  session: '/api/session',
  refresh: '/api/session/refresh',
  me: '/api/me',
  redeemReset: '/api/session/reset',
  password: '/api/me/password',
  registrations: '/api/registrations',
  users: '/api/users',
  verification: (id: string) => `/api/users/${id}/verification`,
  user: (id: string) => `/api/users/${id}`,
  reset: (id: string) => `/api/users/${id}/reset`,
  groups: '/api/groups',
  groupMembers: (id: string) => `/api/groups/${id}/members`,
  cases: '/api/cases',
  case: (id: string) => `/api/cases/${id}`,
  images: (id: string) => `/api/cases/${id}/images`,
  submit: (id: string) => `/api/cases/${id}/submit`,
  texts: (id: string) => `/api/cases/${id}/texts`,
  withdraw: (id: string) => `/api/cases/${id}/withdraw`,
  certificate: (id: string) => `/api/cases/${id}/certificate`,
  moderation: '/api/moderation',
  claim: (id: string) => `/api/moderation/${id}/claim`,
  release: (id: string) => `/api/moderation/${id}/release`,
  decision: (id: string) => `/api/moderation/${id}/decision`,
  flags: '/api/moderation/flags',
  resolveFlag: (image: string) => `/api/moderation/flags/${image}`,
  waitingComments: '/api/moderation/comments',
  resolveComment: (comment: string) => `/api/moderation/comments/${comment}`,
  flag: (image: string) => `/api/images/${image}/flag`,
  comments: (id: string) => `/api/cases/${id}/comments`,
  comment: (comment: string) => `/api/comments/${comment}`,
  flagComment: (comment: string) => `/api/comments/${comment}/flag`,
  removeComment: (comment: string) => `/api/comments/${comment}/removal`,
  stars: (id: string) => `/api/cases/${id}/stars`,
  openings: (id: string) => `/api/cases/${id}/openings`,
  similar: (id: string) => `/api/cases/${id}/similar`,
  pages: (id: string) => `/api/cases/${id}/pages`,
  specialties: '/api/specialties',
  duty: '/api/me/duty',
  inbox: '/api/inbox',
  search: '/api/search',
  facets: '/api/facets',
  audit: '/api/audit',
  uploads: '/api/uploads',
  receipt: (image: string) => `/api/images/${image}/receipt`,
  preview: (image: string) => `/api/images/${image}/preview`,
  content: (image: string) => `/api/images/${image}/content`,
  health: '/api/health',
  healthz: '/healthz',
  metrics: '/metrics',
} as const;
