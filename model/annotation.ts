import { z } from 'zod';
import { boxSchema, pointSchema } from './geometry.ts';
import { annotationIdSchema } from './ids.ts';

/** How it is drawn; absent parts are the display's own. */
export const annotationStyleSchema = z.object({
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .optional(),
  /** Of lines, in pixels of the screen. */
  width: z.int().min(1).max(8).optional(),
});
export type AnnotationStyle = z.infer<typeof annotationStyleSchema>;

const base = {
  id: annotationIdSchema,
  frame: z.int().min(0),
  style: annotationStyleSchema.optional(),
  /** Stays as it is until it is unlocked. */
  locked: z.literal(true).optional(),
  /** Neither shown nor exported. */
  hidden: z.literal(true).optional(),
  /** Those of one group are selected and moved together. */
  group: z.uuid().optional(),
};
const ends = { from: pointSchema, to: pointSchema };
const points = (least: number, most: number) => z.array(pointSchema).min(least).max(most);

/**
 * Annotations are a layer beside the pixels, in image coordinates; they are never burned in and can be hidden. Later ones lie above earlier ones.
 * What a measurement says is not kept: it follows from where it is and how large a pixel is.
 */
export const annotationSchema = z.discriminatedUnion('kind', [
  /** Points from `from` to its head at `to`. */
  z.object({ ...base, kind: z.literal('arrow'), ...ends }),
  z.object({ ...base, kind: z.literal('label'), at: pointSchema, text: z.string().min(1).max(200) }),
  /** A numbered pointer; numbers run from 1 within an item, the note is its line in the legend. */
  z.object({
    ...base,
    kind: z.literal('pointer'),
    at: pointSchema,
    number: z.int().min(1).max(999),
    note: z.string().max(500),
  }),
  z.object({ ...base, kind: z.literal('line'), ...ends }),
  z.object({ ...base, kind: z.literal('freehand'), points: points(2, 2000) }),
  z.object({ ...base, kind: z.literal('rectangle'), box: boxSchema }),
  z.object({ ...base, kind: z.literal('ellipse'), box: boxSchema }),
  z.object({ ...base, kind: z.literal('polygon'), points: points(3, 500) }),
  /** Measurements. The second of an angle's three points is its corner. */
  z.object({ ...base, kind: z.literal('length'), ...ends }),
  z.object({ ...base, kind: z.literal('angle'), points: z.array(pointSchema).length(3) }),
  z.object({ ...base, kind: z.literal('roi'), shape: z.enum(['rectangle', 'ellipse']), box: boxSchema }),
]);
export type Annotation = z.infer<typeof annotationSchema>;
export type AnnotationKind = Annotation['kind'];
export const annotationsSchema = z.array(annotationSchema).max(2000);

/** What a person typed into it; empty for what holds no text. */
export function annotationText(annotation: Annotation): string {
  if (annotation.kind === 'label') return annotation.text;
  return annotation.kind === 'pointer' ? annotation.note : '';
}

/** What is shown and exported: hidden ones stay on the workstation's side of a copy. */
export const visibleAnnotations = (annotations: readonly Annotation[]): Annotation[] =>
  annotations.filter(({ hidden }) => hidden !== true);
