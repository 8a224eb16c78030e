import type { JpegStructure } from './jpegSegments.ts';

const orientationTag = 0x0112;

/** Of the first Exif segment's first directory, 1 to 8; 1 where it says none, as decoders take it. */
export function exifOrientation({ segments }: JpegStructure): number {
  const exif = segments.find(
    ({ marker, payload }) => marker === 0xe1 && Buffer.from(payload.subarray(0, 6)).toString('latin1') === 'Exif\0\0',
  );
  try {
    return exif ? orientationOf(exif.payload.subarray(6)) : 1;
  } catch (thrown) {
    if (thrown instanceof RangeError) return 1;
    throw thrown;
  }
}

function orientationOf(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = view.getUint16(0) === 0x4949;
  const at = view.getUint32(4, little);
  const count = view.getUint16(at, little);
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + i * 12;
    if (view.getUint16(entry, little) !== orientationTag) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
