import { join } from 'node:path';
import sharp from 'sharp';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createWorkerPool } from '../../core/workers/pool.ts';
import { builtWorkersDir, modelsDir, resourcesDir } from '../../test/support/paths.ts';
import { jpegOf, portrait } from '../samples/photos.ts';
import { ultrasoundLoop } from '../samples/scans.ts';
import { sitters } from '../samples/sitters.ts';
import { paired, printRow, timed } from './timing.ts';

const FRAMES = 60;
const SHOWN = 2048;

/**
 * Burned-in text of one 640 × 480 frame, and of a cine of 60 whose banner stays, beside its frames one by one; and a 12-megapixel photo made into what the
 * canvas shows, beside sharp doing that and nothing else.
 */
export async function benchSmallPictures(rounds: number): Promise<void> {
  const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
  const { limits, faceThreshold, textThreshold } = policy;
  const pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits });
  const source = (bytes: Uint8Array): WorkerRequest<'detect.propose'>['source'] => ({ kind: 'bytes', bytes });
  const text = (bytes: Uint8Array) => () =>
    timed(async () => {
      const found = await pool.run('detect.propose', {
        source: source(bytes),
        limits,
        detectors: { face: false, text: true, region: false },
        faceThreshold,
        textThreshold,
        models: modelsDir,
      });
      if (found.proposals.length === 0) throw new Error('the banner was not found: there is nothing to measure');
    });
  const frame = await ultrasoundLoop(1);
  const cine = await ultrasoundLoop(FRAMES);
  const decoded = () =>
    timed(() => pool.run('parse.picture', { source: source(frame), limits, frame: 0, maxSide: 640 }));
  await decoded();
  await text(frame)();
  const ofFrame = await paired(rounds, text(frame), decoded);
  row('text on a 640 × 480 frame', ofFrame, 'showing it');
  const ofCine = await paired(rounds, text(cine), async () => FRAMES * (await text(frame)()));
  row(`text on ${FRAMES} frames, static`, ofCine, `${FRAMES} frames one by one`);

  const photo = await photoOf12Megapixels();
  const shown = () =>
    timed(() => pool.run('parse.picture', { source: source(photo), limits, frame: 0, maxSide: SHOWN }));
  const alone = () =>
    timed(() =>
      sharp(photo)
        .autoOrient()
        .resize({ width: SHOWN, height: SHOWN, fit: 'inside' })
        .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
        .toBuffer(),
    );
  await shown();
  row(`a 12 MP photo to ${SHOWN} px`, await paired(2 * rounds + 1, shown, alone), 'sharp alone');
  await pool.close();
}

async function photoOf12Megapixels(): Promise<Buffer> {
  const small = portrait(Object.values(sitters)[0]!, 1000, 750);
  const { data } = await sharp(small.data, { raw: { width: small.width, height: small.height, channels: 3 } })
    .resize(4000, 3000)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return jpegOf({ data, width: 4000, height: 3000 });
}

function row(what: string, { ours, baseline }: { ours: number; baseline: number }, beside: string): void {
  printRow(what, `${Math.round(ours)} ms`, `${beside} ${Math.round(baseline)} ms`, ours / baseline);
}
