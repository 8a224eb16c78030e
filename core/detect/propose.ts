import type { Proposal, WorkerReply } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Look } from '../../model/redaction.ts';
import type { Policy } from '../../model/policy.ts';
import type { Content } from '../files/content.ts';
import { proposeFaces } from './faces/proposeFaces.ts';
import type { Media } from './media.ts';
import { openMedia } from './openMedia.ts';
import { proposeRegions } from './regions/proposeRegions.ts';
import type { ModelStore } from './session.ts';
import { proposeText } from './text/proposeText.ts';

export interface ProposeRequest {
  readonly bytes: Uint8Array | Content;
  readonly limits: Policy['limits'];
  readonly detectors: Policy['detectors'];
  readonly faceThreshold: number;
  readonly textThreshold: number;
  readonly models: ModelStore;
}

/**
 * Everything that the asked detectors find, on all frames. Proposes, never decides. Throws what decoding throws, MODEL_MISSING,
 * MODEL_CHECKSUM or DETECTOR_FAILED: nobody may take "could not look" for "nothing there".
 */
export async function propose(request: ProposeRequest): Promise<WorkerReply<'detect.propose'>> {
  const timings: Record<string, number> = {};
  const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const done = await work();
    timings[step] = Math.round(performance.now() - start);
    return done;
  };
  const media = await timed('decode', () => openMedia(request.bytes, request.limits));
  const { detectors, models } = request;
  const proposals: Proposal[] = [];
  const looks: Look[] = [];
  // Where a detector that is switched on does not apply, nothing was left out.
  const complete = { ...detectors };
  if (detectors.face && mayShowFaces(media)) {
    const threshold = usable(request.faceThreshold);
    const found = await timed('face', () => proposeFaces(media, models, threshold));
    proposals.push(...found.proposals);
    looks.push(...found.looks);
    complete.face = found.complete;
  }
  if (detectors.text) {
    const options = { threshold: usable(request.textThreshold), identifiers: media.hints?.identifiers ?? [] };
    const found = await timed('text', () => proposeText(media, models, options));
    proposals.push(...found.proposals);
    complete.text = found.complete;
  }
  if (detectors.region) proposals.push(...(await timed('region', () => proposeRegions(media))));
  return { proposals, complete, looks, timings };
}

/** Everything but the grey pictures of devices without a camera. */
const mayShowFaces = (media: Media): boolean => media.hints?.mayShowFaces ?? true;

/** A threshold that no score can reach would be a detector switched off without a word. */
function usable(threshold: number): number {
  if (threshold > 0 && threshold <= 0.95) return threshold;
  throw new ScrimFailure('INVALID_REQUEST', { where: 'threshold' });
}
