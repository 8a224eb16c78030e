import { z } from 'zod';
import { scrimErrorSchema } from '../model/errors.ts';
import { aeTitleSchema, hostRuleSchema, refusalReasons } from '../model/receiving.ts';
import type { WorkerKind } from './workers.schema.ts';

/**
 * Messages between core and the process that listens for DICOM associations. It reads what strangers send, so what it says is checked
 * like the replies of other workers; it knows nothing but the folder that it may write to.
 */

export const receiverBoundsSchema = z.object({
  /** Served at once; what comes beyond is refused as busy. */
  associations: z.int().min(1).max(64),
  /** Largest P-DATA-TF that is accepted, PS3.8 D.1. */
  pduBytes: z.int().min(4096).max(1_048_576),
  /** For a whole PDU to come, the first one included. */
  idleSeconds: z.number().min(0.1).max(3600),
  objectBytes: z.int().min(1),
  associationBytes: z.int().min(1),
  /** What may lie in the spool before objects are refused. */
  spoolBytes: z.int().min(1),
  spoolFiles: z.int().min(1),
  /** Left free on the disk. */
  freeBytes: z.int().min(0),
});
export type ReceiverBounds = z.infer<typeof receiverBoundsSchema>;

export const receiverConfigSchema = z.object({
  /** Address to listen on. */
  address: z.string(),
  /** 0 picks a free one. */
  port: z.int().min(0).max(65535),
  aeTitle: aeTitleSchema,
  /** Calling AE titles; empty: any. */
  allowedTitles: z.array(aeTitleSchema).max(200),
  /** Empty: this machine only. */
  allowedHosts: z.array(hostRuleSchema).max(200),
  /** Folder for what was received; private to its owner. */
  spool: z.string(),
  bounds: receiverBoundsSchema,
});
export type ReceiverConfig = z.infer<typeof receiverConfigSchema>;

export const receiverOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listen'), config: receiverConfigSchema }),
  /** Somebody took these out of the spool. */
  z.object({ kind: z.literal('released'), files: z.int().min(0), bytes: z.int().min(0) }),
  z.object({ kind: z.literal('stop') }),
]);
export type ReceiverOrder = z.infer<typeof receiverOrderSchema>;

export const receiverReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), port: z.int().min(1).max(65535) }),
  z.object({ kind: z.literal('failed'), error: scrimErrorSchema }),
  /** One object, on disk for good before its sender was told so. */
  z.object({
    kind: z.literal('stored'),
    /** Name within the spool. */
    file: z.string().regex(/^[A-Za-z0-9-]{1,100}\.dcm$/),
    bytes: z.int().min(1),
    callingTitle: aeTitleSchema,
  }),
  /** Told at most some times a second, however many connections come. */
  z.object({
    kind: z.literal('status'),
    associations: z.int().min(0),
    refused: z.int().min(0),
    lastRefusal: z.enum(refusalReasons).nullable(),
  }),
]);
export type ReceiverReport = z.infer<typeof receiverReportSchema>;

/** Everything that a process host can start: the pool's workers, and the receiver that lives beside them. */
export type ProcessKind = WorkerKind | 'receive';
