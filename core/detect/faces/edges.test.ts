import { expect, it } from 'vitest';
import type { ScoredBox } from '../boxes.ts';
import { acceptRules } from './accept.ts';
import { facesAtEdges } from './edges.ts';
import type { FaceDetector } from './passes.table.ts';

const picture = { width: 320, height: 240 };
const level = async (longSide: number) => {
  const [width, height] = [longSide, Math.round((longSide * 3) / 4)];
  return { data: new Uint8Array(width * height * 3), width, height };
};
const rules = acceptRules(0.4);

/** Networks that see one face at a place of the picture, at any size of it; `asked` collects which ran. */
function seeing(x: number, score: Readonly<Record<FaceDetector, number>>) {
  const asked: FaceDetector[] = [];
  const run = async (detector: FaceDetector, raster: { width: number }, threshold: number): Promise<ScoredBox[]> => {
    asked.push(detector);
    const scale = raster.width > 400 ? 1 : 0.5;
    const [left, top] = [Math.floor((320 * scale) / 3), Math.floor((240 * scale) / 3)];
    const box = { x: x * scale + left, y: 80 * scale + top, width: 80 * scale, height: 100 * scale };
    return score[detector] >= threshold ? [{ ...box, score: score[detector] }] : [];
  };
  return { run, asked };
}
const find = (x: number, ssd: number, ultraface: number) =>
  facesAtEdges(level, picture, seeing(x, { 'face-ssd': ssd, 'face-ultraface': ultraface }).run, rules);

it('finds once a face that reaches over the edge, where it is in the picture', async () => {
  const [face, ...others] = await find(280, 0.8, 0.97);
  expect(others).toEqual([]);
  expect(face!.box.x).toBeCloseTo(280, 0);
  expect(face!.box.y).toBeCloseTo(80, 0);
  expect(face!.box.width).toBeCloseTo(80, 0);
  expect(face!.score).toBe(0.97);
});

it('needs both networks, and SSD surer than of a whole face', async () => {
  expect(await find(280, 0.45, 0.97)).toEqual([]);
  expect(await find(280, 0.8, 0.85)).toEqual([]);
  expect(await find(280, 0.51, 0.91)).toHaveLength(1);
});

it('leaves to the other passes what lies inside, and to nobody what is only mirrored', async () => {
  expect(await find(120, 0.9, 0.99)).toEqual([]);
  expect(await find(305, 0.9, 0.99)).toEqual([]);
});

it('does not run the dearer network where the other saw nothing at an edge', async () => {
  const { run, asked } = seeing(120, { 'face-ssd': 0.9, 'face-ultraface': 0.99 });
  await facesAtEdges(level, picture, run, rules);
  expect(new Set(asked)).toEqual(new Set(['face-ultraface']));
});
