import { z } from 'zod';
import { itemIdSchema } from './ids.ts';

/** What copying redactions to a series would do, told before it is done. */
export const copyPlanSchema = z.object({
  /** Pictures that would get them. */
  touches: z.int().min(0),
  /** Of those: reviewed, and waiting for review again afterwards. */
  reopens: z.int().min(0),
  /** Others of the series: of another size, cleared, submitted, set aside, or covered just so already. */
  leaves: z.int().min(0),
});
export type CopyPlan = z.infer<typeof copyPlanSchema>;

/** Something that was done to many pictures at once, and can be taken back by its name while the vault stays open. */
export const actSchema = z.object({ act: z.uuid(), items: z.array(itemIdSchema) });
export type Act = z.infer<typeof actSchema>;
