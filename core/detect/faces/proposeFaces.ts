import type { Proposal } from '../../../contract/workers.schema.ts';
import { clipBox } from '../boxes.ts';
import { planScan, trackFindings, type Finding } from '../frames.ts';
import type { Media } from '../media.ts';
import type { ModelStore } from '../session.ts';
import { findFaces } from './faces.ts';
import { defaultPasses, devicePasses } from './passes.table.ts';

/** Frames on which faces are looked for; above it, what is found is taken to be on all frames. */
const MOST_FRAMES = 10;
/** An ultrasound cine shows a face only if a screen or a camera was captured with it: then on all of its frames. */
const MOST_ULTRASOUND_FRAMES = 3;

/** Every face found on any frame. Callers decide whether the picture is one that can show faces. */
export async function proposeFaces(media: Media, models: ModelStore, threshold: number): Promise<Proposal[]> {
  const ultrasound = media.hints?.modality === 'US';
  const passes = ultrasound ? devicePasses : defaultPasses;
  const plan = planScan(media.frames, ultrasound ? MOST_ULTRASOUND_FRAMES : MOST_FRAMES);
  const findings: Finding[] = [];
  for (const frame of plan.frames) {
    const faces = await findFaces(await media.frame(frame), models, { threshold, passes });
    findings.push(...faces.map((face) => ({ ...face, frame })));
  }
  const tracks = await trackFindings(findings, plan, media);
  return tracks.flatMap(({ frames, box, best }) => {
    const clipped = clipBox(box, media);
    const reason = `face ${best.score.toFixed(2)}`;
    return clipped ? [{ kind: 'face' as const, frames, box: clipped, score: best.score, reason }] : [];
  });
}
