import { z } from 'zod';
import { deviceSignatureSchema, signatureKey, type DeviceSignature } from './deviceSignature.ts';
import { boxSchema, maskShapeSchema } from './geometry.ts';

export const templateIdSchema = z.uuid().brand<'TemplateId'>();
export type TemplateId = z.infer<typeof templateIdSchema>;

/** Text that says nothing of a person: what a template may keep. Everything else needs a person each time. */
export const keepableTextClassSchema = z.enum(['measurement']);

export const templateNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}]*$/u)
  .refine((name) => !name.toLowerCase().startsWith('template:'));

export const mostTemplates = 500;
const mostAreas = 200;

/** Where measurements may stay, if they are read as such; whatever else stands there is proposed like anywhere. */
export const keepAreaSchema = z.strictObject({
  box: boxSchema,
  classes: z.array(keepableTextClassSchema).min(1).max(1),
});
export type KeepArea = z.infer<typeof keepAreaSchema>;

/**
 * What a person decided about one picture, for all pictures of the same device: what to cover is proposed, never done; what to keep is kept. Strict, and
 * without a field that could hold anything of a patient, because it is exported.
 */
export const deviceTemplateSchema = z
  .strictObject({
    id: templateIdSchema,
    name: templateNameSchema,
    device: deviceSignatureSchema.strict(),
    cover: z.array(maskShapeSchema).max(mostAreas),
    keep: z.array(keepAreaSchema).max(mostAreas),
    savedAt: z.iso.datetime(),
  })
  .refine(({ cover, keep }) => cover.length + keep.length > 0, 'neither covers nor keeps anything');
export type DeviceTemplate = z.infer<typeof deviceTemplateSchema>;

export const deviceTemplatesSchema = z
  .array(deviceTemplateSchema)
  .max(mostTemplates)
  .refine((templates) => new Set(templates.map(({ id }) => id)).size === templates.length, 'ids repeat')
  .refine((templates) => coversOfOneDevice(templates) <= mostCovers, 'too many areas to cover on one device');

/** All are proposed on each picture of the device, where a person decides about them: of no device more, in all its templates together. */
export const mostCovers = 200;

/** The most areas that are covered on any one device. */
export function coversOfOneDevice(
  templates: readonly { readonly device: DeviceSignature; readonly cover: readonly unknown[] }[],
): number {
  const covers = new Map<string, number>();
  for (const { device, cover } of templates) {
    const key = signatureKey(device);
    covers.set(key, (covers.get(key) ?? 0) + cover.length);
  }
  return Math.max(0, ...covers.values());
}

/** What templates are exported as. */
export const templateFileSchema = z.strictObject({
  format: z.literal('scrim-device-templates'),
  formatVersion: z.literal(1),
  templates: deviceTemplatesSchema,
});
export const mostTemplateFileBytes = 8e6;

/** Who decided, where a template did: as `policy:<name>` stands for a policy. By its id: a name is free text, and what this stands in leaves. */
export const templateRight = (id: TemplateId): string => `template:${id}`;
export const isTemplateRight = (by: string): boolean => by.startsWith('template:');
