import { z } from 'zod';
import { sha256Schema } from '../../model/ids.ts';

/** resources/models.json: which model files Scrim runs, what they are made from, and the hash of their bytes. */

const safeRelativePath = z
  .string()
  .min(1)
  .regex(/^(?!\/)(?!.*\.\.)[\w./@-]+$/);

/** Picks the decoder in core/detect: another model of the same head may take a role. `text-keys` is the alphabet of the recogniser. */
export const modelRoleSchema = z.enum([
  'face-ssd',
  'face-ultraface',
  'text-detection',
  'text-recognition',
  'text-keys',
]);
export type ModelRole = z.infer<typeof modelRoleSchema>;

/** How an 8-bit picture becomes the input tensor [1,3,h,w]: (value − mean) / std per channel, in the order named. */
export const modelInputSchema = z.object({
  name: z.string().min(1),
  order: z.enum(['rgb', 'bgr']),
  /** Height and width are padded at the right and bottom to a multiple of this. */
  multiple: z.int().min(1),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number().min(1e-3), z.number().min(1e-3), z.number().min(1e-3)]),
});
export type ModelInput = z.infer<typeof modelInputSchema>;

export const modelSchema = z.object({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  role: modelRoleSchema,
  /** Relative to the models' folder. */
  file: z.string().regex(/^[\w-][\w.-]*$/),
  /** Of the very bytes that are run; a file that differs is refused. */
  sha256: sha256Schema,
  bytes: z.int().min(1),
  /** SPDX identifier of the weights' licence; the package that carries them has its own. */
  licence: z.string().min(1),
  /** Of tools/models/prepare.mjs. */
  recipe: z.enum(['ssd-tfjs-to-onnx', 'ultraface-cut-heads', 'fuse-text', 'copy']),
  source: z.object({
    package: z.string().min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    licence: z.string().min(1),
    files: z.array(z.object({ path: safeRelativePath, sha256: sha256Schema })).min(1),
  }),
  /** Absent for a file that is not a network. */
  input: modelInputSchema.optional(),
});
export type Model = z.infer<typeof modelSchema>;

export const modelManifestSchema = z.object({
  version: z.literal(1),
  models: z
    .array(modelSchema)
    .min(1)
    .refine((models) => new Set(models.map((model) => model.id)).size === models.length, 'ids repeat')
    .refine((models) => new Set(models.map((model) => model.role)).size === models.length, 'roles repeat'),
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;
