import { ScrimFailure } from '../../../model/errors.ts';
import type { Box } from '../../../model/geometry.ts';
import type { Place } from '../frames.ts';
import { cropRaster, resizeRaster, turnRaster, type Raster } from '../raster.ts';
import type { ModelStore, OutputTensor } from '../session.ts';
import { snapOutward } from '../../../model/geometry.ts';
import { straight } from './slant.ts';

export interface Reading {
  readonly text: string;
  /** Mean probability of the characters kept; 0 if none was. */
  readonly confidence: number;
}

/** The recogniser's input height; wider lines than `LONGEST` are squeezed. */
const LINE_HEIGHT = 48;
const LONGEST = 1600;
/** A box taller than this many widths is a line that runs up or down. */
export const UPRIGHT_RATIO = 1.5;
/** Share of a line's height that the recogniser wants around it. */
const QUIET = 0.14;

/** What the line in the box says, as well as the recogniser can tell. */
export async function readLine(picture: Raster, box: Box, models: ModelStore): Promise<Reading> {
  const by = Math.min(box.width, box.height) * QUIET;
  const grown = { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
  const snapped = snapOutward(grown, picture);
  if (!snapped) return { text: '', confidence: 0 };
  const line = cropRaster(picture, snapped.x, snapped.y, snapped.width, snapped.height);
  if (line.height <= line.width * UPRIGHT_RATIO) return readUpright(line, models);
  const [down, up] = [await readUpright(turnRaster(line, 3), models), await readUpright(turnRaster(line, 1), models)];
  return down.confidence >= up.confidence ? down : up;
}

/** The same of a line that was found, however it lies. One that is slanted may stand on its head. */
export async function readFound(picture: Raster, line: Place, models: ModelStore): Promise<Reading> {
  if (!line.slant) return readLine(picture, line, models);
  const lying = await straight(picture, line);
  const upright = await readLine(lying.raster, lying.line, models);
  // The line stands in the middle.
  const reversed = await readLine(turnRaster(lying.raster, 2), lying.line, models);
  return upright.confidence >= reversed.confidence ? upright : reversed;
}

async function readUpright(line: Raster, models: ModelStore): Promise<Reading> {
  const network = await models.network('text-recognition');
  const width = Math.min(LONGEST, Math.max(16, Math.round((line.width / line.height) * LINE_HEIGHT)));
  const { outputs } = await network.run(await resizeRaster(line, width, LINE_HEIGHT));
  const steps = [...outputs.values()][0];
  const keys = await models.keys();
  if (steps?.dims.length !== 3) throw new ScrimFailure('DETECTOR_FAILED', { output: 'text steps' });
  return decodeGreedy(steps, keys);
}

/**
 * Connectionist temporal classification, greedy: the best class of each step, repeats merged, blanks dropped. Class 0 is the
 * blank, class n the n-th key, the class after the last key a space. `steps` is [1, steps, classes].
 */
export function decodeGreedy(steps: Pick<OutputTensor, 'data' | 'dims'>, keys: readonly string[]): Reading {
  const [, count, classes] = steps.dims as [number, number, number];
  if (classes !== keys.length + 2) throw new ScrimFailure('DETECTOR_FAILED', { output: 'text alphabet' });
  let text = '';
  let previous = 0;
  let sum = 0;
  let kept = 0;
  for (let step = 0; step < count; step++) {
    let best = 0;
    const at = step * classes;
    for (let index = 1; index < classes; index++) if (steps.data[at + index]! > steps.data[at + best]!) best = index;
    if (best !== 0 && best !== previous) {
      text += best > keys.length ? ' ' : keys[best - 1]!;
      sum += steps.data[at + best]!;
      kept++;
    }
    previous = best;
  }
  return { text: text.trim(), confidence: kept > 0 ? sum / kept : 0 };
}
