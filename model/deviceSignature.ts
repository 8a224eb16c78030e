import { z } from 'zod';
import { boxSchema } from './geometry.ts';

const name = z.string().max(64);
/** More than any screen is divided into; an object that declares more has no signature. */
export const mostSignatureRegions = 32;
const regions = z.array(boxSchema).max(mostSignatureRegions);

/** What an object says of the device that made it; keywords as in PS3.6. Of the device, never of a person or of one machine of its kind. */
export const deviceNamesSchema = z.object({
  /** Either may be empty. */
  Manufacturer: name,
  ManufacturerModelName: name,
  /** SequenceOfUltrasoundRegions in whole pixels, sorted; empty where the object declares none. */
  UltrasoundRegions: regions,
});
export type DeviceNames = z.infer<typeof deviceNamesSchema>;

/** Two objects of one signature lay out their screens alike: what is burned in stands at the same places. */
export const deviceSignatureSchema = deviceNamesSchema.extend({
  Modality: z.string().max(16),
  Rows: z.int().min(1),
  Columns: z.int().min(1),
});
export type DeviceSignature = z.infer<typeof deviceSignatureSchema>;

/** Of an item's facts. Undefined for photos, and for what was imported before devices were noted. */
export function signatureOf({ columns: Columns, rows: Rows, dicom }: SignatureFacts): DeviceSignature | undefined {
  return dicom?.device && { ...dicom.device, Modality: dicom.Modality, Rows, Columns };
}

interface SignatureFacts {
  readonly columns: number;
  readonly rows: number;
  readonly dicom?: { readonly Modality: string; readonly device?: DeviceNames | undefined } | undefined;
}

/** Whether the object says who made its device. Without that, equal signatures are chance. */
export const namesDevice = ({ Manufacturer, ManufacturerModelName }: DeviceSignature): boolean =>
  Manufacturer !== '' || ManufacturerModelName !== '';

/** Equal for equal signatures and for no others; the same in every build and on every machine. Names are compared without regard to case. */
export const signatureKey = (signature: DeviceSignature): string => {
  const { Manufacturer, ManufacturerModelName, Modality, Rows, Columns, UltrasoundRegions } = signature;
  const boxes = UltrasoundRegions.map(({ x, y, width, height }) => [x, y, width, height]).sort(byNumbers);
  const names = [Manufacturer, ManufacturerModelName].map((text) => text.trim().toUpperCase().replace(/\s+/g, ' '));
  return JSON.stringify([...names, Modality, Columns, Rows, boxes]);
};

export const isSameDevice = (a: DeviceSignature, b: DeviceSignature): boolean => signatureKey(a) === signatureKey(b);

function byNumbers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
