import type { Sensitivity } from '../../../model/sensitivity.ts';
import type { FaceBench } from './benchFaces.ts';
import { wholeShare, type TextBench } from './benchText.ts';
import { Tally, wilson } from './intervals.ts';

export interface Benched {
  readonly seed: number;
  readonly sensitivity: Sensitivity;
  readonly text: TextBench;
  /** Of lines at an angle. */
  readonly slanted: TextBench;
  readonly faces: FaceBench | undefined;
}

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** docs/conformance/detection.md: nothing in it but what was counted just now, and how to count it again. */
export function detectionReport({ seed, sensitivity, text, slanted, faces }: Benched): string {
  return [
    '# What detection finds',
    '',
    '<!-- Written by `npm run bench:detect`. Do not edit: run it again. -->',
    '',
    `Sensitivity \`${sensitivity}\`. Everything below was counted by one run of \`npm run bench:detect\`; intervals are Wilson's at 95 %.`,
    'The sets are drawn or degraded, not clinical: they tell what changed from one build to the next, and what to look out for; they do not tell what',
    'share of the faces and names in your own pictures will be found. No figure here replaces a look at the picture.',
    '',
    ...textPart(seed, text),
    ...slantedPart(slanted),
    ...facePart(faces),
  ].join('\n');
}

function textPart(seed: number, text: TextBench): string[] {
  const share = wholeShare(text);
  const { low, high } = wilson(Math.round(share * text.lines), text.lines);
  return [
    '## Burned-in text',
    '',
    `${text.pictures} pictures with ${text.lines} lines, drawn from seed ${seed} in ${text.fonts.length} fonts (${text.fonts.join(', ')}).`,
    'Backgrounds: ultrasound speckle, slices, gradients, grain, drawn photos, screens, labels. The thresholds were chosen on other seeds.',
    '',
    `- lines with at least 95 % of their ink covered: **${percent(share)}** (${percent(low)} to ${percent(high)})`,
    `- lines with at least half of it covered: ${percent(text.halfCovered / text.lines)}`,
    `- area covered that lies in no line's own box: **${percent(text.over, 2)}** of a picture on average`,
    `- boxes on nothing that was drawn: ${text.strayBoxes} in ${text.pictures} pictures`,
    `- processor time: ${(text.cpuSeconds / text.pictures).toFixed(2)} s a picture, reading included`,
    '',
    ...text.whole.table('lines', 'covered whole'),
    '',
  ];
}

function slantedPart(text: TextBench): string[] {
  const share = wholeShare(text);
  const { low, high } = wilson(Math.round(share * text.lines), text.lines);
  return [
    '### At an angle',
    '',
    `${text.pictures} pictures more, with ${text.lines} lines by up to 45° either way, as on a label that was photographed: **${percent(share)}** (${percent(low)} to ${percent(high)}) have at least 95 % of their ink covered,`,
    `${percent(text.halfCovered / text.lines)} at least half of it. **${percent(text.over, 2)}** of a picture is covered that lies in no box about a line’s own ink; ${text.strayBoxes} proposals are on nothing that was drawn.`,
    '',
    ...text.whole.table('lines', 'covered whole'),
    '',
  ];
}

function facePart(faces: FaceBench | undefined): string[] {
  if (!faces) {
    return [
      '## Faces',
      '',
      'Not measured: `SCRIM_FACE_SET` named no folder (see `docs/how-to/measure-detection.md`).',
      '',
    ];
  }
  const { boxes, pictures, withAny } = faces.falseAlarms;
  return [
    '## Faces',
    '',
    `${faces.pictures} pictures with ${faces.faces} different faces, ${faces.variants} variants of them made by the script (turned, small, blurred, dark, covered, cut).`,
    'Variants of one face are not independent of each other: the intervals are narrower than the truth. A face counts as covered if a proposal covers 70 % of its box; faces under 10 pixels are not counted.',
    '',
    ...faces.recall.table('faces', 'covered'),
    '',
    `Pictures without faces: ${pictures}; with a false proposal: ${withAny}; false proposals: ${boxes}.`,
    '',
    '### What a score means',
    '',
    ...scoreTable(faces.scores),
    '',
    'Not measured here: skin tone and age (the set has no labels of either), hands before faces, patients in theatre or in masks, clinical light.',
    '',
  ];
}

function scoreTable(scores: FaceBench['scores']): string[] {
  const tally = new Tally();
  const steps = [0, 0.5, 0.7, 0.9, 0.97, 1.01];
  for (let at = 0; at + 1 < steps.length; at++) {
    const [low, high] = [steps[at]!, steps[at + 1]!];
    for (const { score, right } of scores) {
      if (score >= low && score < high) tally.add(`${low.toFixed(2)} to ${Math.min(1, high).toFixed(2)}`, right);
    }
  }
  return tally.table('shown score', 'faces');
}
