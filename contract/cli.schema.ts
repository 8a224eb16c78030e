import { z } from 'zod';
import { burnedRegionSchema, checkResultSchema, keptFindingSchema, photoEncodingSchema } from '../model/clearance.ts';
import { scrimErrorSchema } from '../model/errors.ts';
import { sha256Schema } from '../model/ids.ts';
import { auditTrailSchema, lookUpStateSchema } from '../model/lookUp.ts';
import { overlayPlanesSchema } from '../model/overlay.ts';
import { identifierCategorySchema, mediaTypeSchema, photoNoticeSchema, sourceTypeSchema } from '../model/item.ts';
import { lookSchema } from '../model/redaction.ts';
import { refusalReasons } from '../model/receiving.ts';
import { proposalSchema } from './workers.schema.ts';
import { receiptSchema } from './caseApi.schema.ts';

/**
 * What the commands print with --json: one document each. docs/schemas/ holds the JSON Schemas made from these; a field, once
 * shipped, keeps its name and meaning until the next major version.
 */
const failure = scrimErrorSchema.extend({ message: z.string(), advice: z.string() });
const head = <Name extends string>(command: Name) => ({ command: z.literal(command), version: z.string() });
const milliseconds = z.record(z.string(), z.number());
/** Path relative to the PATH argument it was found under; entries of an archive as `archive.zip/entry`. */
const source = z.string();

export const inspectItemSchema = z.object({
  source,
  /** `accepted`: can be cleared. `refused`: cannot be imported, with its reason. */
  state: z.enum(['accepted', 'refused']),
  kind: z.enum(['photo', 'dicom', 'unknown']),
  mediaType: sourceTypeSchema.nullable(),
  bytes: z.int().nullable(),
  columns: z.int().nullable(),
  rows: z.int().nullable(),
  frames: z.int().nullable(),
  SOPClassUID: z.string().nullable(),
  TransferSyntaxUID: z.string().nullable(),
  PhotometricInterpretation: z.string().nullable(),
  /** Categories of identifier that were found, never their values. */
  identifiers: z.array(identifierCategorySchema),
  /** In what the picture that is looked at differs from the file: its first frame alone, fewer bits, other colours. */
  notices: z.array(photoNoticeSchema).default([]),
  /**
   * Who belongs together, by numbers from 1 of this report alone: patient, study and series of a DICOM object, the folder of a photo. Null
   * for what was refused.
   */
  group: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('series'), patient: z.int(), study: z.int(), series: z.int() }),
      z.object({ kind: z.literal('folder'), folder: z.int() }),
    ])
    .nullable(),
  /** First item of the same content; null if this is the first. */
  duplicateOf: source.nullable(),
  /** Items with the same SOPInstanceUID and other content; `clear` writes none of them. */
  conflictsWith: z.array(source),
  /** What Scrim will do with it. */
  plan: z.string(),
  error: failure.nullable(),
});
export const inspectReportSchema = z.object({ ...head('inspect'), items: z.array(inspectItemSchema) });

export const detectItemSchema = z.object({
  source,
  proposals: z.array(
    proposalSchema.omit({ frames: true }).extend({
      frame: z.union([z.int(), z.literal('all')]),
      /** `template:<id>`: a measurement that the template keeps. */
      keptBy: z.string().optional(),
    }),
  ),
  /** What a person should look for; see `looks` of detection. */
  looks: z.array(lookSchema).default([]),
  timings: milliseconds,
  error: failure.nullable(),
});
export const detectReportSchema = z.object({ ...head('detect'), items: z.array(detectItemSchema) });

export const clearItemSchema = z.object({
  source,
  state: z.enum(['cleared', 'quarantined', 'refused']),
  error: failure.nullable(),
  hashIn: sha256Schema.nullable(),
  hashOut: sha256Schema.nullable(),
  /** Name of the written file in --out; null if nothing was written. */
  output: z.string().nullable(),
  /** How a photo's pixels came into its new file; null for DICOM and for what was not written. */
  encoding: photoEncodingSchema.nullable().default(null),
  /** In what the written photo differs from its original, beyond its container and its masks; not known of what an earlier run wrote. */
  notices: z.array(photoNoticeSchema).default([]),
  regions: z.array(burnedRegionSchema),
  /** What was found and stays visible by a template's right. */
  kept: z.array(keptFindingSchema).default([]),
  /** Overlay planes that stayed in the file after they were looked at, and what was cleared in them; none without Clean Graphics. */
  overlays: overlayPlanesSchema.default([]),
  /** De-identification actions by PS3.15 action code. */
  actions: z.record(z.string(), z.int()),
  checks: z.array(checkResultSchema),
  /** What a person should look for in it, though nothing was redacted for it; not known of what an earlier run wrote. */
  looks: z.array(lookSchema).default([]),
  timings: milliseconds,
});
export const clearReportSchema = z.object({
  ...head('clear'),
  policy: z.string(),
  /** `file`: stable across runs with the same --project-key. `vault`: as in the window with this --home. `once`: this run only. */
  projectKey: z.enum(['file', 'vault', 'once']),
  items: z.array(clearItemSchema),
  counts: z.object({ cleared: z.int(), quarantined: z.int(), refused: z.int() }),
});

export const verifyItemSchema = z.object({
  source,
  clean: z.boolean(),
  mediaType: mediaTypeSchema.nullable(),
  against: z.string().nullable(),
  checks: z.array(checkResultSchema),
  error: failure.nullable(),
});
export const verifyReportSchema = z.object({ ...head('verify'), items: z.array(verifyItemSchema) });

