import { z } from 'zod';
import { burnedRegionSchema, checkResultSchema, keptFindingSchema, photoEncodingSchema } from '../model/clearance.ts';
import { cosmeticRegionSchema } from '../model/cosmetic.ts';
import { imageIdSchema, sha256Schema } from '../model/ids.ts';
import { mediaTypeSchema } from '../model/item.ts';
import { policySchema } from '../model/policy.ts';

/**
 * evidence.json of an evidence bundle: how pictures were cleared, for somebody who was not there. It holds nothing of a patient; only crops of before, which
 * are asked for, do.
 */
export const evidenceRegionSchema = burnedRegionSchema.extend({
  /** Names of entries of the bundle; null where there are more regions than are shown, or where before was not asked for. */
  after: z.string().nullable(),
  before: z.string().nullable(),
});

export const evidenceImageSchema = z.object({
  image: imageIdSchema,
  mediaType: mediaTypeSchema,
  bytes: z.int().min(1),
  columns: z.int().min(0),
  rows: z.int().min(0),
  frames: z.int().min(0),
  /** SHA-256 of the original and of what was made of it. */
  hashIn: sha256Schema,
  hashOut: sha256Schema,
  /** How a photo's pixels came into its new file; null for DICOM, and where it was not told. */
  encoding: photoEncodingSchema.nullable(),
  clearedAt: z.iso.datetime(),
  /** Who answers for what was burned and what was left: a reviewer, or `policy:<name>`. */
  approvedBy: z.string().max(120),
  regions: z.array(evidenceRegionSchema),
  /** What was made coarser for looks and hides nothing. */
  cosmetic: z.array(cosmeticRegionSchema).default([]),
  /** What was proposed and rejected, or burned in part only: who decided and why, never what was read. Null where it was cleared before that was kept. */
  kept: z.array(keptFindingSchema).nullable(),
  /** De-identification actions by PS3.15 action code. */
  actions: z.record(z.string(), z.int().min(0)),
  /** What was checked when the picture was cleared, with its original at hand. */
  checks: z.array(checkResultSchema),
  /** What was checked of the same bytes when the bundle was made. */
  checkedAgain: z.array(checkResultSchema),
});
export type EvidenceImage = z.infer<typeof evidenceImageSchema>;

export const evidenceSchema = z.object({
  format: z.literal('scrim-evidence'),
  formatVersion: z.literal(1),
  /** Version of Scrim that made the bundle. */
  version: z.string(),
  madeAt: z.iso.datetime(),
  /** The policy in force when the bundle was made, and the SHA-256 of its JSON. */
  policy: z.object({ sha256: sha256Schema, content: policySchema }),
  /** The de-identification profile: its name, its part of the standard, and the SHA-256 of its JSON. */
  profile: z.object({ name: z.string(), source: z.string(), sha256: sha256Schema }),
  /** Detection models that this version runs, and no others. */
  models: z.array(
    z.object({ id: z.string(), role: z.string(), sha256: sha256Schema, licence: z.string(), source: z.string() }),
  ),
  /** Crops of before are in the bundle, and with them what was covered. */
  before: z.boolean(),
  images: z.array(evidenceImageSchema),
  /** Pictures that are left out, because their record or their bytes are not what was cleared. */
  refused: z.int().min(0),
});
export type Evidence = z.infer<typeof evidenceSchema>;
