import { z } from 'zod';
import { pointSchema } from './geometry.ts';
import { annotationIdSchema } from './ids.ts';

const base = { id: annotationIdSchema, frame: z.int().min(0) };

/** Annotations are a layer beside the pixels, in image coordinates; they are never burned in and can be hidden. */
export const annotationSchema = z.discriminatedUnion('kind', [
  /** Points from `from` to its head at `to`. */
  z.object({ ...base, kind: z.literal('arrow'), from: pointSchema, to: pointSchema }),
  z.object({ ...base, kind: z.literal('label'), at: pointSchema, text: z.string().min(1).max(200) }),
  /** A numbered pointer; numbers run from 1 within an item, the note is its line in the legend. */
  z.object({
    ...base,
    kind: z.literal('pointer'),
    at: pointSchema,
    number: z.int().min(1).max(999),
    note: z.string().max(500),
  }),
]);
export type Annotation = z.infer<typeof annotationSchema>;
export const annotationsSchema = z.array(annotationSchema).max(2000);
