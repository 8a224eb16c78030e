import type { Policy } from '../../model/policy.ts';
import { allOf, contentOf, type Content } from '../files/content.ts';
import { looksLikeDicom } from '../dicom/sniff.ts';
import { decodePhoto } from '../photo/decode.ts';
import { openDicom } from './dicomMedia.ts';
import type { Media } from './media.ts';
import type { Raster } from './raster.ts';

/** What tells a DICOM object from a photo is in here. */
const headBytes = 4096;

/** By its first bytes, whatever it is called. */
export function isDicom(source: Uint8Array | Content): boolean {
  const content = contentOf(source);
  return looksLikeDicom(content.slice(0, Math.min(headBytes, content.length)));
}

/** Throws what the decoders throw: a picture that does not decode completely is not scanned at all. */
export async function openMedia(source: Uint8Array | Content, limits: Policy['limits']): Promise<Media> {
  const content = contentOf(source);
  if (isDicom(content)) return openDicom(content, limits);
  const { columns: width, rows: height, pixels } = await decodePhoto(allOf(content), limits, { probed: true });
  const raster: Raster = { data: pixels, width, height };
  return { width, height, frames: 1, frame: async () => raster };
}
