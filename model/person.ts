import { z } from 'zod';

/** One value that names a patient, by the keyword of its attribute. It stays in memory, for comparing; nothing writes it down. */
export const patientIdentifierSchema = z.object({ keyword: z.string().max(64), value: z.string().min(1).max(128) });
export type PatientIdentifier = z.infer<typeof patientIdentifierSchema>;
export const mostIdentifiersOfOne = 24;
export const patientIdentifiersSchema = z.array(patientIdentifierSchema).max(mostIdentifiersOfOne);
