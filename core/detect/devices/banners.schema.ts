import { z } from 'zod';
import { mostSignatureRegions } from '../../../model/deviceSignature.ts';

/** resources/devices/*.json, and what a site adds in its home's `devices` folder: where devices burn in their banners, and who says so. */

const pixel = z.int().min(0).max(1e6);
const area = z.strictObject({ x: pixel, y: pixel, width: pixel.min(1), height: pixel.min(1) });
/** A part of a name; case and spaces do not count. Null where any will do. */
const partOfName = z.string().trim().min(1).max(64).nullable();

export const bannerSchema = z
  .strictObject({
    Modality: z.string().min(1).max(16).nullable(),
    Manufacturer: partOfName,
    ManufacturerModelName: partOfName,
    Rows: z.int().min(1).nullable(),
    Columns: z.int().min(1).nullable(),
    areas: z.array(area).min(1).max(mostSignatureRegions),
  })
  .refine(({ Manufacturer, ManufacturerModelName }) => Manufacturer ?? ManufacturerModelName, 'names no device');
export type Banner = z.infer<typeof bannerSchema>;

export const bannerFileSchema = z.strictObject({
  format: z.literal('scrim-device-banners'),
  formatVersion: z.literal(1),
  source: z.strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    title: z.string().min(1).max(200),
    where: z.string().max(300),
    licence: z.string().max(200),
    note: z.string().max(600),
  }),
  banners: z.array(bannerSchema).max(2000),
});
export type BannerFile = z.infer<typeof bannerFileSchema>;
