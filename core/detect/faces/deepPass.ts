import { boxIoU, type Box, type Size } from '../../../model/geometry.ts';
import { scaleBox, suppressOverlaps, type ScoredBox } from '../boxes.ts';
import { cropRaster, resizeRaster, type Raster } from '../raster.ts';
import type { Sighting } from './accept.ts';
import type { FaceDetector } from './passes.table.ts';
import { inTiles } from './tiles.ts';

/** Runs one network on a raster; boxes in the raster's pixels, not yet freed of overlaps. Of its grids the `finest` answer, or all. */
export type RunNetwork = (
  detector: FaceDetector,
  raster: Raster,
  threshold: number,
  finest?: number,
) => Promise<ScoredBox[]>;

/** Below this long side the ordinary passes already see all that there is. */
export const DEEP_FROM = 1800;
export const DEEP_LONG_SIDE = 3200;
/** Anchors up to 48 pixels: what is larger than a tile's margin would be seen cut, and the ordinary passes see it whole. */
const FINEST_GRIDS = 2;
/** Well under what UltraFace is trusted from: ordinary photos have a handful of such places, and SSD decides about them. */
const LEAST_SCORE = 0.2;
const MOST_CANDIDATES = 60;
/** A candidate is seen again in a crop of so many times its side, from the picture's own pixels. */
const CROP = 4;
const CROP_SIDE = 256;
const LEAST_CROP = 16;
const SSD_LEAST_SCORE = 0.2;
/** What SSD finds in a crop is about the candidate if they overlap by so much. */
const SAME = 0.3;
const KNOWN = 0.35;
const SSD_SURE = 0.4;

/**
 * Where small faces of a large photo may be, which no pass over the whole picture resolves: UltraFace proposes places at a long side of
 * `DEEP_LONG_SIDE`, best first, in pixels of the picture. `closeUps` looks at them again.
 */
export async function smallPlaces(raster: Raster, picture: Size, run: RunNetwork): Promise<ScoredBox[]> {
  const seen = await inTiles(raster, (part) => run('face-ultraface', part, LEAST_SCORE, FINEST_GRIDS));
  return suppressOverlaps(seen, 0.4).map((box) => scaleBox(box, raster, picture));
}

/** SSD looks at each place from near by. One that it is sure of already is not looked at again. */
export async function closeUps(
  picture: Raster,
  places: readonly ScoredBox[],
  known: readonly Sighting[],
  run: RunNetwork,
): Promise<Sighting[]> {
  const sure = known.filter(({ detector, score }) => detector === 'face-ssd' && score >= SSD_SURE);
  const fresh = places.filter((box) => !sure.some((face) => boxIoU(face, box) > KNOWN)).slice(0, MOST_CANDIDATES);
  const found = await Promise.all(
    fresh.map(async (place): Promise<Sighting[]> => {
      const own: Sighting = { ...place, detector: 'face-ultraface', turn: 0 };
      const score = await closeUp(picture, place, run);
      return score > 0 ? [own, { ...place, score, detector: 'face-ssd', turn: 0 }] : [own];
    }),
  );
  return found.flat();
}

async function closeUp(picture: Raster, place: Box, run: RunNetwork): Promise<number> {
  const wanted = Math.round(CROP * Math.max(place.width, place.height));
  const side = Math.min(Math.max(LEAST_CROP, wanted), picture.width, picture.height);
  const start = (centre: number, length: number) => Math.max(0, Math.min(length - side, Math.round(centre - side / 2)));
  const left = start(place.x + place.width / 2, picture.width);
  const top = start(place.y + place.height / 2, picture.height);
  const crop = await resizeRaster(cropRaster(picture, left, top, side, side), CROP_SIDE, CROP_SIDE);
  const scale = side / CROP_SIDE;
  let best = 0;
  for (const { x, y, width, height, score } of await run('face-ssd', crop, SSD_LEAST_SCORE)) {
    const box = { x: x * scale + left, y: y * scale + top, width: width * scale, height: height * scale };
    if (boxIoU(box, place) > SAME) best = Math.max(best, score);
  }
  return best;
}
