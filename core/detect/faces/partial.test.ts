import { expect, it } from 'vitest';
import type { ScoredBox } from '../boxes.ts';
import { isBeyond, mirrored, partsOfFaces } from './partial.ts';

const grey = (values: number[], width: number) => ({
  data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  width,
  height: values.length / width,
});

it('mirrors half of a picture beyond each of its edges', () => {
  const { data, width, height } = mirrored(grey([1, 2, 3, 4], 2));
  expect([width, height]).toEqual([4, 4]);
  expect([...data].filter((_, index) => index % 3 === 0)).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
});

const picture = { data: new Uint8Array(400 * 300 * 3), width: 400, height: 300 };
/** A sighting in the middle of the mirrored picture, whatever its size. */
const sees = async (_: string, raster: { width: number; height: number }): Promise<ScoredBox[]> => [
  { x: raster.width * 0.4, y: raster.height * 0.4, width: raster.width * 0.2, height: raster.height * 0.2, score: 0.9 },
];

const asks = async (faces: ScoredBox[], look: typeof sees) =>
  isBeyond(faces, await partsOfFaces(picture, look), picture);

it('asks for eyes where something shows that no face explains, and only there', async () => {
  expect(await asks([], sees)).toBe(true);
  expect(await asks([{ x: 0, y: 0, width: 400, height: 300, score: 1 }], sees)).toBe(false);
  expect(await asks([], async () => [])).toBe(false);
});

it('does not count what was only mirrored', async () => {
  const outside = async (_: string, raster: { width: number; height: number }): Promise<ScoredBox[]> => [
    { x: 0, y: 0, width: raster.width * 0.2, height: raster.height * 0.2, score: 0.9 },
  ];
  expect(await asks([], outside)).toBe(false);
});
