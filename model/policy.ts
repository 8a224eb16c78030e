import { z } from 'zod';

/** What a site decides: limits and who approves what. `resources/policies/default.json` is documented in docs/how-to/policy.md. */
export const policySchema = z.object({
  name: z.string().max(60),
  /** Which proposals an unattended run (`scrim clear`) may approve; whatever it may not, quarantines the item. */
  autoApprove: z.object({ face: z.boolean(), text: z.boolean(), region: z.boolean() }),
  detectors: z.object({ face: z.boolean(), text: z.boolean(), region: z.boolean() }),
  /** Detection and verification thresholds, 0–1. */
  faceThreshold: z.number().min(0.05).max(0.95),
  textThreshold: z.number().min(0.05).max(0.95),
  limits: z.object({
    megapixels: z.number().min(1).max(1000),
    fileMegabytes: z.number().min(1).max(8192),
    zipEntries: z.int().min(1),
    zipTotalMegabytes: z.number().min(1),
    /** Unpacked size over packed size above which an archive is taken for a bomb. */
    zipRatio: z.number().min(2),
    workerSeconds: z.number().min(1),
    workerMegabytes: z.number().min(64),
  }),
  /** Fill of burned regions, 8-bit RGB; greyscale images use its luminance. */
  fill: z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]),
  jpegQuality: z.int().min(92).max(100),
});
export type Policy = z.infer<typeof policySchema>;
