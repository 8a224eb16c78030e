import { describe, expect, it } from 'vitest';
import type { Box } from '../../../model/geometry.ts';
import { burnText, sector, type BurnedPicture } from '../../../test/support/burnedText.ts';
import { modelsDir } from '../../../test/support/paths.ts';
import { modelFor } from '../models.ts';
import { turnRaster } from '../raster.ts';
import { ModelStore } from '../session.ts';
import { findTextLines, lookSizes, textLooks } from './lines.ts';
import { readLine } from './recognise.ts';

const models = new ModelStore(modelsDir);
const find = (picture: BurnedPicture) => findTextLines(picture, models, { threshold: 0.3, look: textLooks.device });

const phrases = ['DOE^JANE', 'MRN 4471-2209', '12.03.1957', 'Zz County Hospital', 'Dr. K. Weber', 'ACC 88213 45Y'];
const fonts = ['DejaVu Sans', 'DejaVu Sans Mono', 'DejaVu Serif'];

function drawn(width: number, height: number, size: number, contrast: number, seed: number): Promise<BurnedPicture> {
  const lines = phrases.map((text, index) => ({
    ...{ text, size, contrast, font: fonts[index % fonts.length]! },
    x: 10 + ((index * 37 + seed * 11) % Math.floor(width * 0.4)),
    y: Math.round(((index + 0.7) * height) / phrases.length),
  }));
  return burnText({ data: sector(width, height, seed), width, height }, lines);
}

const inside = (box: Box, pixel: number, width: number): boolean => {
  const by = Math.min(box.width, box.height);
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  const [along, across] = [0.35 * by, 0.06 * by];
  return x >= box.x - along && x < box.x + box.width + along && y >= box.y - across && y < box.y + box.height + across;
};

/** Lines of which at least 95 % of the ink lies under a padded box. */
function covered(picture: BurnedPicture, boxes: readonly Box[]): number {
  const isCovered = (pixel: number): boolean => boxes.some((box) => inside(box, pixel, picture.width));
  return picture.ink.filter((ink) => ink.filter(isCovered).length >= 0.95 * ink.length).length;
}

describe('burned-in text', () => {
  it('is covered: 95 % of lines, from 10 to 28 pixels, bright and faint, on speckle', async () => {
    const sets: [number, number, number, number][] = [
      [640, 480, 10, 150],
      [640, 480, 14, 60],
      [640, 480, 28, 60],
      [800, 600, 12, 150],
      [1024, 768, 11, 150],
      [1024, 768, 18, 60],
    ];
    let [lines, found] = [0, 0];
    for (const [index, [width, height, size, contrast]] of sets.entries()) {
      const picture = await drawn(width, height, size, contrast, index + 1);
      lines += picture.ink.length;
      found += covered(picture, await find(picture));
    }
    expect(found / lines).toBeGreaterThanOrEqual(0.95);
  }, 240_000);

  it('is read well enough to be known', async () => {
    const picture = await drawn(640, 480, 18, 150, 9);
    const readings = [];
    for (const box of await find(picture)) readings.push((await readLine(picture, box, models)).text);
    expect(readings).toContainEqual(expect.stringMatching(/^DOE.?JANE$/));
    expect(readings).toContain('MRN 4471-2209');
  });

  it('that runs upwards is covered and read', async () => {
    const upright = await burnText({ data: new Uint8Array(300 * 200 * 3).fill(20), width: 300, height: 200 }, [
      { text: 'SMITH MARIA', x: 40, y: 100, size: 22, contrast: 180 },
    ]);
    const turned = { ...turnRaster(upright, 3), ink: [] };
    const boxes = await find(turned);
    expect(boxes).toHaveLength(1);
    expect((await readLine(turned, boxes[0]!, models)).text.replace(' ', '')).toBe('SMITHMARIA');
  });

  it('that only shows when the picture is turned is found where it stands', async () => {
    const sizes: string[] = [];
    const lying = new ModelStore(modelsDir, async () => ({
      input: modelFor('text-detection').input!,
      run: async ({ width, height }) => {
        sizes.push(`${width}x${height}`);
        const data = new Float32Array(width * height);
        // 100 × 10 pixels from (100, 50), in the picture on its side alone.
        for (let y = 50; y < 60 && height > width; y++) data.fill(0.9, y * width + 100, y * width + 200);
        return { outputs: new Map([['map', { data, dims: [1, 1, height, width] }]]), size: { width, height } };
      },
    }));
    const picture = { data: new Uint8Array(400 * 300 * 3), width: 400, height: 300 };
    const [line, ...others] = await findTextLines(picture, lying, { threshold: 0.3, look: textLooks.photo });
    expect(sizes).toEqual(['720x540', '540x405', '540x720']);
    expect(others).toEqual([]);
    const [x, y] = [(50 + 60) / 2 / 1.8, 300 - (100 + 200) / 2 / 1.8];
    expect(line!.x + line!.width / 2).toBeCloseTo(x, 1);
    expect(line!.y + line!.height / 2).toBeCloseTo(y, 1);
    expect(line!.height).toBeGreaterThan(2 * line!.width);
  });

  it('is not seen in speckle or in nothing', async () => {
    const plain = { data: sector(640, 480, 4), width: 640, height: 480, ink: [] };
    expect((await find(plain)).length).toBeLessThanOrEqual(1);
    expect(await find({ data: new Uint8Array(3), width: 1, height: 1, ink: [] })).toEqual([]);
  });
});

it('small pictures are enlarged and seen twice, large ones reduced, within the budget', () => {
  expect(lookSizes({ width: 640, height: 480 }, textLooks.device)).toEqual([
    { width: 1152, height: 864 },
    { width: 864, height: 648 },
  ]);
  const [photo, ...others] = lookSizes({ width: 4000, height: 3000 }, textLooks.photo);
  expect(others).toEqual([]);
  expect(photo.width * photo.height).toBeLessThanOrEqual(textLooks.photo.pixels * 1.01);
  expect(photo.width / photo.height).toBeCloseTo(4 / 3, 2);
});

it('grain is not enlarged to what looks like print before it is smoothed', () => {
  const [first, smoothed] = lookSizes({ width: 640, height: 480 }, textLooks.device, 25);
  expect(first.width).toBeLessThan(1152);
  expect(smoothed!.width).toBeGreaterThan(1152);
  const [large] = lookSizes({ width: 1400, height: 1000 }, textLooks.device, 25);
  expect(large.width * large.height).toBeLessThanOrEqual(textLooks.device.pixels * 1.01);
});
