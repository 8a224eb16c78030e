import { boxIntersection, type Box, type Size } from '../../../model/geometry.ts';
import { clipBox, scaleBox, suppressOverlaps, unflipBox, unturnBox, type ScoredBox } from '../boxes.ts';
import { flipRaster, resizeRaster, turnRaster, type Raster, type Turn } from '../raster.ts';
import { outputOf, type ModelStore } from '../session.ts';
import { acceptRules, clusterSightings, isFace, leastUsefulScore, type Candidate, type Sighting } from './accept.ts';
import { decodeLevel } from './anchors.ts';
import { closeUps, DEEP_FROM, DEEP_LONG_SIDE, smallPlaces, type RunNetwork } from './deepPass.ts';
import { ssdHead, ultrafaceHead, type FaceHead } from './heads.table.ts';
import { facesAtEdges } from './edges.ts';
import { brightened } from './brightness.ts';
import { calibratedScore } from './calibration.ts';
import { defaultPasses, LARGEST_ENLARGEMENT, type FaceDetector, type FacePass } from './passes.table.ts';

const heads: Readonly<Record<FaceDetector, FaceHead>> = { 'face-ssd': ssdHead, 'face-ultraface': ultrafaceHead };
const PASS_IOU = 0.4;
const SMALLEST_SIDE = 16;
/** SSD was trained on 512 × 512, but padding to less finds the same in a third less time. */
const LARGEST_MULTIPLE = 128;

export interface FaceOptions {
  /** The policy's face threshold, 0.05–0.95: lower finds more, and more that is none. */
  readonly threshold: number;
  readonly passes?: readonly FacePass[];
  /** Whether large pictures are searched for small faces as well; so unless it says no. */
  readonly deep?: boolean;
}

/** Faces in pixels of the picture, padded to cover hairline, ears and chin; best first. Scores are calibrated. */
export async function findFaces(original: Raster, models: ModelStore, options: FaceOptions): Promise<ScoredBox[]> {
  const picture = brightened(original);
  const rules = acceptRules(options.threshold);
  const level = pyramid(picture);
  const run = networkRunner(models);
  const deep = options.deep !== false && Math.max(picture.width, picture.height) >= DEEP_FROM;
  // Each level is made from the next larger one.
  if (deep) await level(DEEP_LONG_SIDE);
  const passes = [...(options.passes ?? defaultPasses)].sort((a, b) => b.longSide - a.longSide);
  const [seen, places, overEdges] = await Promise.all([
    Promise.all(
      passes.map(async ({ detector, longSide, turn, flipped }) => {
        const raster = await level(longSide);
        const turned = turnRaster(raster, turn);
        const boxes = await run(detector, flipped ? flipRaster(turned) : turned, leastUsefulScore(detector, rules));
        return suppressOverlaps(boxes, PASS_IOU).map((found): Sighting => {
          const box = flipped ? unflipBox(found, turned) : found;
          return { ...scaleBox(unturnBox(box, turn, raster), raster, picture), detector, turn };
        });
      }),
    ),
    deep ? level(DEEP_LONG_SIDE).then((raster) => smallPlaces(raster, picture, run)) : [],
    facesAtEdges(level, picture, run, rules),
  ]);
  const known = seen.flat();
  const sightings = [...known, ...(await closeUps(picture, places, known, run))];
  const faces = clusterSightings(sightings).filter((candidate) => isFace(candidate, rules));
  const whole = suppressOverlaps(
    faces.map((face) => ({ ...face, ...face.box })),
    PASS_IOU,
  ).flatMap((face) => padded(face, picture));
  const cut = overEdges.flatMap((face) => padded(face, picture));
  return [...whole, ...cut.filter((face) => !isCovered(face, whole))];
}

/** What a proposed face covers already is no other face. */
const COVERED = 0.8;
const isCovered = (face: Box, by: readonly Box[]): boolean =>
  by.some((other) => boxIntersection(face, other) >= COVERED * face.width * face.height);

export const networkRunner =
  (models: ModelStore): RunNetwork =>
  async (detector, raster, threshold, finest) => {
    const network = await models.network(detector);
    const head = heads[detector];
    const { outputs } = await network.run(raster, Math.min(LARGEST_MULTIPLE, network.input.multiple));
    return head.levels
      .slice(0, finest)
      .flatMap((level, index) =>
        decodeLevel(outputOf(outputs, `cls${index}`), outputOf(outputs, `box${index}`), level, head.layout, threshold),
      );
  };

/** The picture at a long side; each level is made from the next larger one, so that the full picture is read once. */
function pyramid(picture: Raster): (longSide: number) => Promise<Raster> {
  const levels = new Map<number, Promise<Raster>>();
  const full = Math.max(picture.width, picture.height);
  return (longSide) => {
    const scale = Math.min(LARGEST_ENLARGEMENT, longSide / full);
    const known = levels.get(scale);
    if (known) return known;
    const larger = [...levels].filter(([other]) => other > scale).sort(([a], [b]) => a - b)[0]?.[1];
    const side = (length: number) => Math.max(SMALLEST_SIDE, Math.round(length * scale));
    const raster = Promise.resolve(larger ?? picture).then((from) =>
      resizeRaster(from, side(picture.width), side(picture.height)),
    );
    levels.set(scale, raster);
    return raster;
  };
}

/** Shares of the found box's own extent, towards the crown, the chin and either ear: the networks box brow to chin. */
const PADDING = { crown: 0.3, chin: 0.12, ear: 0.18 } as const;

function padded(face: Candidate & { readonly score: number }, picture: Size): ScoredBox[] {
  const box = clipBox(grown(face.box, face.turn), picture);
  return box ? [{ ...box, score: calibratedScore(face.score) }] : [];
}

/** A face found in a picture turned clockwise by n quarters has its crown n quarters counter-clockwise from the top. */
function grown(box: Box, turn: Turn): Box {
  const long = turn % 2 === 0 ? box.height : box.width;
  const across = (turn % 2 === 0 ? box.width : box.height) * PADDING.ear;
  const crown = long * PADDING.crown;
  const chin = long * PADDING.chin;
  const sides = {
    0: { top: crown, right: across, bottom: chin, left: across },
    1: { top: across, right: chin, bottom: across, left: crown },
    2: { top: chin, right: across, bottom: crown, left: across },
    3: { top: across, right: crown, bottom: across, left: chin },
  }[turn];
  return {
    x: box.x - sides.left,
    y: box.y - sides.top,
    width: box.width + sides.left + sides.right,
    height: box.height + sides.top + sides.bottom,
  };
}
