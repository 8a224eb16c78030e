import { z } from 'zod';
import { captureTimeSchema } from './shoot.ts';

const number = z.int().nullable();

/** What a workstation shows of the study and series that an object belongs to; keywords as in PS3.6, empty or null where it does not say. */
const seriesFacts = {
  /** YYYYMMDD. */
  StudyDate: z.string().max(8),
  StudyDescription: z.string().max(64),
  SeriesNumber: number,
  SeriesDescription: z.string().max(64),
  InstanceNumber: number,
};

/**
 * Which patient, study, series and instance an object says it is, by its own values. It identifies: core makes keyed names of it at once and
 * keeps nothing else.
 */
export const instanceIdentitySchema = z.object({
  /** PatientID within its issuer's, or the name where there is none; opaque, only for comparing. */
  patient: z.string().max(1000),
  StudyInstanceUID: z.string().max(128),
  SeriesInstanceUID: z.string().max(128),
  /** Empty where the object has none. */
  SOPInstanceUID: z.string().max(128),
  ...seriesFacts,
});
export type InstanceIdentity = z.infer<typeof instanceIdentitySchema>;

/**
 * With what and when a photo says that it was taken. The camera's maker, model and serial number identify: core makes a keyed name of them at once.
 */
export const photoCaptureSchema = z.object({
  camera: z.string().max(600).nullable(),
  at: captureTimeSchema.nullable(),
});
export type PhotoCapture = z.infer<typeof photoCaptureSchema>;

/** What is kept of that, beside the keyed name. */
const photoFacts = { at: captureTimeSchema.nullable() };

/** Equal for equal values within one vault, and says nothing of them. */
const opaque = z.string().regex(/^[0-9a-f]{64}$/);

/** The group that an item is listed in. */
export const itemGroupSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('series'), patient: opaque, study: opaque, series: opaque, ...seriesFacts }),
  /** The folder that a photo came from; its own name only. */
  z.object({ kind: z.literal('folder'), folder: opaque, name: z.string().max(255) }),
  /** A photo by camera and capture time, each null where it does not say. */
  z.object({ kind: z.literal('photo'), camera: opaque.nullable(), ...photoFacts }),
]);
export type ItemGroup = z.infer<typeof itemGroupSchema>;

/** What of a group is kept sealed beside its keyed names. */
export const groupFactsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('series'), ...seriesFacts }),
  z.object({ kind: z.literal('folder'), name: z.string().max(255) }),
  z.object({ kind: z.literal('photo'), ...photoFacts }),
]);
export type GroupFacts = z.infer<typeof groupFactsSchema>;
