import { z } from 'zod';
import { mediaTypeSchema } from './item.ts';
import { clearanceIdSchema, imageIdSchema, itemIdSchema, sha256Schema } from './ids.ts';
import { depictionSchema } from './depiction.ts';
import { overlayPlanesSchema } from './overlay.ts';
import { photoPlaceSchema } from './photoObject.ts';
import { frameScopeSchema, proposalKindSchema, textClassSchema } from './redaction.ts';
import { rejectionReasonSchema } from './rejection.ts';
import { maskShapeSchema } from './geometry.ts';
import { cosmeticRegionSchema } from './cosmetic.ts';
import { deidSchema } from './policy.ts';

/** One verification check over the encoded bytes. `detail` names rules and positions, never a value that was found. */
export const checkResultSchema = z.object({
  check: z.string().max(60),
  passed: z.boolean(),
  detail: z.string().max(300).default(''),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** The first check that did not pass, or that is required and did not run: one that is missing has failed. */
export const firstFailed = (checks: readonly CheckResult[], required: readonly string[]): string | undefined =>
  checks.find(({ passed }) => !passed)?.check ?? required.find((name) => !checks.some(({ check }) => check === name));

export const burnedRegionSchema = z.object({
  frames: frameScopeSchema,
  shape: maskShapeSchema,
  what: z.union([proposalKindSchema, z.literal('manual')]),
  /** Who approved it: a user's name, or `policy:<name>`. */
  approvedBy: z.string().max(120),
});
export type BurnedRegion = z.infer<typeof burnedRegionSchema>;

/** What was found and stays visible because somebody with the right to said so; never what was read there. */
export const keptFindingSchema = z.object({
  frames: frameScopeSchema,
  shape: maskShapeSchema,
  what: proposalKindSchema,
  /** Of text. */
  textClass: textClassSchema.optional(),
  /** Who decided: a user's name, or `template:<id>`, which may keep measurements only. */
  by: z.string().max(120),
  at: z.iso.datetime().optional(),
  /** Absent in what was decided before reasons were asked for, and where none is. */
  reason: rejectionReasonSchema.optional(),
  /** A part of it was burned: of a face its eyes alone. */
  partly: z.literal(true).optional(),
});
export type KeptFinding = z.infer<typeof keptFindingSchema>;

/** A person left a face uncovered; no reason counts as none that excuses it. */
export const keepsFace = ({ kept = [] }: { readonly kept?: readonly KeptFinding[] | undefined }): boolean =>
  kept.some(({ what, reason }) => what === 'face' && (reason === undefined || reason === 'not-recognisable'));

/**
 * How a photo's pixels came into its new file: each as it was; all blocks as they were that no mask touches; or encoded anew, with a loss that is small and
 * everywhere.
 */
export const photoEncodingSchema = z.enum(['lossless', 'lossless-outside-blocks', 're-encoded']);
export type PhotoEncoding = z.infer<typeof photoEncodingSchema>;

/**
 * The durable proof that a file may leave: stored in the vault's store beside the hash of the exact bytes it is about.
 * `upload/` accepts only a `ClearedImage` and checks its clearance again by hash.
 */
export const clearanceSchema = z.object({
  id: clearanceIdSchema,
  item: itemIdSchema,
  image: imageIdSchema,
  sourceHash: sha256Schema,
  outputHash: sha256Schema,
  mediaType: mediaTypeSchema,
  bytes: z.int().min(1),
  /** 0, as are rows and frames, in a structured report and there alone: it has no pixels. */
  columns: z.int().min(0),
  rows: z.int().min(0),
  frames: z.int().min(0),
  /** A structured report, cleaned under the option for it; absent for pictures. */
  report: z.literal(true).optional(),
  /** Of a photo; absent in what was cleared before it was told. */
  encoding: photoEncodingSchema.optional(),
  burned: z.array(burnedRegionSchema),
  /** What was made coarser for the eye and hides nothing; absent for none. */
  cosmetic: z.array(cosmeticRegionSchema).min(1).optional(),
  /** Absent in what was cleared before it was told. */
  kept: z.array(keptFindingSchema).optional(),
  /** Overlay planes that were looked at, and what was cleared in them; absent unless the policy lets overlays stay. */
  overlays: overlayPlanesSchema.optional(),
  /** De-identification actions by PS3.15 action code (D Z X K C U), and how often each was applied. */
  actions: z.record(z.string(), z.int().min(0)),
  checks: z.array(checkResultSchema).min(1),
  approvedBy: z.string().max(120),
  /** What the policy of that day let the header keep; absent for the basic profile alone. */
  deid: deidSchema.optional(),
  /** Where a photo stands among those that were taken with it, and what it shows: for a standard object of it. Absent where nobody asked. */
  photo: photoPlaceSchema.extend({ depiction: depictionSchema }).optional(),
  /** Slices of a head in the original of a DICOM object; absent for photos, and where it was not asked yet. */
  headSlices: z.int().min(0).optional(),
  clearedAt: z.iso.datetime(),
});
export type Clearance = z.infer<typeof clearanceSchema>;

declare const cleared: unique symbol;
/** A clearance whose every check passed. Only `core/deid/clearance.ts` makes one. */
export type ClearedImage = Clearance & { readonly [cleared]: true };
