import { z } from 'zod';

/** Ids are UUIDs, branded so that a case's id cannot stand where an image's belongs. */
export const batchIdSchema = z.uuid().brand<'BatchId'>();
export const itemIdSchema = z.uuid().brand<'ItemId'>();
export const regionIdSchema = z.uuid().brand<'RegionId'>();
export const annotationIdSchema = z.uuid().brand<'AnnotationId'>();
export const caseIdSchema = z.uuid().brand<'CaseId'>();
export const imageIdSchema = z.uuid().brand<'ImageId'>();
export const consentIdSchema = z.uuid().brand<'ConsentId'>();
export const clearanceIdSchema = z.uuid().brand<'ClearanceId'>();
export const jobIdSchema = z.uuid().brand<'JobId'>();
export const userIdSchema = z.uuid().brand<'UserId'>();
export const groupIdSchema = z.uuid().brand<'GroupId'>();
/** Lower-case hexadecimal SHA-256 of a file's bytes. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();

export type BatchId = z.infer<typeof batchIdSchema>;
export type ItemId = z.infer<typeof itemIdSchema>;
export type RegionId = z.infer<typeof regionIdSchema>;
export type AnnotationId = z.infer<typeof annotationIdSchema>;
export type CaseId = z.infer<typeof caseIdSchema>;
export type ImageId = z.infer<typeof imageIdSchema>;
export type ConsentId = z.infer<typeof consentIdSchema>;
export type ClearanceId = z.infer<typeof clearanceIdSchema>;
export type JobId = z.infer<typeof jobIdSchema>;
export type UserId = z.infer<typeof userIdSchema>;
export type GroupId = z.infer<typeof groupIdSchema>;
export type Sha256 = z.infer<typeof sha256Schema>;
