import { z } from 'zod';
import { depictionSchema } from './depiction.ts';

/** What a standard object of a photo is filed by: the shoot it belongs to, opaque, and its place therein. */
export const photoPlaceSchema = z.object({
  shoot: z.string().regex(/^[0-9a-f]{64}$/),
  /** From 1. */
  number: z.int().min(1),
});
export type PhotoPlace = z.infer<typeof photoPlaceSchema>;

/** All that such an object says beside its pixels. */
export const photoObjectSchema = photoPlaceSchema.extend({
  depiction: depictionSchema,
  /** Of the finished image: the object's own UID is made of it. */
  image: z.uuid(),
  /** Text was looked for, and what was found decided upon; the same for faces. */
  textReviewed: z.boolean(),
  facesReviewed: z.boolean(),
  /** Faces were burned. */
  facesBurned: z.boolean(),
  /** A person saw the picture, not a policy. */
  reviewed: z.boolean(),
});
export type PhotoObject = z.infer<typeof photoObjectSchema>;
