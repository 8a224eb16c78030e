import { boxIoU, snapOutward, type Box } from '../../../model/geometry.ts';
import { scaleBox } from '../boxes.ts';
import { cropRaster, resizeRaster, turnRaster, type Raster } from '../raster.ts';
import type { ModelStore } from '../session.ts';
import { linesAt } from './lines.ts';
import { UPRIGHT_RATIO } from './recognise.ts';

/**
 * Text is text from near by as well: at the heights that the network was taught, with more or less about it, dark on light or light on dark. A tooth, a bone's edge
 * or a lesion that was taken for a line is seen again by few of these looks, whatever is written by nearly all, in any script and whether it can be read or not.
 */
const HEIGHTS = [36, 24, 56] as const;
/** Shares of the line's height that are seen about it. */
const MARGINS = [1.2, 0.5] as const;
/** The middle of a longer line tells as much: so many heights of it. */
const LONGEST = 12;
/** Overlap over union from which the same line was seen. */
const SAME_LINE = 0.3;

export interface CloseLooks {
  readonly models: ModelStore;
  readonly threshold: number;
}

/** Whether at least `enough` of the twelve looks from near by see the line too. */
export async function isSeenCloseBy(
  picture: Raster,
  line: Box,
  enough: number,
  { models, threshold }: CloseLooks,
): Promise<boolean> {
  let [seen, left] = [0, MARGINS.length * HEIGHTS.length * 2];
  for (const margin of MARGINS) {
    const part = partAbout(picture, middleOf(line), margin);
    if (!part) return true;
    for (const height of HEIGHTS) {
      const { raster, line: wanted } = await scaledTo(height, part);
      for (const seenAs of [raster, inverted(raster)]) {
        const found = await linesAt(seenAs, seenAs, models, threshold);
        if (found.some((one) => boxIoU(one, wanted) >= SAME_LINE)) seen++;
        left--;
        if (seen >= enough) return true;
        if (seen + left < enough) return false;
      }
    }
  }
  return false;
}

const LEAST_INPUT = 32;
const sideOf = (length: number): number => Math.max(LEAST_INPUT, Math.round(length));

/** With the line so many pixels high. */
async function scaledTo(height: number, { raster, line }: Part): Promise<Part> {
  const by = height / Math.min(line.width, line.height);
  const [width, tall] = [sideOf(raster.width * by), sideOf(raster.height * by)];
  const scaled = await resizeRaster(raster, width, tall);
  return { raster: scaled, line: scaleBox(line, raster, scaled) };
}

const inverted = (raster: Raster): Raster => ({ ...raster, data: raster.data.map((value) => 255 - value) });

function middleOf(line: Box): Box {
  const longest = LONGEST * Math.min(line.width, line.height);
  const [width, height] = [Math.min(line.width, longest), Math.min(line.height, longest)];
  return { x: line.x + (line.width - width) / 2, y: line.y + (line.height - height) / 2, width, height };
}

interface Part {
  readonly raster: Raster;
  /** Where it is in the raster. */
  readonly line: Box;
}

/** The line lying, with so much about it; undefined if nothing of it is in the picture. */
function partAbout(picture: Raster, line: Box, margin: number): Part | undefined {
  const by = margin * Math.min(line.width, line.height);
  const grown = { x: line.x - by, y: line.y - by, width: line.width + 2 * by, height: line.height + 2 * by };
  const area = snapOutward(grown, picture);
  if (!area) return undefined;
  const raster = cropRaster(picture, area.x, area.y, area.width, area.height);
  const { width, height } = line;
  const [x, y] = [line.x - area.x, line.y - area.y];
  if (height <= width * UPRIGHT_RATIO) return { raster, line: { x, y, width, height } };
  return { raster: turnRaster(raster, 1), line: { x: area.height - y - height, y: x, width: height, height: width } };
}
