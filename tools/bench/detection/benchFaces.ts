import { findFaces } from '../../../core/detect/faces/faces.ts';
import type { ModelStore } from '../../../core/detect/session.ts';
import { boxIntersection, type Box } from '../../../model/geometry.ts';
import { thresholdsOf, type Sensitivity } from '../../../model/sensitivity.ts';
import { readFaceSet } from './faceSet.ts';
import { variantsOf } from './faceVariants.ts';
import { Tally } from './intervals.ts';

export interface FaceBench {
  readonly recall: Tally;
  /** Of what was proposed, by score, how much was a face. */
  readonly scores: readonly { readonly score: number; readonly right: boolean }[];
  readonly pictures: number;
  readonly faces: number;
  readonly variants: number;
  /** False proposals on pictures that show no face, and how many of those there are. */
  readonly falseAlarms: { readonly boxes: number; readonly pictures: number; readonly withAny: number };
}

/** Runs the detector over a labelled set and its variants. A face is covered if its centre lies in a proposal that covers 70 % of its box and is not over ten times as large; one under `LEAST_PIXELS` is not counted. */
export async function benchFaces(folder: string, models: ModelStore, sensitivity: Sensitivity): Promise<FaceBench> {
  const recall = new Tally();
  const scores: { score: number; right: boolean }[] = [];
  const falseAlarms = { boxes: 0, pictures: 0, withAny: 0 };
  let [pictures, faces, variants] = [0, 0, 0];
  const { faceThreshold: threshold } = thresholdsOf(sensitivity);
  for await (const picture of readFaceSet(folder)) {
    pictures++;
    faces += picture.faces.length;
    for await (const { kind, raster, faces: truth } of variantsOf(picture)) {
      variants++;
      const found = await findFaces(raster, models, { threshold });
      for (const face of truth.filter(isLargeEnough))
        recall.add(
          kind,
          found.some((box) => covers(box, face)),
        );
      for (const box of found) scores.push({ score: box.score, right: truth.some((face) => covers(box, face)) });
      if (picture.faces.length > 0) continue;
      falseAlarms.pictures++;
      falseAlarms.boxes += found.length;
      if (found.length > 0) falseAlarms.withAny++;
    }
  }
  return { recall, scores, pictures, faces, variants, falseAlarms };
}

/** Of fewer pixels nobody could say that it is a face: those of a crowd that a variant shrinks with its neighbours. */
const LEAST_PIXELS = 10;
export const isLargeEnough = ({ width, height }: Box): boolean => Math.max(width, height) >= LEAST_PIXELS;

export function covers(box: Box, face: Box): boolean {
  const area = face.width * face.height;
  return boxIntersection(box, face) >= 0.7 * area && box.width * box.height <= 10 * area;
}
