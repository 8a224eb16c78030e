import { join } from 'node:path';
import sharp from 'sharp';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createWorkerPool } from '../../core/workers/pool.ts';
import { builtWorkersDir, modelsDir, resourcesDir } from '../../test/support/paths.ts';
import { jpegOf, portrait } from '../samples/photos.ts';
import { sitters } from '../samples/sitters.ts';
import { paired, printRow, timed } from './timing.ts';

/** Milliseconds to scan one 12-megapixel photo, warm, beside decoding the same photo alone. */
export async function benchDetect(rounds: number): Promise<void> {
  const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
  const small = portrait(Object.values(sitters)[0]!, 750, 1000);
  const large = await sharp(small.data, { raw: { width: small.width, height: small.height, channels: 3 } })
    .resize(3000, 4000)
    .raw()
    .toBuffer();
  const photo = await jpegOf({ data: large, width: 3000, height: 4000 });
  const pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits: policy.limits });
  const scan = (face: boolean, text: boolean) => () =>
    timed(() =>
      pool.run('detect.propose', {
        source: { kind: 'bytes', bytes: photo },
        limits: policy.limits,
        detectors: { face, text, region: false },
        faceThreshold: policy.faceThreshold,
        textThreshold: policy.textThreshold,
        models: modelsDir,
      }),
    );
  const decode = () => timed(() => sharp(photo).raw().toBuffer());
  for (const [what, face, text] of [
    ['faces in a 12 MP photo', true, false],
    ['burned-in text in a 12 MP photo', false, true],
  ] as const) {
    await scan(face, text)();
    const result = await paired(rounds, scan(face, text), decode);
    printRow(
      what,
      `${Math.round(result.ours)} ms`,
      `decoding it ${Math.round(result.baseline)} ms`,
      result.ours / result.baseline,
    );
  }
  await pool.close();
}
