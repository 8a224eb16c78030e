import type { MediaType } from '../../model/item.ts';

/** Types of photo that only originals have; all of them leave as a JPEG or a PNG. */
function isPhotoOriginal(bytes: Uint8Array): boolean {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  return (
    /^(GIF8|BM|II\*\0|MM\0\*)/.test(text(0, 4)) ||
    (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') ||
    text(4, 8) === 'ftyp'
  );
}

/** Whether a finished file of this type can be made of an original: a photo of any type becomes a picture, nothing else does. */
export function mayBecome(original: Uint8Array, made: MediaType): boolean {
  const type = mediaTypeOf(original);
  if (made === 'application/dicom') return type === 'application/dicom';
  return type === undefined ? isPhotoOriginal(original) : type === made;
}

/** By content. A DICOM file that leaves has its preamble; an original may begin with its first element. */
export function mediaTypeOf(bytes: Uint8Array): MediaType | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png';
  if (String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM') return 'application/dicom';
  const group = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  return (group === 2 || group === 8) && bytes[3] === 0 ? 'application/dicom' : undefined;
}
