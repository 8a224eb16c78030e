import { z } from 'zod';
import { scrimErrorSchema } from './errors.ts';
import { caseIdSchema, itemIdSchema } from './ids.ts';

/** What shall become of reviewed pictures, other than a case. */
export const exportWishSchema = z.discriminatedUnion('kind', [
  /** A DICOM folder with its DICOMDIR; annotations as presentation states and reports beside the images. `photos`: they too, as objects. */
  z.object({ kind: z.literal('dicom'), zip: z.boolean(), annotations: z.boolean(), photos: z.boolean().optional() }),
  /** Pictures of nothing but pixels; annotations are drawn into them. */
  z.object({
    kind: z.literal('rendered'),
    format: z.enum(['png', 'jpeg']),
    zip: z.boolean(),
    annotations: z.boolean(),
  }),
  /** What was done to the pictures, who approved it and what was checked, as an archive. `before`: it shows what was covered. */
  z.object({ kind: z.literal('evidence'), before: z.boolean() }),
  /** A whole case: a summary and a DICOM folder for the record, or the same with a page of pictures in an archive under a passphrase. */
  z.object({ kind: z.literal('case'), case: caseIdSchema, for: z.enum(['record', 'patient']) }),
  /** To the archive of the settings, by DICOMweb. */
  z.object({ kind: z.literal('archive'), photos: z.boolean().optional() }),
]);
export type ExportWish = z.infer<typeof exportWishSchema>;

export const exportedItemSchema = z.object({
  item: itemIdSchema,
  /** Of the original; shown on this workstation only. */
  name: z.string().max(255),
  /** `stored` to `failed` are the archive's answers; `unsent`: what came before it failed. */
  state: z.enum(['exported', 'duplicate', 'stored', 'warned', 'failed', 'refused', 'unsent']),
  /** Below the export's folder; the first of several. */
  file: z.string().nullable(),
  /** Warning or failure reason of an archive, PS3.18 table I.2-2. */
  reason: z.int().nullable(),
  error: scrimErrorSchema.nullable(),
});
export type ExportedItem = z.infer<typeof exportedItemSchema>;

export const exportStatusSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('running'), wish: exportWishSchema, done: z.int().min(0), total: z.int().min(1) }),
  z.object({
    kind: z.literal('finished'),
    wish: exportWishSchema,
    /** The folder that was made, or the host of the archive. */
    where: z.string(),
    items: z.array(exportedItemSchema),
    /** What ended it before its time. */
    error: scrimErrorSchema.nullable(),
    /** What opens a patient's copy: in memory until the next export, on no disk. */
    passphrase: z.string().nullable(),
  }),
]);
export type ExportStatus = z.infer<typeof exportStatusSchema>;

/** Where cleared objects are sent; the secret lies in the keychain and is never given back. */
export const archiveSettingsSchema = z.object({
  url: z.string().max(2000),
  signIn: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('bearer') }),
    z.object({ kind: z.literal('basic'), username: z.string().min(1).max(200) }),
  ]),
});
export type ArchiveSettings = z.infer<typeof archiveSettingsSchema>;
