import { describe, expect, it } from 'vitest';
import { burnText, sector } from '../../../test/support/burnedText.ts';
import { modelsDir } from '../../../test/support/paths.ts';
import { ModelStore, type Network } from '../session.ts';
import { textMapOf } from './textMap.ts';

const models = new ModelStore(modelsDir);

/** Answers each pixel's own red, and notes what it was given. */
function echo(): Network & { readonly given: { width: number; height: number }[] } {
  const given: { width: number; height: number }[] = [];
  return {
    given,
    input: {} as Network['input'],
    async run({ data, width, height }) {
      given.push({ width, height });
      const size = { width: Math.ceil(width / 32) * 32, height: Math.ceil(height / 32) * 32 };
      const map = new Float32Array(size.width * size.height);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) map[y * size.width + x] = data[(y * width + x) * 3]!;
      }
      return { outputs: new Map([['map', { data: map, dims: [1, 1, size.height, size.width] }]]), size };
    },
  };
}

describe('the map of a large picture', () => {
  it.each([
    [700, 1333],
    [1333, 700],
    [640, 2000],
    [2000, 640],
  ])('is put together of parts, each pixel from where it stands: %i × %i', async (width, height) => {
    const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (Math.floor(at / 3) * 7919) % 251);
    const network = echo();
    const map = await textMapOf({ data, width, height }, network, 600_000);
    expect(network.given.length).toBeGreaterThan(1);
    expect(Math.max(...network.given.map((part) => part.width * part.height))).toBeLessThan(700_000);
    expect([map.width, map.height]).toEqual([width, height]);
    let wrong = 0;
    map.data.forEach((value, pixel) => (wrong += value === data[pixel * 3] ? 0 : 1));
    expect(wrong).toBe(0);
  });

  it('sees a line that a seam runs through as the whole does', async () => {
    const [width, height] = [960, 1280];
    const lines = [620, 634, 648].map((y, at) => ({
      ...{ text: `DOE^JANE ${4471220 + at}`, x: 60 + 280 * at, y, size: 24, contrast: 190 },
    }));
    const picture = await burnText({ data: sector(width, height, 5), width, height }, lines);
    const network = await models.network('text-detection');
    const [whole, parts] = [await textMapOf(picture, network, Infinity), await textMapOf(picture, network, 900_000)];
    const cores = (map: typeof whole): number => map.data.reduce((sum, value) => sum + (value >= 0.3 ? 1 : 0), 0);
    const both = whole.data.reduce((sum, value, at) => sum + (value >= 0.3 && parts.data[at]! >= 0.3 ? 1 : 0), 0);
    expect(cores(whole)).toBeGreaterThan(2000);
    expect(both / cores(whole)).toBeGreaterThan(0.97);
  });
});
