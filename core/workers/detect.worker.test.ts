import { cp, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { builtWorkersDir, modelsDir, samplesDir } from '../../test/support/paths.ts';
import { createNodeProcessHost } from './nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from './pool.ts';

const { limits, faceThreshold, textThreshold } = policySchema.parse(defaultPolicy);
let pool: WorkerPool;
let altered: string;

beforeAll(async () => {
  pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits });
  altered = await mkdtemp(join(tmpdir(), 'scrim-altered-'));
  await cp(modelsDir, altered, { recursive: true });
  const file = await open(join(altered, 'text-detection-pp-ocrv4-fused.onnx'), 'r+');
  await file.write(Uint8Array.of(0xff), 0, 1, 1_000_000);
  await file.close();
});
afterAll(async () => {
  await pool.close();
  await rm(altered, { recursive: true, force: true });
});

async function propose(name: string, models = modelsDir) {
  const bytes = new Uint8Array(await readFile(join(samplesDir, name)));
  const detectors = { face: true, text: true, region: true };
  const source = { kind: 'bytes' as const, bytes };
  return pool.run(
    'detect.propose',
    { source, limits, detectors, faceThreshold, textThreshold, models },
    { seconds: 200 },
  );
}

describe('the detect worker', () => {
  it('answers proposals in a process of its own, within the memory that the policy allows', async () => {
    const { proposals, timings } = await propose('photo-two-people.jpg');
    expect(proposals.filter(({ kind }) => kind === 'face')).toHaveLength(2);
    expect(Object.keys(timings).sort()).toEqual(['decode', 'face', 'region', 'text']);
  }, 240_000);

  it('refuses to run an altered model', async () => {
    await expect(propose('dermoscopy.png', altered)).rejects.toMatchObject({
      error: { code: 'MODEL_CHECKSUM', params: { model: 'text-detection-pp-ocrv4' } },
    });
  }, 240_000);

  it('passes on why a picture could not be scanned', async () => {
    await expect(propose('cut-short.jpg')).rejects.toMatchObject({ error: { code: 'DAMAGED_FILE' } });
  });
});
