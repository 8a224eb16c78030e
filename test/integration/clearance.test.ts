import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearItem, recheckClearance } from '../../core/deid/clearance.ts';
import type { ClearanceDeps, FinishedFile } from '../../core/deid/clearance.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createWorkerPool } from '../../core/workers/pool.ts';
import type { WorkerPool } from '../../core/workers/pool.ts';
import { imageIdSchema, itemIdSchema, regionIdSchema, sha256Schema } from '../../model/ids.ts';
import { itemDetailSchema } from '../../model/item.ts';
import type { ImageFacts, ItemDetail } from '../../model/item.ts';
import type { Region } from '../../model/redaction.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import profile from '../../resources/profiles/basic.json' with { type: 'json' };
import { ctSlice, patients, ultrasoundLoop } from '../../tools/samples/scans.ts';
import { builtWorkersDir, modelsDir } from '../support/paths.ts';

/** Clearance with the real workers, from sample files to finished ones; only the store is left out. */
const policy = policySchema.parse(defaultPolicy);
const sample = (name: string) => readFile(new URL(`../../resources/samples/${name}`, import.meta.url));
const sha = (bytes: Uint8Array) => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));

let pool: WorkerPool;
beforeAll(() => {
  pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits: policy.limits });
});
afterAll(() => pool.close());

async function reviewed(original: Uint8Array, boxes: readonly [number, number, number, number][]): Promise<ItemDetail> {
  const source = { kind: 'bytes', bytes: original } as const;
  const { facts }: { facts: ImageFacts } = await pool.run('parse.probe', { source, limits: policy.limits });
  const regions = boxes.map(([x, y, width, height]): Region => ({
    id: regionIdSchema.parse(randomUUID()),
    frames: 'all',
    shape: { kind: 'rectangle', box: { x, y, width, height } },
    origin: { kind: 'manual' },
    decision: 'accepted',
  }));
  return itemDetailSchema.parse({
    id: itemIdSchema.parse(randomUUID()),
    batch: randomUUID(),
    name: 'sample',
    facts,
    contentHash: sha(original),
    state: { kind: 'reviewed', at: '2026-11-21T10:00:00.000Z', by: 'Dr Reviewer' },
    pending: 0,
    importedAt: '2026-11-21T09:00:00.000Z',
    regions,
    annotations: [],
    revision: 1,
  });
}

async function clear(
  original: Uint8Array,
  boxes: readonly [number, number, number, number][],
  over: Partial<ClearanceDeps> = {},
) {
  const saved: FinishedFile[] = [];
  const deps: ClearanceDeps = {
    pool,
    clock: { now: () => new Date() },
    policy,
    profile,
    projectKey: new Uint8Array(32).fill(3),
    models: modelsDir,
    save: async (finished) => void saved.push(finished),
    ...over,
  };
  const item = await reviewed(original, boxes);
  const image = imageIdSchema.parse(randomUUID());
  const cleared = await clearItem(deps, { item, original, image, approval: 'reviewer' });
  return { cleared, bytes: saved[0]!.bytes, saved };
}

describe('clearance with the real workers', () => {
  it.each<[string, () => Promise<Uint8Array>, [number, number, number, number]]>([
    ['a photo that lies on its side', () => sample('photo-cheek-rash.jpg'), [228.4, 248.9, 314, 464]],
    ['a PNG', () => sample('dermoscopy.png'), [10, 10, 80, 40]],
    ['a CT slice', async () => ctSlice(), [0, 0, 120, 24]],
    ['an ultrasound loop', () => ultrasoundLoop(3), [0, 0, 640, 56]],
  ])('passes every check for %s, and its bytes name nobody', async (_, read, box) => {
    const original = await read();
    const { cleared, bytes } = await clear(original, [box]);
    expect(cleared.checks.filter((check) => !check.passed)).toEqual([]);
    expect(cleared.outputHash).toBe(sha(bytes));
    expect(recheckClearance(cleared, sha(bytes))).toEqual(cleared);
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const text = Buffer.from(bytes).toString(encoding).toLowerCase();
      for (const name of ['zztest', 'zzowner', 'zzphysician', 'zz county', patients.ada.id.toLowerCase()]) {
        expect(text.includes(name)).toBe(false);
      }
    }
  });

  it('stops at a maker that forgot a mask', async () => {
    const original = await sample('photo-follow-up.jpg');
    const forgetful: ClearanceDeps['pool'] = {
      run: (task, request, options) =>
        pool.run(task, task === 'clear.make' ? { ...request, regions: [] } : request, options),
    };
    await expect(clear(original, [[237, 290, 315, 387]], { pool: forgetful })).rejects.toMatchObject({
      error: { code: 'VERIFY_FAILED', params: { check: 'masks-uniform' } },
    });
  });

  it('stops at a maker that passes the original through', async () => {
    const original = ctSlice();
    const lazy: ClearanceDeps['pool'] = {
      run: async (task, request, options) => {
        const reply = await pool.run(task, request, options);
        return task === 'clear.make' ? { ...reply, bytes: original } : reply;
      },
    };
    await expect(clear(original, [], { pool: lazy })).rejects.toMatchObject({ error: { code: 'VERIFY_FAILED' } });
  });
});
