import { z } from 'zod';
import { boxSchema } from './geometry.ts';
import { foundFramesSchema } from './redaction.ts';

/**
 * An overlay plane that was looked at, whole and on every frame (PS3.3 C.9.2). Only such a plane may leave, and only with nothing left of what was
 * found in it. Frames and boxes are the plane's own: it may be of another size than the picture.
 */
export const overlayPlaneSchema = z.object({
  /** 6000, 6002 … 601E. */
  group: z
    .int()
    .min(0x6000)
    .max(0x601e)
    .refine((group) => group % 2 === 0),
  columns: z.int().min(1).max(0xffff),
  rows: z.int().min(1).max(0xffff),
  frames: z.int().min(1).max(1000),
  /** Where text was found; every bit within is cleared. */
  found: z.array(z.object({ frames: foundFramesSchema, box: boxSchema })).max(2000),
});
export type OverlayPlane = z.infer<typeof overlayPlaneSchema>;

/** There are no more groups. */
export const overlayPlanesSchema = z.array(overlayPlaneSchema).max(16);

/** Of how many bits a plane is. */
export const overlayBits = ({ columns, rows, frames }: Pick<OverlayPlane, 'columns' | 'rows' | 'frames'>): number =>
  columns * rows * frames;
