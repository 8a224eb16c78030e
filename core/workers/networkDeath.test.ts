import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { builtWorkersDir, modelsDir, projectRoot, samplesDir } from '../../test/support/paths.ts';
import { createNodeProcessHost } from './nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from './pool.ts';

const { limits, faceThreshold, textThreshold } = policySchema.parse(defaultPolicy);

/**
 * Runs networks as the real thread does, but for the first look after a file `fate` was put beside it: then it does what is written there. The real
 * one listens first: a message that comes before anybody listens waits, one that comes between the two is lost to the second.
 */
const doomedThread = `
import { readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import './networks.thread.real.js';
const fate = join(import.meta.dirname, 'fate');
parentPort.on('message', ({ look }) => {
  if (!look) return;
  try {
    // Of threads that look at once only one takes it.
    renameSync(fate, fate + '.taken');
  } catch {
    return;
  }
  const how = readFileSync(fate + '.taken', 'utf8');
  if (how === 'exits') process.exit(0);
  if (how === 'throws') throw new Error('Doe^Jane');
  for (;;);
});
`;

let built: string;
let workers: string;
let pool: WorkerPool;

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'scrim-doomed-'));
  workers = join(built, 'workers');
  // Workers share code that lies beside their folder.
  await cp(dirname(builtWorkersDir), built, { recursive: true });
  await symlink(join(projectRoot, 'node_modules'), join(built, 'node_modules'));
  await rename(join(workers, 'networks.thread.js'), join(workers, 'networks.thread.real.js'));
  await writeFile(join(workers, 'networks.thread.js'), doomedThread);
  pool = createWorkerPool({ processes: createNodeProcessHost(workers), limits });
});
afterAll(async () => {
  await pool.close();
  await rm(built, { recursive: true, force: true });
});

async function propose(seconds: number) {
  const bytes = new Uint8Array(await readFile(join(samplesDir, 'photo-two-people.jpg')));
  const detectors = { face: true, text: true, region: true };
  return pool.run(
    'detect.propose',
    { source: { kind: 'bytes', bytes }, limits, detectors, faceThreshold, textThreshold, models: modelsDir },
    { seconds },
  );
}

describe('a network thread that is lost in the middle of a picture', () => {
  it.each([
    { how: 'exits', code: 'WORKER_CRASHED', seconds: 200 },
    { how: 'throws', code: 'WORKER_CRASHED', seconds: 200 },
    { how: 'hangs', code: 'WORKER_TIMEOUT', seconds: 8 },
  ])(
    'and $how costs that picture alone',
    async ({ how, code, seconds }) => {
      await writeFile(join(workers, 'fate'), how);
      // One after the other: beside each other, chance would say whose network is lost.
      await expect(propose(seconds)).rejects.toMatchObject({ error: { code } });
      const { proposals } = await propose(200);
      expect(proposals.filter(({ kind }) => kind === 'face')).toHaveLength(2);
    },
    240_000,
  );
});
