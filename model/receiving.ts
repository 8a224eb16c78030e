import { z } from 'zod';
import { scrimErrorSchema } from './errors.ts';

/** PS3.5 6.2, AE: 16 characters without backslash and controls; spaces around it tell nothing. */
export const aeTitleSchema = z
  .string()
  .trim()
  .min(1)
  .max(16)
  .regex(/^[\x20-\x5b\x5d-\x7e]+$/);

/** An IPv4 or IPv6 address, or a network such as 10.1.0.0/16. */
export const hostRuleSchema = z
  .string()
  .trim()
  .max(60)
  .regex(/^[0-9A-Fa-f:.]+(\/\d{1,3})?$/);

/** Why a connection or an object was not taken; told to the user, so without a word of the peer's. */
export const refusalReasons = [
  'address',
  'called-title',
  'calling-title',
  'busy',
  'nothing-accepted',
  'protocol',
  'too-long',
  'too-slow',
  'association-full',
  'spool-full',
  'object-too-large',
  'object-mismatch',
  'not-written',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What somebody at the workstation decides about receiving by C-STORE. */
export const receivingSettingsSchema = z.object({
  on: z.boolean(),
  port: z.int().min(1).max(65535),
  aeTitle: aeTitleSchema,
  /** Calling AE titles that are let in; empty: any. */
  allowedTitles: z.array(aeTitleSchema).max(200),
  /** Who may connect; empty: this machine only, and then nothing else can reach it. */
  allowedHosts: z.array(hostRuleSchema).max(200),
});
export type ReceivingSettings = z.infer<typeof receivingSettingsSchema>;
export const receivingOff: ReceivingSettings = {
  on: false,
  port: 11112,
  aeTitle: 'SCRIM',
  allowedTitles: [],
  allowedHosts: [],
};

export const receivingStatusSchema = z.object({
  settings: receivingSettingsSchema,
  /** What the policy says: whether it may be switched on, and for whom. */
  allowed: z.enum(['never', 'loopback', 'allowed']),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('off') }),
    z.object({ kind: z.literal('starting') }),
    z.object({ kind: z.literal('listening'), port: z.int(), associations: z.int().min(0) }),
    /** `again`: it is tried again without anybody's doing. */
    z.object({ kind: z.literal('failed'), error: scrimErrorSchema, again: z.boolean() }),
  ]),
  /** Since it was switched on. */
  received: z.int().min(0),
  refused: z.int().min(0),
  lastRefusal: z.enum(refusalReasons).nullable(),
  /** Received and not yet in the vault. */
  waiting: z.int().min(0),
  /** Received, but no picture that can be imported; the import list tells why. */
  quarantined: z.int().min(0),
});
export type ReceivingStatus = z.infer<typeof receivingStatusSchema>;
