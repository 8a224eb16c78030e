import { z } from 'zod';
import { consentIdSchema, sha256Schema } from './ids.ts';

/** What the patient agreed to. `record`: kept and discussed within the care team; each level stands alone. */
export const consentLevelSchema = z.enum(['record', 'teaching', 'publication']);
export type ConsentLevel = z.infer<typeof consentLevelSchema>;

export const consentLanguageSchema = z.enum(['en', 'de', 'fr', 'es']);
export type ConsentLanguage = z.infer<typeof consentLanguageSchema>;

/** A drawn signature: strokes of points in a 600 × 200 field, as drawn on the canvas. */
export const signatureField = { width: 600, height: 200 } as const;
export const signatureSchema = z.object({
  strokes: z
    .array(
      z
        .array(z.object({ x: z.number().min(0).max(600), y: z.number().min(0).max(200) }))
        .min(1)
        .max(5000),
    )
    .min(1)
    .max(200),
});
export type Signature = z.infer<typeof signatureSchema>;

/** What the consent form records. Names stay in the vault's PDF; they are never uploaded. */
export const consentFormSchema = z.object({
  levels: z.array(consentLevelSchema).min(1).max(3),
  language: consentLanguageSchema,
  signedOn: z.iso.date(),
  patientName: z.string().trim().min(1).max(200),
  clinicianName: z.string().trim().min(1).max(200),
  patientSignature: signatureSchema.nullable(),
  clinicianSignature: signatureSchema.nullable(),
});
export type ConsentForm = z.infer<typeof consentFormSchema>;

/** What is known of a recorded consent outside the vault: the levels, the fact, and the document's hash. */
export const consentFactSchema = z.object({
  id: consentIdSchema,
  levels: z.array(consentLevelSchema).min(1),
  language: consentLanguageSchema,
  signedOn: z.iso.date(),
  bothSigned: z.literal(true),
  documentHash: sha256Schema,
});
export type ConsentFact = z.infer<typeof consentFactSchema>;

/** A signature that is more than a dot: at least 8 points and 40 units of line. */
export function isDrawn(signature: Signature | null): signature is Signature {
  if (!signature) return false;
  let points = 0;
  let length = 0;
  for (const stroke of signature.strokes) {
    points += stroke.length;
    for (let i = 1; i < stroke.length; i++) {
      const a = stroke[i - 1]!;
      const b = stroke[i]!;
      length += Math.hypot(a.x - b.x, a.y - b.y);
    }
  }
  return points >= 8 && length >= 40;
}
