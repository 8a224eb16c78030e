import type { Size } from '../../model/geometry.ts';
import type { DicomHints } from './dicomHints.ts';
import type { Raster } from './raster.ts';

/** A picture to scan: its frames as the eye sees them (oriented, windowed, 8-bit colour), and what its header hints at. */
export interface Media extends Size {
  readonly frames: number;
  readonly frame: (index: number) => Promise<Raster>;
  /**
   * The same frame with its whole range of values shown, where the frame as seen is a window of it: what a window makes
   * equally white or black is still in the file.
   */
  readonly wholeRange?: ((index: number) => Promise<Raster>) | undefined;
  /** Equal for two frames only if their samples are: what is found on one is then on the other. Absent for photos. */
  readonly fingerprint?: (index: number) => Promise<string>;
  /** Absent for photos. */
  readonly hints?: DicomHints;
}
