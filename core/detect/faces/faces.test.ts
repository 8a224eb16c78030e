import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { boxIntersection, type Box } from '../../../model/geometry.ts';
import { modelsDir, samplesDir } from '../../../test/support/paths.ts';
import { policySchema } from '../../../model/policy.ts';
import defaultPolicy from '../../../resources/policies/default.json' with { type: 'json' };
import { lesion, noisePixels } from '../../../tools/samples/photos.ts';
import { decodePhoto } from '../../photo/decode.ts';
import { cropRaster, resizeRaster, turnRaster, type Raster, type Turn } from '../raster.ts';
import { ModelStore } from '../session.ts';
import { findFaces } from './faces.ts';
import { flippedPasses, turnedPasses, uprightPasses, type FacePass } from './passes.table.ts';

const models = new ModelStore(modelsDir);
const find = (picture: Raster) => findFaces(picture, models, { threshold: 0.4 });
const share = (face: Box, area: Box): number => boxIntersection(face, area) / (face.width * face.height);

/** A picture of `width` × `height` in one grey, with `part` laid in at (x, y). */
function placed(part: Raster, width: number, height: number, x: number, y: number): Raster {
  const data = new Uint8Array(width * height * 3).fill(120);
  for (let row = 0; row < part.height; row++) {
    data.set(part.data.subarray(row * part.width * 3, (row + 1) * part.width * 3), ((y + row) * width + x) * 3);
  }
  return { data, width, height };
}

const { limits } = policySchema.parse(defaultPolicy);
async function sample(name: string): Promise<Raster> {
  const { pixels, columns, rows } = await decodePhoto(await readFile(join(samplesDir, name)), limits);
  return { data: pixels, width: columns, height: rows };
}

// Drawn people, the samples of the product: no real person's picture is kept here.
let ada: Raster;
let pair: Raster;
beforeAll(async () => {
  ada = await sample('photo-cheek-rash.jpg');
  pair = await sample('photo-two-people.jpg');
});

describe('faces', () => {
  it('are found once each, with a score and full-resolution coordinates', async () => {
    const faces = await find(pair);
    expect(faces).toHaveLength(2);
    const [left, right] = [...faces].sort((a, b) => a.x - b.x);
    expect(share(left!, { ...pair, x: 0, y: 0, width: pair.width / 2 })).toBeGreaterThan(0.95);
    expect(share(right!, { ...pair, x: pair.width / 2, y: 0, width: pair.width / 2 })).toBeGreaterThan(0.95);
    for (const { score } of faces) expect(score).toBeGreaterThan(0.4);
    for (const { score } of faces) expect(score).toBeLessThanOrEqual(1);
  });

  it.each<Turn>([1, 2, 3])('are found in a picture turned by %s quarters', async (turn) => {
    const upright = (await find(ada))[0]!;
    const faces = await find(turnRaster(ada, turn));
    expect(faces.length).toBeGreaterThanOrEqual(1);
    const centre = { x: upright.x + upright.width / 2, y: upright.y + upright.height / 2 };
    const turned = {
      0: centre,
      1: { x: ada.height - centre.y, y: centre.x },
      2: { x: ada.width - centre.x, y: ada.height - centre.y },
      3: { x: centre.y, y: ada.width - centre.x },
    }[turn];
    const holds = (b: Box) => turned.x > b.x && turned.x < b.x + b.width && turned.y > b.y && turned.y < b.y + b.height;
    expect(faces.some(holds)).toBe(true);
  });

  it('are found where they are by a look with left and right changed over', async () => {
    // Beside the middle, or the other side would be the same place.
    const picture = placed(await resizeRaster(ada, 240, 320), 800, 400, 20, 40);
    const seenBy = async (passes: readonly FacePass[]) =>
      (await findFaces(picture, models, { threshold: 0.4, passes }))[0]!;
    const plain = await seenBy(flippedPasses.map((pass) => ({ ...pass, flipped: false })));
    const flipped = await seenBy(flippedPasses);
    expect(share(flipped, plain)).toBeGreaterThan(0.7);
    expect(share(plain, flipped)).toBeGreaterThan(0.7);
  });

  it('are found small in a large picture, where they are', async () => {
    const small = await resizeRaster(ada, 120, 160);
    const [face, ...others] = await find(placed(small, 2000, 1500, 1500, 1000));
    expect(others).toEqual([]);
    expect(share(face!, { x: 1500, y: 1000, width: 120, height: 160 })).toBeGreaterThan(0.9);
  });

  it('are covered to the picture’s edge and no further', async () => {
    const cut = cropRaster(pair, 200, 260, 400, 400);
    const faces = await find(cut);
    expect(faces.length).toBeGreaterThan(0);
    for (const face of faces) {
      expect(face.x).toBeGreaterThanOrEqual(0);
      expect(face.y).toBeGreaterThanOrEqual(0);
      expect(face.x + face.width).toBeLessThanOrEqual(cut.width);
      expect(face.y + face.height).toBeLessThanOrEqual(cut.height);
    }
  });

  it('are not seen in skin or noise', async () => {
    const pictures: Raster[] = [lesion(3, 200, 150), noisePixels(5, 160, 120)];
    for (const picture of pictures) expect(await find(picture)).toEqual([]);
  });

  it.each([
    [1, 1],
    [1, 3000],
    [3000, 2],
  ])('leave a picture of %s × %s without complaint', async (width, height) => {
    const strip = { data: new Uint8Array(width * height * 3), width, height };
    const passes = [uprightPasses[0]!, turnedPasses[0]!];
    expect(await findFaces(strip, models, { threshold: 0.4, passes })).toEqual([]);
  });
});
