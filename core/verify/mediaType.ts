import type { MediaType } from '../../model/item.ts';

/** By content. A DICOM file that leaves has its preamble; an original may begin with its first element. */
export function mediaTypeOf(bytes: Uint8Array): MediaType | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png';
  if (String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM') return 'application/dicom';
  const group = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  return (group === 2 || group === 8) && bytes[3] === 0 ? 'application/dicom' : undefined;
}
