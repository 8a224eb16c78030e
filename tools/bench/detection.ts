import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelStore } from '../../core/detect/session.ts';
import { sensitivitySchema } from '../../model/sensitivity.ts';
import { modelsDir, projectRoot } from '../../test/support/paths.ts';
import { benchFaces } from './detection/benchFaces.ts';
import { benchFlips } from './detection/benchFlips.ts';
import { benchText } from './detection/benchText.ts';
import { detectionReport } from './detection/report.ts';

// How much detection finds, on sets that anybody can make again: text drawn from a seed, faces from the folder that SCRIM_FACE_SET names.
// --seed N --pictures N --sensitivity fewer|balanced|thorough; --print prints only, else docs/conformance/detection.md is written.
// --flips: only what looks with left and right changed over find and cost, printed.
const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? (process.argv[at + 1] ?? fallback) : fallback;
};
const seed = Number(option('seed', '20261'));
const pictures = Number(option('pictures', '70'));
const sensitivity = sensitivitySchema.parse(option('sensitivity', 'balanced'));
const faceSet = process.env['SCRIM_FACE_SET'];
const models = new ModelStore(modelsDir);
if (process.argv.includes('--flips')) {
  if (!faceSet) throw new Error('SCRIM_FACE_SET names no folder');
  for (const row of await benchFlips(faceSet, models)) console.log(row);
  process.exit();
}
const text = await benchText({ seed, count: pictures, slanted: false }, models, sensitivity);
const slanted = await benchText({ seed, count: pictures >> 1, slanted: true }, models, sensitivity);
const faces = faceSet ? await benchFaces(faceSet, models, sensitivity) : undefined;
const report = detectionReport({ seed, sensitivity, text, slanted, faces });
console.log(report);
if (!process.argv.includes('--print')) writeFileSync(join(projectRoot, 'docs/conformance/detection.md'), report);
