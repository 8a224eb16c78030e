import { boxIntersection, type Box, type Size } from '../../../model/geometry.ts';
import { scaleBox, suppressOverlaps } from '../boxes.ts';
import type { Raster } from '../raster.ts';
import { clusterSightings, type AcceptRules, type Candidate, type Evidence, type Sighting } from './accept.ts';
import type { RunNetwork } from './deepPass.ts';
import { mirrored } from './partial.ts';
import type { FaceDetector } from './passes.table.ts';

/** Long sides at which the picture is looked at with a border of its own mirror image. */
const LONG_SIDES = [160, 320] as const;
/** How much of its width and height is mirrored on either side. */
const BORDER = 1 / 3;
const PASS_IOU = 0.4;
const ULTRAFACE_SURE = 0.9;
/** Two mirrored halves of an arm or a bottle may look like a face as well, so SSD has to be surer than of a face that is seen whole. */
const SSD_SURER_BY = 0.1;
/** Less of it inside is no more than an ear. */
const LEAST_INSIDE = 0.25;

/**
 * Faces that the frame cuts: mirrored at the edge, half a face becomes a whole one, which both networks know. Only what reaches over an
 * edge is answered, in pixels of the picture and not cut to it. SSD, the dearer one, runs only where UltraFace is sure.
 */
export async function facesAtEdges(
  level: (longSide: number) => Promise<Raster>,
  picture: Size,
  run: RunNetwork,
  rules: AcceptRules,
): Promise<Candidate[]> {
  const levels = await Promise.all(LONG_SIDES.map(level));
  const seenBy = async (detector: FaceDetector, threshold: number): Promise<Sighting[]> => {
    const seen = await Promise.all(levels.map((raster) => lookOverEdges(raster, picture, run, detector, threshold)));
    return seen.flat();
  };
  const ultraface = await seenBy('face-ultraface', ULTRAFACE_SURE);
  if (ultraface.length === 0) return [];
  const ssd = await seenBy('face-ssd', Math.min(0.995, rules.upright.ssdAlone + SSD_SURER_BY));
  // All that was seen is above its network's threshold: a face is what both have seen.
  return clusterSightings([...ultraface, ...ssd]).filter(({ evidence }) => [...evidence.values()].some(seenByBoth));
}

const seenByBoth = (evidence: Evidence): boolean => evidence.ssd > 0 && evidence.ultraface > 0;

async function lookOverEdges(
  raster: Raster,
  picture: Size,
  run: RunNetwork,
  detector: FaceDetector,
  threshold: number,
): Promise<Sighting[]> {
  const [left, top] = [Math.floor(raster.width * BORDER), Math.floor(raster.height * BORDER)];
  const found = await run(detector, mirrored(raster, BORDER), threshold);
  return suppressOverlaps(found, PASS_IOU)
    .map((box): Sighting => {
      const own = { ...box, x: box.x - left, y: box.y - top };
      return { ...scaleBox(own, raster, picture), detector, turn: 0 };
    })
    .filter((box) => reachesOver(box, picture));
}

function reachesOver(box: Box, { width, height }: Size): boolean {
  const area = box.width * box.height;
  const inside = boxIntersection(box, { x: 0, y: 0, width, height });
  return inside < area && inside >= LEAST_INSIDE * area;
}
