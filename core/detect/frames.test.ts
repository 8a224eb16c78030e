import { describe, expect, it } from 'vitest';
import { changedBox, extremesOverTime, planScan, trackFindings } from './frames.ts';
import type { Media } from './media.ts';
import type { Raster } from './raster.ts';

const size = { width: 20, height: 10 };
/** A black frame with one bright pixel block of 4 × 4 at x, if x is given. */
const frameWith = (x?: number, value = 255): Raster => {
  const data = new Uint8Array(size.width * size.height * 3);
  if (x !== undefined)
    for (let y = 2; y < 6; y++) data.fill(value, (y * size.width + x) * 3, (y * size.width + x + 4) * 3);
  return { data, ...size };
};
const cine = (rasters: Raster[]): Media => ({
  ...size,
  frames: rasters.length,
  frame: async (index) => rasters[index]!,
});
const finding = (frame: number, x: number, score = 0.9) => ({ x, y: 2, width: 4, height: 4, score, frame });

describe('the plan of a scan', () => {
  const black = new Array<Raster>(101).fill(frameWith());

  it('takes every frame up to the limit', async () => {
    const plan = await planScan(cine(black.slice(0, 3)), 30);
    expect(plan).toEqual({ frames: [0, 1, 2], complete: true, covering: true });
  });

  it('takes first, last and evenly between above it, which leaves frames that nobody looked at', async () => {
    const plan = await planScan(cine(black), 30, 5);
    expect(plan).toEqual({ frames: [0, 25, 50, 75, 100], complete: false, covering: false });
  });

  it('takes one of each kind above it, if no more than that differ', async () => {
    const kinds = (count: number) => ({ ...cine(black), fingerprint: async (index: number) => String(index % count) });
    expect(await planScan(kinds(4), 4)).toEqual({ frames: [0, 1, 2, 3], complete: false, covering: true });
    expect((await planScan(kinds(5), 4)).covering).toBe(false);
  });
});

describe('tracking', () => {
  it('holds text whose pixels stay for all frames, though it was found on one only', async () => {
    const media = cine([frameWith(3), frameWith(3), frameWith(3)]);
    const [track] = await trackFindings([finding(1, 3)], await planScan(media, 30), media);
    expect(track!.frames).toBe('all');
  });

  it('holds text that comes and goes for its own frame', async () => {
    const media = cine([frameWith(), frameWith(3), frameWith()]);
    const [track] = await trackFindings([finding(1, 3)], await planScan(media, 30), media);
    expect(track!.frames).toBe(1);
  });

  it('covers a place on all frames once it was found on two, as wide as either', async () => {
    const media = cine([frameWith(3), frameWith(), frameWith(4)]);
    const tracks = await trackFindings([finding(0, 3), finding(2, 4, 0.95)], await planScan(media, 30), media);
    expect(tracks).toMatchObject([{ frames: 'all', box: { x: 3, width: 5 }, best: { frame: 2 } }]);
  });

  it('covers everything on all frames if not every frame was scanned', async () => {
    const media = cine([frameWith(3), frameWith(), frameWith()]);
    const [track] = await trackFindings([finding(0, 3)], await planScan(media, 2), media);
    expect(track!.frames).toBe('all');
  });
});

describe('differences', () => {
  it('are boxed to the pixel', () => {
    expect(changedBox(frameWith(), frameWith(7))).toEqual({ x: 7, y: 2, width: 4, height: 4 });
    expect(changedBox(frameWith(7), frameWith(7))).toBeUndefined();
  });

  it('over time leave no single frame out', async () => {
    const grey = frameWith(undefined);
    grey.data.fill(100);
    const dark: Raster = { ...grey, data: Uint8Array.from(grey.data) };
    dark.data[0] = 3;
    const bright: Raster = { ...grey, data: Uint8Array.from(grey.data) };
    bright.data[3] = 250;
    const { brightest, darkest } = await extremesOverTime(cine([grey, dark, bright]));
    expect(brightest.data[3]).toBe(250);
    expect(darkest.data[0]).toBe(3);
  });
});
