import { z } from 'zod';

/** PS3.15 table E.1-1a action codes, single and combined. */
export const actionSchema = z.enum(['D', 'Z', 'X', 'K', 'C', 'U']);
export type Action = z.infer<typeof actionSchema>;
const combinedSchema = z.enum(['X/Z', 'X/D', 'Z/D', 'X/Z/D', 'X/Z/U*']);

const hexTag = z.string().regex(/^[0-9a-f]{8}$/);
const vr = z.string().regex(/^[A-Z]{2}$/);

/** The options of PS3.15 E.3. The basic profile uses none of them; the facts travel with it for those that will. */
export const profileOptionSchema = z.enum([
  'RetainSafePrivate',
  'RetainUIDs',
  'RetainDeviceIdentity',
  'RetainInstitutionIdentity',
  'RetainPatientCharacteristics',
  'RetainLongitudinalFullDates',
  'RetainLongitudinalModifiedDates',
  'CleanDescriptors',
  'CleanStructuredContent',
  'CleanGraphics',
]);

/** A de-identification profile as data (resources/profiles/*.json). Anything that is not known here makes it invalid. */
export const profileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Part, edition and table of the standard that the elements are taken from. */
  source: z.string().min(1).max(120),
  /** What becomes of combined codes, where the IOD would have to be known to tell. */
  resolutions: z.record(combinedSchema, actionSchema),
  patterns: z.array(
    z.strictObject({
      pattern: z.enum(['50xxxxxx', '60xxxxxx', 'private', 'xxxx0000']),
      name: z.string(),
      action: z.literal('X'),
    }),
  ),
  /** Elements that carry a stable pseudonym instead of nothing. */
  pseudonyms: z.record(hexTag, z.enum(['PatientName', 'PatientID'])),
  /** By VR, for standard elements that the table does not name. */
  defaults: z.record(vr, z.enum(['K', 'X', 'U'])),
  /** Values of action D by VR. */
  dummies: z.record(vr, z.string().min(1).max(64)),
  /** Keywords of elements with prose or binary VRs that describe machines and settings only. */
  keepText: z.array(z.string()),
  keepBinary: z.array(z.string()),
  /** Coding scheme designators whose codes are published. */
  codingSchemes: z.array(z.string()),
  elements: z
    .array(
      z.strictObject({
        tag: hexTag,
        name: z.string(),
        action: z.union([actionSchema, combinedSchema]),
        options: z.partialRecord(profileOptionSchema, z.enum(['K', 'C'])).optional(),
      }),
    )
    .min(600),
});
export type ProfileData = z.infer<typeof profileSchema>;
