import { z } from 'zod';

/** How a part of a picture is made coarser for the eye. Neither takes away who somebody is. */
export const cosmeticStyleSchema = z.enum(['pixelate', 'blur']);
export type CosmeticStyle = z.infer<typeof cosmeticStyleSchema>;