export const pushReportSchema = z.object({
  ...head('push'),
  case: z.uuid(),
  delivered: z.boolean(),
  images: z.array(
    z.object({ source, state: z.string(), error: failure.nullable(), receipt: receiptSchema.nullable() }),
  ),
  error: failure.nullable(),
});

export const exportReportSchema = z.object({
  ...head('export'),
  items: z.array(
    z.object({
      /** Name of the finished file in the folder that `clear` wrote. */
      source,
      /** `duplicate`: the same bytes are in the export already. */
      state: z.enum(['exported', 'duplicate', 'refused']),
      /** File ID in the export, components apart by slashes; null if it is not there. */
      file: z.string().nullable(),
      /** Rendered pictures, one for each frame; none where the object itself was exported. */
      frames: z.array(z.string()),
      /** Presentation state and report of its annotations, in the same form. */
      annotations: z.array(z.string()),
      error: failure.nullable(),
    }),
  ),
  /** Application profile of PS3.11 that the whole export keeps to; null where an encoding in it is in none. */
  profile: z.string().nullable(),
  /** Values that directory records must have and the objects do not tell. */
  invented: z.int(),
  /** Name of the archive in --out; null without --zip. */
  archive: z.string().nullable(),
  counts: z.object({ exported: z.int(), duplicate: z.int(), refused: z.int() }),
});

export const evidenceReportSchema = z.object({
  ...head('evidence'),
  items: z.array(
    z.object({
      /** Name of the finished file in the folder that `clear` wrote; of its record where that is not to be believed. */
      source,
      state: z.enum(['told', 'refused']),
      /** Its original was found, and its regions are shown as they were. */
      before: z.boolean(),
      error: failure.nullable(),
    }),
  ),
  /** Before was asked for: the archive is as confidential as the originals. */
  before: z.boolean(),
  counts: z.object({ told: z.int(), refused: z.int() }),
});

export const stowReportSchema = z.object({
  ...head('stow'),
  items: z.array(
    z.object({
      source,
      state: z.enum(['stored', 'warned', 'failed', 'refused', 'unsent']),
      /** Warning or failure reason of the archive, PS3.18 table I.2-2; null if it gave none. */
      reason: z.int().nullable(),
      error: failure.nullable(),
    }),
  ),
  counts: z.object({ stored: z.int(), warned: z.int(), failed: z.int(), refused: z.int(), unsent: z.int() }),
  error: failure.nullable(),
});

export const fetchReportSchema = z.object({
  ...head('fetch'),
  studies: z.array(
    z.object({
      /** Name of its folder in --out; null where it could not be fetched whole. */
      folder: z.string().nullable(),
      files: z.int(),
      bytes: z.int(),
      error: failure.nullable(),
    }),
  ),
  counts: z.object({ studies: z.int(), files: z.int(), failed: z.int() }),
  error: failure.nullable(),
});

export const receiveReportSchema = z.object({
  ...head('receive'),
  port: z.int(),
  aeTitle: z.string(),
  /** Objects on disk, each before its sender was told so. */
  received: z.int(),
  bytes: z.int(),
  /** Connections and objects that were not taken, and why the last one was not. */
  refused: z.int(),
  lastRefusal: z.enum(refusalReasons).nullable(),
});

export const doctorReportSchema = z.object({
  ...head('doctor'),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), needed: z.boolean(), detail: z.string() })),
});

const { pairs, passphrase, project } = lookUpStateSchema.shape;
export const lookUpReportSchema = z.object({
  ...head('look-up'),
  action: z.enum(['show', 'passphrase', 'export']),
  /** Pairs written to --out; null if nothing was to be written. */
  exported: z.int().nullable(),
  pairs,
  passphrase,
  project,
});

export const projectKeyReportSchema = z.object({
  ...head('project-key'),
  action: z.enum(['export', 'import']),
  project,
});

/** `whole`: every entry is as it was written down; otherwise `brokenAt` is the first that is not. */
export const auditReportSchema = z.object({ ...head('audit'), whole: z.boolean(), ...auditTrailSchema.shape });

export type InspectItem = z.infer<typeof inspectItemSchema>;
export type DetectItem = z.infer<typeof detectItemSchema>;
export type ClearItem = z.infer<typeof clearItemSchema>;
export type VerifyItem = z.infer<typeof verifyItemSchema>;
export type PushReport = z.infer<typeof pushReportSchema>;
export type ExportReport = z.infer<typeof exportReportSchema>;
export type EvidenceReport = z.infer<typeof evidenceReportSchema>;
export type StowReport = z.infer<typeof stowReportSchema>;
export type FetchReport = z.infer<typeof fetchReportSchema>;
export type ReceiveReport = z.infer<typeof receiveReportSchema>;
export type DoctorReport = z.infer<typeof doctorReportSchema>;
export type LookUpReport = z.infer<typeof lookUpReportSchema>;
export type ProjectKeyReport = z.infer<typeof projectKeyReportSchema>;
export type CliFailure = z.infer<typeof failure>;

export const cliReports = {
  inspect: inspectReportSchema,
  detect: detectReportSchema,
  clear: clearReportSchema,
  verify: verifyReportSchema,
  push: pushReportSchema,
  export: exportReportSchema,
  evidence: evidenceReportSchema,
  stow: stowReportSchema,
  fetch: fetchReportSchema,
  receive: receiveReportSchema,
  'look-up': lookUpReportSchema,
  'project-key': projectKeyReportSchema,
  audit: auditReportSchema,
  doctor: doctorReportSchema,
} as const;

/** Exit codes of the command line. */
export const exitCode = { ok: 0, unexpected: 1, usage: 2, someRefused: 3, leaks: 4, notDelivered: 5 } as const;
