import { z } from 'zod';

const off = z.boolean().default(false);

/**
 * The options of PS3.15 E.3 as switches; all off is the Basic Application Level Confidentiality Profile alone. Strict, because a switch that
 * is misspelt would otherwise be ignored.
 */
export const deidSchema = z.strictObject({
  options: z
    .strictObject({
      retainSafePrivate: off,
      retainUIDs: off,
      retainDeviceIdentity: off,
      retainInstitutionIdentity: off,
      retainPatientCharacteristics: off,
      cleanDescriptors: off,
      cleanStructuredContent: off,
      cleanGraphics: off,
    })
    .prefault({}),
  /**
   * The longitudinal options, which exclude each other: `shift` moves every date of a patient back by the same number of whole days, `year`
   * leaves nothing finer than the year (Safe Harbor), `keep` leaves dates and times as they are.
   */
  dates: z.enum(['remove', 'shift', 'year', 'keep']).default('remove'),
  /** How far back `shift` may move, in days; a patient's own number within is derived from the project's key. */
  dateShiftDays: z
    .strictObject({ min: z.int().min(1).max(36500), max: z.int().min(1).max(36500) })
    .refine(({ min, max }) => min <= max)
    .default({ min: 1, max: 3650 }),
  /** Numbers that are emptied otherwise, replaced by a keyed pseudonym so that files of one visit can be told to be so. */
  pseudonyms: z.strictObject({ accessionNumber: off, studyID: off }).prefault({}),
});
export type Deid = z.infer<typeof deidSchema>;
/** The basic profile alone: what applies where nothing is said. */
export const basicDeid: Deid = deidSchema.parse({});

/** As browsers write an origin: lower case, no path, and no port that goes without saying. */
const webOrigin = /^(?!https:.*:443$|http:.*:80$)https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[1-9]\d{0,4})?$/;

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
  /** Whether people at a workstation may choose another sensitivity than these thresholds; unattended runs never do. */
  sensitivity: z.enum(['choice', 'fixed']).default('choice'),
  /** Fill of burned regions, 8-bit RGB; greyscale images use its luminance. */
  fill: z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]),
  jpegQuality: z.int().min(92).max(100),
  /** Most slices of a head that a case for the whole community may hold: more can be rendered to a face. */
  headSlices: z.int().min(0).max(100_000).default(30),
  /** Whether objects may be received by C-STORE, and whether from other machines; it is off until somebody switches it on. */
  receive: z.enum(['never', 'loopback', 'allowed']).default('allowed'),
  /**
   * The case services that this workstation may talk to, by origin (`https://cases.hospital.example`); `embedded` is its own. Null: any.
   */
  services: z
    .array(z.union([z.literal('embedded'), z.string().regex(webOrigin)]))
    .nullable()
    .default(null),
  /**
   * Photos that an unattended run (`scrim clear`) may clear although nobody looked: of a head or a neck, where a detector misses partial faces, and
   * of no said body site. In the window a person opens each of a head or a neck, whatever stands here.
   */
  unattended: z
    .strictObject({ headOrNeck: z.boolean().default(false), noBodySite: z.boolean().default(true) })
    .prefault({}),
  /** What headers may keep beyond the basic profile; nothing where it is left out. */
  deid: deidSchema.prefault({}),
});
export type Policy = z.infer<typeof policySchema>;
