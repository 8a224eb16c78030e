import { z } from 'zod';
import { itemIdSchema } from './ids.ts';
import { rejectionReasonSchema } from './rejection.ts';

/** Where the look-up table and the project's key stand. */
export const lookUpStateSchema = z.object({
  /** Pairs of an original value and its pseudonym. */
  pairs: z.int().min(0),
  /** Whether a passphrase guards them; until one is set nothing can be exported. */
  passphrase: z.boolean(),
  /** Tells whether two workstations have the same project key: equal for equal keys, and says nothing else of them. */
  project: z.string().regex(/^[0-9a-f]{4}(-[0-9a-f]{4}){2}$/),
});
export type LookUpState = z.infer<typeof lookUpStateSchema>;

/** What is written down for good: what lets originals and pseudonyms meet, and what was found and stays visible, by a person's word or a template's. */
export const auditActionSchema = z.enum([
  'look-up-exported',
  'look-up-refused',
  'look-up-passphrase-set',
  'look-up-passphrase-changed',
  'project-key-exported',
  'project-key-imported',
  'project-key-refused',
  'proposals-rejected',
  'rejections-taken-back',
  'look-alikes-approved',
  'look-alikes-taken-back',
  'redactions-copied',
  'copies-taken-back',
  'templates-saved',
  'templates-imported',
  'templates-removed',
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

export const auditEntrySchema = z.object({
  number: z.int().min(1),
  at: z.iso.datetime(),
  /** The signed-in person and the user of the computer; never a patient. */
  who: z.string().max(300),
  what: auditActionSchema,
  /** Pairs that left or were guarded, proposals that were rejected, pictures that were approved or copied to, templates; 0 where there is nothing to count. */
  count: z.int().min(0),
  /** Why proposals were rejected. */
  reason: rejectionReasonSchema.optional(),
  /** The picture that it happened to, or from which it was copied, by its number in this vault. */
  item: itemIdSchema.optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** `brokenAt`: the first number whose entry is not what was written down, or is missing; null if all are. */
export const auditTrailSchema = z.object({
  entries: z.array(auditEntrySchema),
  brokenAt: z.int().min(1).nullable(),
});
export type AuditTrail = z.infer<typeof auditTrailSchema>;
