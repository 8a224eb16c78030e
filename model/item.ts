import { z } from 'zod';
import { annotationsSchema } from './annotation.ts';
import { depictionSchema } from './depiction.ts';
import { deviceNamesSchema } from './deviceSignature.ts';
import { scrimErrorSchema } from './errors.ts';
import { boxSchema } from './geometry.ts';
import { voiFunctions } from './greys.ts';
import { itemGroupSchema } from './grouping.ts';
import { batchIdSchema, clearanceIdSchema, itemIdSchema, sha256Schema } from './ids.ts';
import { fillColourSchema, lookSchema, regionSchema } from './redaction.ts';

/** What leaves Scrim. */
export const mediaTypeSchema = z.enum(['image/jpeg', 'image/png', 'application/dicom']);
export type MediaType = z.infer<typeof mediaTypeSchema>;

/** What is imported; photos of every type leave as a JPEG or a PNG. */
export const sourceTypeSchema = z.enum([
  ...mediaTypeSchema.options,
  'image/webp',
  'image/gif',
  'image/tiff',
  'image/bmp',
  'image/heic',
  'image/avif',
]);
export type SourceType = z.infer<typeof sourceTypeSchema>;

/** In what the picture that is looked at and made anew differs from the file, beyond its container. */
export const photoNoticeSchema = z.enum([
  'reduced-to-8-bits',
  'alpha-flattened',
  'converted-from-cmyk',
  'converted-to-srgb',
  'first-frame-only',
  'further-pictures-left-out',
  'stray-bytes-left-out',
]);
export type PhotoNotice = z.infer<typeof photoNoticeSchema>;

/** Linear VOI window, PS3.3 C.11.2.1.2. */
export const windowSchema = z.object({ name: z.string().max(64), center: z.number(), width: z.number().min(1e-6) });
export type WindowLevel = z.infer<typeof windowSchema>;

/** What the canvas needs to show a DICOM object; keywords as in PS3.6. None of these identifies a person. */
export const dicomFactsSchema = z.object({
  SOPClassUID: z.string().max(64),
  TransferSyntaxUID: z.string().max(64),
  Modality: z.string().max(16),
  PhotometricInterpretation: z.string().max(16),
  BitsAllocated: z.int(),
  BitsStored: z.int(),
  PixelRepresentation: z.int().min(0).max(1),
  SamplesPerPixel: z.int().min(1).max(4),
  RescaleSlope: z.number(),
  RescaleIntercept: z.number(),
  /** Row spacing, then column spacing, in mm; absent where the object does not say. */
  PixelSpacing: z.tuple([z.number(), z.number()]).optional(),
  /** Its spacing is of the detector that a shadow fell on: lengths in the patient are shorter by an unknown factor. */
  spacingAt: z.literal('detector').optional(),
  /** Height of a pixel to its width, where no spacing is given. */
  PixelAspectRatio: z.tuple([z.number(), z.number()]).optional(),
  /** Parts of an ultrasound picture in which lengths are known: row spacing, then column spacing, in mm. */
  ultrasoundRegions: z
    .array(z.object({ box: boxSchema, spacing: z.tuple([z.number(), z.number()]) }))
    .max(32)
    .optional(),
  BodyPartExamined: z.string().max(16).optional(),
  /** Frames a second that the object asks to be shown at. */
  frameRate: z.number().min(0).max(1000).optional(),
  windows: z.array(windowSchema).max(32),
  /** Of the object's own windows; linear where absent. */
  voi: z.enum(voiFunctions).optional(),
  /** Slices of a head, or of what may be one: enough of them can be rendered to a face. Absent for none. */
  headSlices: z.int().min(1).optional(),
  /** Absent in what was imported before it was noted, and where it cannot be told. */
  device: deviceNamesSchema.optional(),
});
export type DicomFacts = z.infer<typeof dicomFactsSchema>;

/** Categories of identifier found in an item; their values never leave the worker that read them. */
export const identifierCategorySchema = z.enum([
  'patient-name',
  'patient-id',
  'birth-date',
  'dates',
  'institution',
  'physician',
  'accession',
  'uids',
  'device',
  'free-text',
  'private',
  'location',
  'owner',
  'embedded-thumbnail',
]);
export type IdentifierCategory = z.infer<typeof identifierCategorySchema>;

/** What an image is: found by reading it, before anyone decides anything. Columns × rows are after orientation. */
export const imageFactsSchema = z.object({
  mediaType: sourceTypeSchema,
  bytes: z.int().min(1),
  columns: z.int().min(1),
  rows: z.int().min(1),
  frames: z.int().min(1),
  identifiers: z.array(identifierCategorySchema),
  /** What a photo is made into where it does not leave as what it came. */
  becomes: z.enum(['image/jpeg', 'image/png']).optional(),
  /** Of a photo; absent for none. */
  notices: z.array(photoNoticeSchema).min(1).optional(),
  dicom: dicomFactsSchema.optional(),
});
export type ImageFacts = z.infer<typeof imageFactsSchema>;

