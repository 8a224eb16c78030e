import { z } from 'zod';
import { annotationSchema } from './annotation.ts';
import { fillColourSchema, regionSchema } from './redaction.ts';

/** One record's change. `index` is its place in the list at the moment the change applies. */
const changeOf = <T extends z.ZodType>(record: T) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('add'), index: z.int().min(0), value: record }).readonly(),
    z.object({ kind: z.literal('remove'), index: z.int().min(0), value: record }).readonly(),
    z.object({ kind: z.literal('update'), before: record, after: record }).readonly(),
  ]);

/** A reversible edit as data: applied in order, undone in the opposite order. */
const diffSchema = z
  .object({
    regions: z.array(changeOf(regionSchema)).max(10_000).readonly(),
    annotations: z.array(changeOf(annotationSchema)).max(4000).readonly(),
    /** The colour of redactions; absent where it stays. */
    fill: z.object({ before: fillColourSchema.optional(), after: fillColourSchema.optional() }).readonly().optional(),
  })
  .readonly();
export type Diff = z.infer<typeof diffSchema>;

/** A named edit. Consecutive steps with the same `merge` key, such as nudges of one shape, undo together. */
const stepSchema = z
  .object({ name: z.string().max(60), diff: diffSchema, merge: z.string().max(120).optional() })
  .readonly();
export type Step = z.infer<typeof stepSchema>;

const stepsSchema = z.array(stepSchema).max(5000).readonly();
/** What can be undone and done again on one item. It belongs to the regions and annotations that it was stored with, and to no others. */
export const editHistorySchema = z.object({ past: stepsSchema, future: stepsSchema }).readonly();
export type EditHistory = z.infer<typeof editHistorySchema>;

export const emptyHistory: EditHistory = { past: [], future: [] };

/** As many characters of history, as JSON, are kept with an item: some thousand strokes of a brush, or days of moving boxes. */
export const mostHistory = 1_000_000;
