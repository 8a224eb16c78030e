import { execFileSync } from 'node:child_process';
import type { ModelStore } from '../../../core/detect/session.ts';
import { proposeText } from '../../../core/detect/text/proposeText.ts';
import { thresholdsOf, type Sensitivity } from '../../../model/sensitivity.ts';
import { Tally } from './intervals.ts';
import { scoreText, type LineScore } from './textScore.ts';
import { drawTextSet, type TextSet } from './textSet.ts';

export interface TextBench {
  /** Lines of which at least 95 % of the ink is covered, by what might matter. */
  readonly whole: Tally;
  readonly halfCovered: number;
  readonly lines: number;
  readonly pictures: number;
  /** Mean share of a picture's area that is covered without a line beneath. */
  readonly over: number;
  readonly strayBoxes: number;
  readonly cpuSeconds: number;
  readonly fonts: readonly string[];
}

const ALL = 'all lines';
const WHOLE = 0.95;

export async function benchText(
  asked: Omit<TextSet, 'fonts'>,
  models: ModelStore,
  sensitivity: Sensitivity,
): Promise<TextBench> {
  const fonts = installedFonts();
  const whole = new Tally();
  let [halfCovered, lines, pictures, over, strayBoxes, cpuSeconds] = [0, 0, 0, 0, 0, 0];
  const { textThreshold: threshold } = thresholdsOf(sensitivity);
  for await (const picture of drawTextSet({ ...asked, fonts })) {
    const { width, height, data } = picture;
    const media = { width, height, frames: 1, frame: async () => ({ data, width, height }) };
    const start = process.cpuUsage();
    const { proposals } = await proposeText(media, models, { threshold, identifiers: [] });
    const used = process.cpuUsage(start);
    cpuSeconds += (used.user + used.system) / 1e6;
    const score = scoreText(picture, proposals);
    pictures++;
    over += score.over;
    strayBoxes += score.stray;
    for (const line of score.lines) {
      lines++;
      halfCovered += line.covered >= 0.5 ? 1 : 0;
      for (const label of asked.slanted ? slantsOf(line) : labelsOf(line)) whole.add(label, line.covered >= WHOLE);
    }
  }
  return { whole, halfCovered, lines, pictures, over: over / pictures, strayBoxes, cpuSeconds, fonts };
}

export const wholeShare = (bench: TextBench): number => bench.whole.share(ALL);

function labelsOf(line: LineScore): string[] {
  const { size, contrast } = line;
  const height = size < 10 ? 'under 10' : size < 14 ? '10 to 14' : size < 22 ? '14 to 22' : 'from 22';
  const step = contrast < 60 ? 'under 60' : contrast < 100 ? '60 to 100' : 'from 100';
  return [
    ALL,
    `letters ${height} px`,
    `contrast ${step} levels`,
    `on ${line.kind}`,
    `font ${line.font}`,
    line.turn === 0 ? 'upright' : 'turned by a quarter',
    ...(line.atEdge ? ['at an edge of the picture'] : []),
    ...(line.crisp ? ['without smoothing'] : []),
  ];
}

function slantsOf({ degrees, turn, kind, size }: LineScore): string[] {
  const off = Math.abs(degrees);
  const angle = off < 5 ? 'up to 4' : off < 15 ? '5 to 14' : off < 30 ? '15 to 29' : '30 to 45';
  return [
    ALL,
    turn === 0 ? `by ${angle}°` : 'from standing',
    `on ${kind}`,
    `letters ${size < 14 ? 'under 14' : 'from 14'} px`,
  ];
}

/** Families that fontconfig knows and that have Latin letters of an ordinary shape. */
function installedFonts(): string[] {
  const listed = execFileSync('fc-list', [':lang=de', 'family'], { encoding: 'utf8' });
  const families = listed.split('\n').map((line) => line.split(',')[0]!.trim());
  return [...new Set(families)]
    .filter((family) => family !== '' && !/math|symbol|emoji|mono gyre/i.test(family))
    .sort();
}
