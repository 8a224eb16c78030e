import { z } from 'zod';
import { caseIdSchema, consentIdSchema, groupIdSchema, itemIdSchema, userIdSchema } from './ids.ts';

export const specialtySchema = z.enum(['radiology', 'dermatology', 'other']);
export type Specialty = z.infer<typeof specialtySchema>;

export const audienceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('only-me') }),
  z.object({ kind: z.literal('colleagues'), users: z.array(userIdSchema).min(1).max(200) }),
  z.object({ kind: z.literal('group'), group: groupIdSchema }),
  /** Every verified clinician of the service. */
  z.object({ kind: z.literal('community') }),
]);
export type Audience = z.infer<typeof audienceSchema>;

export const caseFormSchema = z.object({
  title: z.string().trim().min(3).max(200),
  specialty: specialtySchema,
  anatomy: z.string().trim().min(2).max(120),
  tags: z.array(z.string().trim().min(1).max(40)).max(20),
  question: z.string().trim().min(3).max(4000),
  audience: audienceSchema,
});
/** A complete case form: what may be submitted. */
export type CaseForm = z.infer<typeof caseFormSchema>;

export const urgencySchema = z.enum(['routine', 'soon', 'urgent']);
/** Findings and teaching points. */
export const findingsSchema = z.string().max(8000);

/** What a case may say beyond its form, as whoever shares it states it; the case service is told it in the same words. */
export const caseExtrasSchema = z.object({
  findings: findingsSchema.default(''),
  /** Shown behind a tap. */
  graphic: z.boolean().default(false),
  urgency: urgencySchema.default('routine'),
  /** The audience does not learn who posted it, because the poster can identify the patient. */
  anonymous: z.boolean().default(false),
  /** The patient is a child: two moderators have to agree. */
  child: z.boolean().default(false),
  /** The last day; on the next it is gone as if it had been withdrawn. */
  expiresOn: z.iso.date().nullable().default(null),
});
export type CaseExtras = z.infer<typeof caseExtrasSchema>;
export const plainExtras: CaseExtras = caseExtrasSchema.parse({});

/** The same form while it is being filled in: every text may be empty, the audience may still be undecided. */
export const caseFormDraftSchema = z.object({
  title: z.string().max(200),
  specialty: specialtySchema.nullable(),
  anatomy: z.string().max(120),
  tags: z.array(z.string().max(40)).max(20),
  question: z.string().max(4000),
  audience: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('only-me') }),
    z.object({ kind: z.literal('colleagues'), users: z.array(userIdSchema).max(200) }),
    z.object({ kind: z.literal('group'), group: groupIdSchema.nullable() }),
    z.object({ kind: z.literal('community') }),
  ]),
  /** Absent in drafts of earlier versions. */
  extras: caseExtrasSchema.optional(),
});
export type CaseFormDraft = z.infer<typeof caseFormDraftSchema>;

export const emptyCaseForm: CaseFormDraft = {
  title: '',
  specialty: null,
  anatomy: '',
  tags: [],
  question: '',
  audience: { kind: 'only-me' },
};

export const caseDraftSchema = z.object({
  id: caseIdSchema,
  form: caseFormDraftSchema,
  items: z.array(itemIdSchema).max(2000),
  consent: consentIdSchema.nullable(),
  updatedAt: z.iso.datetime(),
});
export type CaseDraft = z.infer<typeof caseDraftSchema>;

/** The fields that keep a draft from being submitted; empty if it is complete. */
export function missingFields(form: CaseFormDraft): string[] {
  const parsed = caseFormSchema.safeParse(form);
  if (parsed.success) return [];
  return [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
}
