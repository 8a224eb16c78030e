import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../contract/workers.schema.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import type { Headless } from './headless.ts';
import { lookAgain, uncovered } from './secondLook.ts';

const sources = { made: { path: '/made' }, original: { path: '/original' } } as unknown as Record<
  'made' | 'original',
  WorkerSource
>;
const text = (x: number): Proposal => ({
  ...{ kind: 'text', frames: 'all', score: 0.6, reason: 'text "OE"', textClass: 'unknown' },
  box: { x, y: 10, width: 40, height: 16 },
});
const burned: readonly BurnedRegion[] = [
  {
    ...{ frames: 'all', what: 'text', approvedBy: 'policy:default' },
    shape: { kind: 'rectangle', box: { x: 400, y: 400, width: 60, height: 20 } },
  },
];

/** Detectors that answer by file; the rest of the run is not asked. */
const headless = (seen: Record<'made' | 'original', readonly Proposal[]>) =>
  ({
    policy: { detectors: { face: false, text: true, region: true }, limits: {} },
    paths: { models: '' },
    signal: new AbortController().signal,
    pool: {
      run: async (task: string, { source }: { source: WorkerSource }) => {
        if (task === 'parse.facts') return { facts: { columns: 512, rows: 512, frames: 1 } };
        if (task === 'verify.lines') return { showing: [] };
        const proposals = source === sources.made ? seen.made : seen.original;
        return { proposals, complete: { face: true, text: true, region: true }, looks: [], timings: {} };
      },
    },
  }) as unknown as Headless;
const passed = async (...args: Parameters<typeof lookAgain>) =>
  (await lookAgain(...args)).find(({ check }) => check === 'no-text')!.passed;

describe('text that is found in a finished file beside its masks', () => {
  const seenLater = headless({ made: [text(100)], original: [] });
  it('is no leak where its samples are the original’s and nothing was found in that', async () => {
    expect(await passed(seenLater, sources.made, burned, { original: sources.original, exact: true })).toBe(true);
  });

  it('is one where the samples were only held to be close to it', async () => {
    expect(await passed(seenLater, sources.made, burned, { original: sources.original })).toBe(false);
  });

  it('is one where the original shows it too', async () => {
    const known = headless({ made: [text(100)], original: [text(104)] });
    expect(await passed(known, sources.made, burned, { original: sources.original, exact: true })).toBe(false);
  });

  it('is one where nothing is known of the original or of the masks', async () => {
    expect(await passed(seenLater, sources.made, burned, { exact: true })).toBe(false);
    expect(await passed(seenLater, sources.made, undefined, { original: sources.original, exact: true })).toBe(false);
  });
});

describe('a name that is only struck through', () => {
  const size = { width: 512, height: 512 };
  const named: Proposal = { ...text(0), reason: 'text "MUSTERMANN"', box: { x: 100, y: 100, width: 200, height: 60 } };
  const masked = (shape: BurnedRegion['shape']): BurnedRegion[] => [{ ...burned[0]!, shape }];
  const [from, to] = [
    { x: 100, y: 102 },
    { x: 300, y: 158 },
  ];

  it('shows, by whatever shape: the box about that is not covered', () => {
    const box = { x: 97, y: 99, width: 206, height: 62 };
    const stroke = masked({ kind: 'brush', box, points: [from, to], radius: 3 });
    const part = [from, { x: 260, y: 158 }, { x: 100, y: 158 }];
    const triangle = masked({ kind: 'polygon', box: { x: 100, y: 102, width: 160, height: 56 }, points: part });
    const bar = [from, { x: 104, y: 102 }, to, { x: 296, y: 158 }];
    const struck = masked({ kind: 'polygon', box: { x: 100, y: 102, width: 200, height: 56 }, points: bar });
    for (const shape of [stroke, triangle, struck]) expect(uncovered([named], shape, size)).toEqual([named]);
    const whole = masked({ kind: 'rectangle', box: { x: 96, y: 98, width: 208, height: 64 } });
    expect(uncovered([named], whole, size)).toEqual([]);
  });

  it('does not where it is written at an angle and the bar lies as it does', () => {
    const outline = [
      { x: 100, y: 92 },
      { x: 304, y: 149 },
      { x: 300, y: 168 },
      { x: 96, y: 111 },
    ];
    const box = { x: 96, y: 92, width: 208, height: 76 };
    const lying = masked({ kind: 'polygon', box, points: outline });
    expect(uncovered([{ ...named, box, outline }], lying, size)).toEqual([]);
    expect(uncovered([{ ...named, reason: 'text "-"', box }], lying, size)).toEqual([]);
  });
});
