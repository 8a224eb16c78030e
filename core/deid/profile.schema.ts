import { z } from 'zod';

/** PS3.15 table E.1-1a action codes, single and combined. */
export const actionSchema = z.enum(['D', 'Z', 'X', 'K', 'C', 'U']);
export type Action = z.infer<typeof actionSchema>;
export const combinedSchema = z.enum(['X/Z', 'X/D', 'Z/D', 'X/Z/D', 'X/Z/U*']);

const hexTag = z.string().regex(/^[0-9a-f]{8}$/);
const vr = z.string().regex(/^[A-Z]{2}$/);

/** The options of PS3.15 E.3 that have a column in Table E.1-1. */
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
export type ProfileOption = z.infer<typeof profileOptionSchema>;

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
  /** Keywords of attributes that are emptied, or become a dummy, where their VR would have them removed: IODs require them. */
  keepEmpty: z.array(z.string()),
  keepDummy: z.array(z.string()),
  /** Defined terms that a value of VR CS may repeat although they are a name in this file. */
  codedTerms: z.array(z.string()),
  /** Coding scheme designators whose codes are published. */
  codingSchemes: z.array(z.string()),
  /** Image storage classes whose attribute types are known, by the short name that `attributeTypes` uses. */
  sopClasses: z.record(z.string().regex(/^[0-9.]{1,64}$/), z.string()),
  /** Types (PS3.3) of attributes with combined codes, by keyword and short name of the class. */
  attributeTypes: z.record(z.string(), z.record(z.string(), z.union([z.literal(1), z.literal(2), z.literal(3)]))),
  /** Words that cleaned text may hold, and units next to which it may hold a number; lower case, separated by spaces. */
  descriptorWords: z.array(z.string()),
  descriptorUnits: z.array(z.string()),
  /** More words of texts that are kept whole: of makers, models and settings, and of the names of published concepts. */
  equipmentWords: z.array(z.string()),
  conceptWords: z.array(z.string()),
  /** Private elements that identify nobody: creator, group, and the VR of each by the last byte of its tag. */
  safePrivate: z.array(
    z.strictObject({
      creator: z.string().min(1).max(64),
      group: z.string().regex(/^[0-9a-f]{3}[13579bdf]$/),
      elements: z.record(
        z.string().regex(/^[0-9a-f]{2}$/),
        z.enum(['DS', 'IS', 'CS', 'SH', 'US', 'SS', 'UL', 'SL', 'FL', 'FD']),
      ),
    }),
  ),
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
