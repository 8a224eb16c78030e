import { describe, expect, it } from 'vitest';
import type { ScoredBox } from '../boxes.ts';
import type { Sighting } from './accept.ts';
import { closeUps, smallPlaces, type RunNetwork } from './deepPass.ts';

const picture = { data: new Uint8Array(2400 * 1600 * 3), width: 2400, height: 1600 };
const half = { data: new Uint8Array(1200 * 800 * 3), width: 1200, height: 800 };
const small: ScoredBox = { x: 1000, y: 500, width: 12, height: 16, score: 0.8 };

/** UltraFace proposes one small place of the smaller picture; SSD sees `close` in each crop of 256 × 256. */
const networks =
  (close: readonly ScoredBox[], crops: number[] = []): RunNetwork =>
  async (detector, raster) => {
    if (detector === 'face-ultraface') return [small];
    crops.push(raster.width);
    return [...close];
  };

const deepSightings = async (known: readonly Sighting[], run: RunNetwork): Promise<Sighting[]> =>
  closeUps(picture, await smallPlaces(half, picture, run), known, run);

describe('small faces of large photos', () => {
  it('are seen again from near by, in pixels of the whole picture', async () => {
    const crops: number[] = [];
    const middle = { x: 96, y: 96, width: 64, height: 64, score: 0.7 };
    const found = await deepSightings([], networks([middle], crops));
    expect(crops).toEqual([256]);
    const place = { x: 2000, y: 1000, width: 24, height: 32, turn: 0 };
    expect(found).toEqual([
      { ...place, score: 0.8, detector: 'face-ultraface' },
      { ...place, score: 0.7, detector: 'face-ssd' },
    ]);
  });

  it('get no second word from a face elsewhere in the crop', async () => {
    const corner = { x: 0, y: 0, width: 40, height: 40, score: 0.9 };
    const found = await deepSightings([], networks([corner]));
    expect(found.map(({ detector }) => detector)).toEqual(['face-ultraface']);
  });

  it('are not looked at again where SSD was sure before', async () => {
    const known = { x: 2000, y: 1000, width: 24, height: 32, score: 0.9, detector: 'face-ssd', turn: 0 } as const;
    expect(await deepSightings([known], networks([]))).toEqual([]);
  });

  it('stay inside a picture at whose edge they stand', async () => {
    const atEdge: RunNetwork = async (detector) =>
      detector === 'face-ultraface' ? [{ ...small, x: 1188, y: 784 }] : [];
    await expect(deepSightings([], atEdge)).resolves.toHaveLength(1);
  });
});
