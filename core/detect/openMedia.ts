import type { Policy } from '../../model/policy.ts';
import { looksLikeDicom } from '../dicom/sniff.ts';
import { decodePhoto } from '../photo/decode.ts';
import { openDicom } from './dicomMedia.ts';
import type { Media } from './media.ts';
import type { Raster } from './raster.ts';

/** Throws what the decoders throw: a picture that does not decode completely is not scanned at all. */
export async function openMedia(bytes: Uint8Array, limits: Policy['limits']): Promise<Media> {
  if (looksLikeDicom(bytes)) return openDicom(bytes, limits);
  const { columns: width, rows: height, pixels } = await decodePhoto(bytes, limits);
  const raster: Raster = { data: pixels, width, height };
  return { width, height, frames: 1, frame: async () => raster };
}
