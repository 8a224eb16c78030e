import { z } from 'zod';
import type { Policy } from './policy.ts';

/**
 * How much detection proposes, as people choose it: `fewer` for pictures that a person looks at anyway, `thorough` where what is missed costs
 * more than what is covered for nothing.
 */
export const sensitivitySchema = z.enum(['fewer', 'balanced', 'thorough']);
export type Sensitivity = z.infer<typeof sensitivitySchema>;

/** What a person chose, or null for a site's own thresholds; and whether there is a choice. */
export const sensitivityStatusSchema = z.object({ chosen: sensitivitySchema.nullable(), fixed: z.boolean() });
export type SensitivityStatus = z.infer<typeof sensitivityStatusSchema>;

export type Thresholds = Pick<Policy, 'faceThreshold' | 'textThreshold'>;

/** Thresholds behind each preset; `balanced` is what the shipped policy has. Measured: docs/conformance/detection.md. */
const presets: Readonly<Record<Sensitivity, Thresholds>> = {
  fewer: { faceThreshold: 0.5, textThreshold: 0.45 },
  balanced: { faceThreshold: 0.4, textThreshold: 0.3 },
  thorough: { faceThreshold: 0.3, textThreshold: 0.2 },
};

export const thresholdsOf = (sensitivity: Sensitivity): Thresholds => presets[sensitivity];

/** The preset that these thresholds are; undefined for a site's own. */
export const sensitivityOf = (thresholds: Thresholds): Sensitivity | undefined =>
  sensitivitySchema.options.find((name) => {
    const { faceThreshold, textThreshold } = presets[name];
    return faceThreshold === thresholds.faceThreshold && textThreshold === thresholds.textThreshold;
  });
