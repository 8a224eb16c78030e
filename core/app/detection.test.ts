import { describe, expect, it } from 'vitest';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { itemDesk } from '../../test/support/itemDesk.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { policySchema } from '../../model/policy.ts';
import { createDetection, type DetectionParts } from './detection.ts';

const folder = temporaryFolders();
const nothingFound = {
  ...{ proposals: [], looks: [], timings: {} },
  complete: { face: true, text: true, region: true },
};

/** Detection over a real store; its worker answers as soon as it may, and stops when it is told to. */
async function withDetection(free: boolean) {
  const desk = await itemDesk(await folder());
  const asked: string[] = [];
  const worker = { free };
  const run = async (task: string, _: unknown, { signal }: { signal: AbortSignal }) => {
    asked.push(task);
    if (worker.free) return nothingFound;
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new ScrimFailure('CANCELLED')), { once: true });
    });
  };
  const detection = createDetection({
    ...{ store: desk.store, policy: policySchema.parse(defaultPolicy), models: '' },
    pool: { run } as unknown as DetectionParts['pool'],
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    people: {
      ...{ judge: (proposals) => [...proposals], judged: () => undefined, generation: 0 },
      ...{ again: async () => undefined, remember: async () => undefined },
    },
    devices: async () => ({ banners: [], templates: [] }),
    sourceOf: async () => ({ kind: 'bytes', bytes: new Uint8Array() }),
    changed: () => undefined,
  });
  const waiting = [await desk.add({ state: { kind: 'imported' } }), await desk.add({ state: { kind: 'imported' } })];
  const states = async () => Promise.all(waiting.map(async (id) => (await desk.items.get(id)).state.kind));
  return { ...desk, detection, worker, asked, waiting, states };
}

describe('detection that is stopped', () => {
  it('says nothing of what is under way, begins nothing, and goes on where it stopped', async () => {
    const { detection, worker, asked, states, store } = await withDetection(false);
    detection.wake();
    await expect.poll(() => asked.length).toBe(2);
    await detection.pause();
    detection.wake();
    expect([detection.isPaused, await states()]).toEqual([true, ['imported', 'imported']]);
    worker.free = true;
    detection.resume();
    await detection.settled();
    expect([detection.isPaused, await states()]).toEqual([false, ['review', 'review']]);
    expect(asked).toHaveLength(4);
    await detection.close();
    await store.close();
  });

  it('still looks at a picture for which a person asks', async () => {
    const { detection, waiting, states, store } = await withDetection(true);
    await detection.pause();
    expect((await detection.detect(waiting[1]!)).state.kind).toBe('review');
    await detection.settled();
    expect(await states()).toEqual(['imported', 'review']);
    await detection.close();
    await store.close();
  });
});
