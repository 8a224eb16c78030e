import { describe, expect, it } from 'vitest';
import type { Box } from '../../../model/geometry.ts';
import { burnText, sector } from '../../../test/support/burnedText.ts';
import { modelsDir } from '../../../test/support/paths.ts';
import { seeded } from '../../../tools/samples/random.ts';
import type { Raster } from '../raster.ts';
import { ModelStore } from '../session.ts';
import { isNoText } from './doubt.ts';
import { findTextLines, textLooks } from './lines.ts';
import { proposeText } from './proposeText.ts';
import { readLine } from './recognise.ts';

const models = new ModelStore(modelsDir);
const threshold = 0.3;
const mediaOf = (picture: Raster) => ({
  width: picture.width,
  height: picture.height,
  frames: 1,
  frame: async () => picture,
});
const proposed = async (picture: Raster) =>
  (await proposeText(mediaOf(picture), models, { threshold, identifiers: [] })).proposals;

/** An upper jaw as an axial slice shows it. */
function jaw(teeth: number, radius: number): Raster {
  const [width, height] = [512, 512];
  const random = seeded(teeth * 31 + radius);
  const data = new Uint8Array(width * height * 3);
  const put = (x: number, y: number, value: number) => data.fill(value, (y * width + x) * 3, (y * width + x) * 3 + 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = Math.hypot((x - 256) / 200, (y - 256) / 235);
      put(x, y, from > 1 ? 2 : from > 0.95 ? 40 : 70 + 14 * (random() - 0.5));
    }
  }
  for (let tooth = 0; tooth < teeth; tooth++) {
    const turn = Math.PI * (0.15 + (0.7 * tooth) / (teeth - 1));
    const centre = { x: Math.round(256 - 90 * Math.cos(turn)), y: Math.round(330 - 130 * Math.sin(turn)) };
    const [wide, high] = [radius * (0.8 + 0.5 * random()), radius * (0.9 + 0.6 * random())];
    for (let y = -30; y <= 30; y++) {
      for (let x = -30; x <= 30; x++) {
        const from = Math.hypot(x / wide, y / high);
        if (from < 1) put(centre.x + x, centre.y + y, from < 0.35 ? 150 : 215 + 30 * random());
      }
    }
  }
  return { data, width, height };
}

const covered = (boxes: readonly { readonly box: Box }[]): number =>
  boxes.reduce((sum, { box }) => sum + box.width * box.height, 0);

function inkCovered(boxes: readonly { readonly box: Box }[], ink: readonly number[], row: number): number {
  const inside = ink.filter((pixel) => {
    const [x, y] = [pixel % row, Math.floor(pixel / row)];
    return boxes.some(({ box: b }) => x >= b.x && x < b.x + b.width && y >= b.y && y < b.y + b.height);
  });
  return inside.length / ink.length;
}

describe('what looks like text', () => {
  it.each([
    [10, 11],
    [12, 9],
    [12, 11],
  ])('but is a row of teeth is left alone: %i of %i pixels', async (teeth, radius) => {
    const picture = jaw(teeth, radius);
    const found = await findTextLines(picture, models, { threshold, look: textLooks.device });
    // Else there would be nothing to doubt.
    expect(found.some(({ width, height }) => width * height > 0.03 * 512 * 512)).toBe(true);
    expect(covered(await proposed(picture))).toBeLessThan(0.002 * 512 * 512);
  });

  it.each(['علي', 'محمد', 'Жук', 'Ηλίας', 'Արամ', 'כהן', 'გიორგი'])(
    'and is a word that the recogniser was never taught stays: %s',
    async (text) => {
      const ground = { data: sector(640, 480, 7), width: 640, height: 480 };
      const picture = await burnText(ground, [{ text, x: 200, y: 260, size: 40, contrast: 190 }]);
      expect(inkCovered(await proposed(picture), picture.ink[0]!, 640)).toBeGreaterThan(0.9);
    },
  );

  it.each([
    [210, 250],
    [200, 300],
    [222, 240],
  ])('stays where it stands among what is none: at %i, %i', async (x, y) => {
    const picture = await burnText(jaw(12, 11), [{ text: 'DOE JANE 1957', x, y, size: 11, contrast: 90 }]);
    expect(inkCovered(await proposed(picture), picture.ink[0]!, 512)).toBeGreaterThan(0.9);
    expect(covered(await proposed(picture))).toBeLessThan(0.02 * 512 * 512);
  });

  it('and is a row of letters set far apart is a name, though one of them alone is left out', async () => {
    const ground = { data: sector(900, 600, 7), width: 900, height: 600 };
    const letters = (text: string) =>
      [...text].map((letter, index) => ({ text: letter, x: 60 + 150 * index, y: 320, size: 70, contrast: 190 }));
    const name = await burnText(ground, letters('KRAUS'));
    const found = await proposed(name);
    for (const ink of name.ink) expect(inkCovered(found, ink, 900)).toBeGreaterThan(0.9);
    expect(await proposed(await burnText(ground, letters('R')))).toEqual([]);
  });

  it('is not doubted where it is too small to be judged', async () => {
    const picture = jaw(10, 11);
    const small = { x: 150, y: 200, width: 60, height: 9, score: 0.5, frame: 0 };
    const track = { frames: 'all', box: small, best: small } as const;
    const looks = { models, threshold };
    expect(await isNoText(track, { text: '', confidence: 0 }, mediaOf(picture), looks)).toBe(false);
    const large = { ...small, height: 30 };
    const doubted = { ...track, box: large, best: large };
    expect(await isNoText(doubted, await readLine(picture, large, models), mediaOf(picture), looks)).toBe(true);
    expect(await isNoText(doubted, { text: 'DOE', confidence: 0.9 }, mediaOf(picture), looks)).toBe(false);
  });

  it('and is a page of small print is kept whole though the block is no line', async () => {
    const lines = Array.from({ length: 6 }, (_, at) => ({
      ...{ text: `Doe Jane ${4471 + at} Example St`, x: 60, y: 80 + 20 * at, size: 13, contrast: 200 },
    }));
    const picture = await burnText({ data: sector(640, 480, 3), width: 640, height: 480 }, lines);
    const block = { x: 55, y: 62, width: 230, height: 130, score: 0.6, frame: 0 };
    const track = { frames: 'all', box: block, best: block } as const;
    expect(await isNoText(track, { text: '', confidence: 0 }, mediaOf(picture), { models, threshold })).toBe(false);
  });

  it('is a speck that no letter fits into', async () => {
    const speck = { x: 250, y: 250, width: 4, height: 13, score: 0.7, frame: 0 };
    const track = { frames: 'all', box: speck, best: speck } as const;
    const looks = { models, threshold };
    expect(await isNoText(track, { text: '', confidence: 0 }, mediaOf(jaw(10, 11)), looks)).toBe(true);
    const line = { ...speck, width: 4, height: 40 };
    const long = { ...track, box: line, best: line };
    expect(await isNoText(long, { text: '', confidence: 0 }, mediaOf(jaw(10, 11)), looks)).toBe(false);
  });
});
