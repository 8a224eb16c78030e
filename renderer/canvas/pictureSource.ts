import { scrimError, scrimErrorSchema, type ScrimError } from '../../model/errors.ts';
import type { FrameLevels } from '../editor/presets.ts';
import type { Box } from '../../model/geometry.ts';
import type { RoiStatistics } from '../../model/measure.ts';
import type { GreyWindow } from '../editor/voi.ts';
import type { TileRange } from '../../model/tiles.ts';
import type { Roi } from './voi.worker.ts';

/** A part of a picture in full size. */
export interface Tile {
  readonly box: Box;
  readonly bitmap: ImageBitmap;
}

/** A frame ready to be drawn; whatever its resolution, it covers the whole picture. The source owns and closes the bitmap. */
export interface ShownPicture {
  readonly frame: number;
  readonly bitmap: ImageBitmap;
  /** Parts in full size, to be drawn over it. */
  readonly tiles?: readonly Tile[];
}

export interface PictureListener {
  readonly onPicture: (picture: ShownPicture) => void;
  readonly onError: (frame: number, error: ScrimError) => void;
  /** Greyscale only: the values that occur in the frame that is shown, and the names of its VOI LUTs. */
  readonly onLevels?: (levels: FrameLevels) => void;
}

/** Where the canvas gets its pixels. `show` may be called at every change; what it made stale is aborted. */
export interface PictureSource {
  /** Who is told from now on; nobody before. */
  listen(listener: PictureListener): void;
  /** Fetches and decodes what is likely to be shown, and nothing near it. */
  prepare(frame: number, side: number, window: GreyWindow | null): void;
  /** `side`: pixels wanted on the longer side of the picture; `seen`: on which tiles somebody looks. */
  show(frame: number, side: number, seen: TileRange): void;
  setWindow(window: GreyWindow): void;
  /** Modality values within a region of a frame that is loaded; null where there are none. */
  measure?(frame: number, roi: Roi): Promise<RoiStatistics | null>;
  close(): void;
}

/** Fetches from the app's own scheme; an error body is an entry of the catalogue. Null when aborted. */
export async function fetchMedia(url: string, signal: AbortSignal): Promise<Response | ScrimError | null> {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return response;
    const parsed = scrimErrorSchema.safeParse(await response.json().catch(() => null));
    if (parsed.success) return parsed.data;
    return scrimError(response.status === 423 ? 'VAULT_LOCKED' : response.status === 404 ? 'NOT_FOUND' : 'UNEXPECTED');
  } catch {
    return signal.aborted ? null : scrimError('UNEXPECTED');
  }
}

export const nobody: PictureListener = { onPicture: () => undefined, onError: () => undefined };

export const isResponse = (answer: Response | ScrimError): answer is Response => answer instanceof Response;

/** Neighbours first in the direction of travel, then the other way. */
export function neighbours(frame: number, previous: number, frames: number): number[] {
  const step = frame < previous ? -1 : 1;
  return [frame + step, frame + 2 * step, frame - step].filter((other) => other >= 0 && other < frames);
}
