import type { WorkerReply } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import type { Content } from '../files/content.ts';
import { both } from './both.ts';
import { proposeFaces } from './faces/proposeFaces.ts';
import type { Media } from './media.ts';
import { isDicom, openMedia } from './openMedia.ts';
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
  const { detectors, models } = request;
  // While the picture is decoded: the first of a batch would pay for it.
  if (detectors.text) models.open(['text-detection']);
  if (detectors.face && !isDicom(request.bytes)) models.open(['face-ssd', 'face-ultraface']);
  const media = await timed('decode', () => openMedia(request.bytes, request.limits));
  const identifiers = media.hints?.identifiers ?? [];
  const faces = async () =>
    detectors.face && mayShowFaces(media)
      ? timed('face', () => proposeFaces(media, models, usable(request.faceThreshold)))
      : { ...nothing, complete: detectors.face, looks: [] };
  const lines = async () =>
    detectors.text
      ? timed('text', () => proposeText(media, models, { threshold: usable(request.textThreshold), identifiers }))
      : { ...nothing, complete: false };
  if (detectors.text) await models.mustBeIntact(['text-recognition', 'text-keys']);
  const [face, line] = await both(media, faces, lines);
  const regions = detectors.region ? await timed('region', () => proposeRegions(media)) : [];
  return {
    proposals: [...face.proposals, ...line.proposals, ...regions],
    // Where a detector that is switched on does not apply, nothing was left out.
    complete: { ...detectors, face: face.complete, text: line.complete },
    looks: face.looks,
    timings,
  };
}

const nothing = { proposals: [] } as const;

/** Everything but the grey pictures of devices without a camera. */
const mayShowFaces = (media: Media): boolean => media.hints?.mayShowFaces ?? true;

/** A threshold that no score can reach would be a detector switched off without a word. */
function usable(threshold: number): number {
  if (threshold > 0 && threshold <= 0.95) return threshold;
  throw new ScrimFailure('INVALID_REQUEST', { where: 'threshold' });
}
