import { z } from 'zod';
import { groupIdSchema, userIdSchema } from './ids.ts';

/** learner reads; clinician, once verified, uploads and comments; moderator checks; administrator manages accounts. */
export const roleSchema = z.enum(['learner', 'clinician', 'moderator', 'administrator']);
export type Role = z.infer<typeof roleSchema>;
export const verificationSchema = z.enum(['unverified', 'verified', 'revoked']);
export type Verification = z.infer<typeof verificationSchema>;

/** What signs where no person did: nobody's name may read like it. */
const isPersonal = (name: string): boolean => !/^\s*(template|policy)\s*:/i.test(name);

/** What others know a person by. */
export const displayNameSchema = z.string().trim().min(1).max(120).refine(isPersonal);

export const userSchema = z.object({
  id: userIdSchema,
  username: z.string().min(1).max(64),
  displayName: displayNameSchema,
  role: roleSchema,
  verification: verificationSchema,
});
export type User = z.infer<typeof userSchema>;

export const groupSchema = z.object({ id: groupIdSchema, name: z.string().min(1).max(120) });
export type Group = z.infer<typeof groupSchema>;

export const mayUpload = (user: Pick<User, 'role' | 'verification'>): boolean =>
  user.role !== 'learner' && user.verification === 'verified';
