import type { Size } from '../../model/geometry.ts';
import type { Policy } from '../../model/policy.ts';
import { looksLikeDicom } from '../dicom/sniff.ts';
import { decodePhoto } from '../photo/decode.ts';
import { openDicom } from './dicomMedia.ts';
import type { Raster } from './raster.ts';
import type { DicomHints } from './dicomHints.ts';

/** A picture to scan: its frames as the eye sees them (oriented, windowed, 8-bit colour), and what its header hints at. */
export interface Media extends Size {
  readonly frames: number;
  readonly frame: (index: number) => Promise<Raster>;
  /**
   * The same frame with its whole range of values shown, where the frame as seen is a window of it: what a window makes
   * equally white or black is still in the file.
   */
  readonly wholeRange?: ((index: number) => Promise<Raster>) | undefined;
  /** Absent for photos. */
  readonly hints?: DicomHints;
}

/** Throws what the decoders throw: a picture that does not decode completely is not scanned at all. */
export async function openMedia(bytes: Uint8Array, limits: Policy['limits']): Promise<Media> {
  if (looksLikeDicom(bytes)) return openDicom(bytes, limits);
  const { columns: width, rows: height, pixels } = await decodePhoto(bytes, limits);
  const raster: Raster = { data: pixels, width, height };
  return { width, height, frames: 1, frame: async () => raster };
}
