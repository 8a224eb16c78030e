import { mostSignatureRegions, type DeviceNames } from '../../model/deviceSignature.ts';
import { tagOf } from './dictionary.ts';
import { textOf } from './identity.ts';
import type { Picture } from './picture.ts';
import { ultrasoundRegions } from './ultrasoundRegions.ts';

/** What the object says of the device that made it; undefined where its screen is divided beyond reason. */
export function deviceNames({ file, values, format }: Picture): DeviceNames | undefined {
  const regions = ultrasoundRegions(values, format, file.littleEndian) ?? [];
  if (regions.length > mostSignatureRegions) return undefined;
  return {
    Manufacturer: textOf(values, tagOf('Manufacturer')),
    ManufacturerModelName: textOf(values, tagOf('ManufacturerModelName')),
    UltrasoundRegions: regions.sort((a, b) => a.y - b.y || a.x - b.x || a.width - b.width || a.height - b.height),
  };
}