/** Of a frame. */
export const pixelsOf = ({ columns, rows }: Pick<ImageFacts, 'columns' | 'rows'>): number => columns * rows;

/** The type in which an item leaves. */
export const outputTypeOf = ({ becomes, mediaType }: Pick<ImageFacts, 'becomes' | 'mediaType'>): MediaType =>
  becomes ?? mediaTypeSchema.parse(mediaType);

/** What the header of a DICOM object says whose picture cannot be taken; nothing of it was checked against pixels. */
export const dicomHeaderFactsSchema = z.object({
  bytes: z.int().min(1),
  columns: z.int().min(1).nullable(),
  rows: z.int().min(1).nullable(),
  frames: z.int().min(1).nullable(),
  identifiers: z.array(identifierCategorySchema),
  SOPClassUID: z.string().max(64).nullable(),
  TransferSyntaxUID: z.string().max(64),
  PhotometricInterpretation: z.string().max(16).nullable(),
});
export type DicomHeaderFacts = z.infer<typeof dicomHeaderFactsSchema>;

/**
 * Where an item stands. `imported` waits for detection; `review` waits for a person; `quarantined` could not be checked and
 * stays here. A refused file never becomes an item: it is listed with its batch.
 */
export const itemStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('imported') }),
  z.object({ kind: z.literal('review') }),
  z.object({ kind: z.literal('reviewed'), at: z.iso.datetime(), by: z.string().max(120) }),
  z.object({ kind: z.literal('cleared'), at: z.iso.datetime(), clearance: clearanceIdSchema }),
  z.object({ kind: z.literal('quarantined'), error: scrimErrorSchema }),
]);
export type ItemState = z.infer<typeof itemStateSchema>;

export const itemSummarySchema = z.object({
  id: itemIdSchema,
  batch: batchIdSchema,
  /** File name without its folder: shown on this workstation only. */
  name: z.string().max(255),
  facts: imageFactsSchema,
  contentHash: sha256Schema,
  state: itemStateSchema,
  /** Absent for what was imported before groups were kept. */
  group: itemGroupSchema.optional(),
  /** Other items that have this one's SOPInstanceUID and other content: a person decides which is the true one. Absent for none. */
  conflictsWith: z.array(itemIdSchema).min(1).optional(),
  /** A person keeps it out of every case; it stays in the vault. Absent for what may be shared. */
  excluded: z.literal(true).optional(),
  /** What a person said that a photo shows; absent while nobody said anything. */
  depiction: depictionSchema.optional(),
  /** A person had it open. */
  seen: z.literal(true).optional(),
  /** Detection found a face, or what may be a part of one; absent where it did not, and for what was last changed before this was kept. */
  face: z.literal(true).optional(),
  /** Proposals without a decision. */
  pending: z.int().min(0),
  importedAt: z.iso.datetime(),
});
export type ItemSummary = z.infer<typeof itemSummarySchema>;

/** By detector: it looked at every frame, or it does not apply to such a picture. */
export const scannedSchema = z.object({ face: z.boolean(), text: z.boolean(), region: z.boolean() });
export type Scanned = z.infer<typeof scannedSchema>;

export const itemDetailSchema = itemSummarySchema.extend({
  regions: z.array(regionSchema).max(5000),
  annotations: annotationsSchema,
  /** Colour of its redactions; absent for the policy's. */
  fill: fillColourSchema.optional(),
  /** What detection looked at; absent until it ran. */
  scanned: scannedSchema.optional(),
  /** What detection asks a person to look for; absent for nothing. */
  looks: z.array(lookSchema).min(1).max(10).optional(),
  /** Counts saves; a save against an older revision is refused with CONFLICT. */
  revision: z.int().min(0),
});
export type ItemDetail = z.infer<typeof itemDetailSchema>;

export const refusedFileSchema = z.object({ name: z.string().max(255), error: scrimErrorSchema });
export type RefusedFile = z.infer<typeof refusedFileSchema>;

export const batchStateSchema = z.enum(['scanning', 'importing', 'finished', 'cancelled']);
export const batchSchema = z.object({
  id: batchIdSchema,
  state: batchStateSchema,
  startedAt: z.iso.datetime(),
  /** Files found so far; final once `state` is no longer `scanning`. */
  found: z.int().min(0),
  imported: z.int().min(0),
  /** Already in the vault, by content. */
  duplicates: z.int().min(0),
  /** Imported, but detection could not run or the pixels could not be decoded. */
  quarantined: z.int().min(0),
  /** Detection still to run. */
  waiting: z.int().min(0),
  refused: z.array(refusedFileSchema),
});
export type Batch = z.infer<typeof batchSchema>;
