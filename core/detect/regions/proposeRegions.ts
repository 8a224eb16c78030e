import type { Proposal } from '../../../contract/workers.schema.ts';
import type { Box } from '../../../model/geometry.ts';
import { reasonText } from '../../../model/proposalReason.ts';
import type { Media } from '../media.ts';
import type { Raster } from '../raster.ts';
import { complementOf } from '../../../model/complement.ts';

/** A sample that differs from the background by more is content; less is the noise of a lossy coder. */
const CONTENT_DIFFERENCE = 16;
/** Fewer pixels of content than this hold no character. */
const LEAST_PIXELS = 6;

/**
 * What lies outside the regions that the ultrasound device itself declares to be image: its banners and panels. The sequence is a
 * hint, never a permission: text and faces inside the regions are found by their own detectors. Looks at every frame: it costs little.
 */
export async function proposeRegions(media: Media): Promise<Proposal[]> {
  const regions = media.hints?.ultrasoundRegions ?? [];
  if (regions.length === 0) return [];
  const tiles = complementOf(regions, media);
  const filled = new Set<Box>();
  for (let frame = 0; frame < media.frames && filled.size < tiles.length; frame++) {
    const raster = await media.frame(frame);
    const background = commonestColour(raster, tiles);
    for (const tile of tiles) if (!filled.has(tile) && holdsContent(raster, tile, background)) filled.add(tile);
  }
  return tiles
    .filter((tile) => filled.has(tile))
    .map((box) => ({
      kind: 'region' as const,
      frames: 'all' as const,
      box,
      score: 1,
      reason: reasonText({ kind: 'outside-regions' }),
    }));
}

type Colour = readonly [number, number, number];

function commonestColour(raster: Raster, tiles: readonly Box[]): Colour {
  const counts = new Map<number, number>();
  for (const tile of tiles) {
    forEachPixel(raster, tile, (at) => {
      const colour = (raster.data[at]! << 16) | (raster.data[at + 1]! << 8) | raster.data[at + 2]!;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
      return false;
    });
  }
  let [best, most] = [0, -1];
  for (const [colour, count] of counts) if (count > most) [best, most] = [colour, count];
  return [best >> 16, (best >> 8) & 255, best & 255];
}

function holdsContent(raster: Raster, tile: Box, background: Colour): boolean {
  let pixels = 0;
  return forEachPixel(raster, tile, (at) => {
    const difference = Math.max(
      Math.abs(raster.data[at]! - background[0]),
      Math.abs(raster.data[at + 1]! - background[1]),
      Math.abs(raster.data[at + 2]! - background[2]),
    );
    return difference > CONTENT_DIFFERENCE && ++pixels >= LEAST_PIXELS;
  });
}

/** Calls `visit` with each pixel's offset until it answers true; answers whether it did. */
function forEachPixel(raster: Raster, box: Box, visit: (at: number) => boolean): boolean {
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) if (visit((y * raster.width + x) * 3)) return true;
  }
  return false;
}
