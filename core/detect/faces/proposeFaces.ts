import type { Proposal } from '../../../contract/workers.schema.ts';
import { reasonText } from '../../../model/proposalReason.ts';
import type { Look } from '../../../model/redaction.ts';
import { both } from '../both.ts';
import { clipBox } from '../boxes.ts';
import { planScan, trackFindings, type Finding } from '../frames.ts';
import type { Media } from '../media.ts';
import type { ModelStore } from '../session.ts';
import { findFaces, networkRunner } from './faces.ts';
import { isBeyond, partsOfFaces } from './partial.ts';
import { defaultPasses, devicePasses } from './passes.table.ts';

/** Above this many frames a sample is scanned, and what is found there is taken to be on all frames. */
const MOST_FRAMES = 30;
const SAMPLE_FRAMES = 10;
/** A long ultrasound cine shows a face only if a screen or a camera was captured with it: then likely on all of its frames. */
const ULTRASOUND_SAMPLE_FRAMES = 3;

/** Every face found on any frame, and whether every frame was looked at. Callers decide whether the picture can show faces. */
export async function proposeFaces(
  media: Media,
  models: ModelStore,
  threshold: number,
): Promise<{ readonly proposals: Proposal[]; readonly complete: boolean; readonly looks: Look[] }> {
  const ultrasound = media.hints?.ultrasoundDevice ?? false;
  const passes = ultrasound ? devicePasses : defaultPasses;
  const plan = await planScan(media, MOST_FRAMES, ultrasound ? ULTRASOUND_SAMPLE_FRAMES : SAMPLE_FRAMES);
  const findings: Finding[] = [];
  const scan = async (): Promise<void> => {
    for (const frame of plan.frames) {
      const faces = await findFaces(await media.frame(frame), models, { threshold, passes });
      findings.push(...faces.map((face) => ({ ...face, frame })));
    }
  };
  // Of the first frame alone: a hint that misses a flash costs nothing that was promised.
  const hint = async () => (ultrasound ? [] : partsOfFaces(await media.frame(0), networkRunner(models)));
  const [, parts] = await both(media, scan, hint);
  const inFirst = findings.filter(({ frame }) => frame === 0);
  const looks: Look[] = isBeyond(inFirst, parts, media) ? ['partial-face'] : [];
  const tracks = await trackFindings(findings, plan, media);
  const proposals = tracks.flatMap(({ frames, box, best }) => {
    const clipped = clipBox(box, media);
    const reason = reasonText({ kind: 'face', score: best.score.toFixed(2) });
    return clipped ? [{ kind: 'face' as const, frames, box: clipped, score: best.score, reason }] : [];
  });
  return { proposals, complete: plan.covering, looks };
}
