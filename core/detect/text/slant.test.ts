import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burnText, sector } from '../../../test/support/burnedText.ts';
import { modelsDir } from '../../../test/support/paths.ts';
import type { Slant } from '../boxes.ts';
import { unturnBox } from '../boxes.ts';
import { ModelStore } from '../session.ts';
import { connectedComponents } from './components.ts';
import { proposeText } from './proposeText.ts';
import { isSameSlanted, movedLine, reachOfGrowth, scaledSlant, slantOf, straight, unturnedSlant } from './slant.ts';

/** A map in which the rectangle, and nothing else, is above one half. */
function mapOf({ x, y, degrees, length, height }: Slant, side = 200): Float32Array {
  const map = new Float32Array(side * side);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      const inside = Math.abs(dx * cos + dy * sin) <= length / 2 && Math.abs(dy * cos - dx * sin) <= height / 2;
      if (inside) map[row * side + column] = 0.9;
    }
  }
  return map;
}
const only = (slant: Slant) => connectedComponents(mapOf(slant), 200, 200, 0.5)[0]!;

const slants = fc.record({
  x: fc.integer({ min: 90, max: 110 }),
  y: fc.integer({ min: 90, max: 110 }),
  degrees: fc.oneof(fc.integer({ min: 4, max: 86 }), fc.integer({ min: -86, max: -4 })),
  length: fc.integer({ min: 70, max: 150 }),
  height: fc.integer({ min: 8, max: 20 }),
});

describe('the slant of a patch', () => {
  it('is that of the rectangle that it is', () => {
    fc.assert(
      fc.property(slants, (slant) => {
        const seen = slantOf(only(slant))!;
        expect(Math.abs(seen.degrees - slant.degrees)).toBeLessThan(2);
        expect(seen.length / slant.length).toBeCloseTo(1, 1);
        expect(Math.abs(seen.height - slant.height)).toBeLessThan(1.5);
        expect(Math.hypot(seen.x - slant.x, seen.y - slant.y)).toBeLessThan(1.5);
      }),
    );
  });

  it('is none where the patch lies, stands, or has no direction', () => {
    for (const [degrees, length] of [
      [0, 120],
      [90, 120],
      [1, 120],
      [40, 14],
    ] as const) {
      expect(slantOf(only({ x: 100, y: 100, degrees, length, height: 12 }))).toBeUndefined();
    }
  });
});

describe('slanted lines', () => {
  const line: Slant = { x: 100, y: 60, degrees: 30, length: 80, height: 12 };

  it('come back from a picture that was turned', () => {
    const upright = { width: 300, height: 200 };
    fc.assert(
      fc.property(slants, (slant) => {
        const back = unturnedSlant(slant, upright);
        const box = { x: slant.x - 1, y: slant.y - 1, width: 2, height: 2 };
        const place = unturnBox(box, 1, upright);
        expect([back.x, back.y]).toEqual([place.x + 1, place.y + 1]);
        expect(Math.abs(back.degrees)).toBeLessThan(90);
        expect(Math.abs(Math.abs(back.degrees - slant.degrees) - 90)).toBeLessThan(1e-9);
      }),
    );
  });

  it('go along with their boxes', () => {
    const box = { x: 50, y: 30, width: 100, height: 60, score: 1 };
    expect(movedLine({ ...box, slant: line }, 5, 7)).toEqual({
      ...{ ...box, x: 55, y: 37 },
      slant: { ...line, x: 105, y: 67 },
    });
    expect(movedLine(box, 5, 7)).toEqual({ ...box, x: 55, y: 37 });
    expect(scaledSlant(line, 2)).toEqual({ x: 200, y: 120, degrees: 30, length: 160, height: 24 });
  });

  it('are the same if they lie on each other, not beside each other', () => {
    const across = { x: -Math.sin(Math.PI / 6), y: Math.cos(Math.PI / 6) };
    const beside = (by: number): Slant => ({ ...line, x: line.x + across.x * by, y: line.y + across.y * by });
    expect(isSameSlanted(line, beside(4))).toBe(true);
    expect(isSameSlanted(line, beside(16))).toBe(false);
    expect(isSameSlanted(line, { ...line, length: 40, degrees: 33 })).toBe(true);
    expect(isSameSlanted(line, { ...line, degrees: -30 })).toBe(false);
    expect(isSameSlanted({ ...line, degrees: 89 }, { ...line, degrees: -89 })).toBe(true);
    expect(isSameSlanted(line, { ...line, x: line.x + 100, y: line.y + 58 })).toBe(false);
  });

  it('of most of a large picture are straightened smaller', async () => {
    const data = new Uint8Array(3000 * 2000 * 3).fill(40);
    const slant = { x: 1500, y: 1000, degrees: 25, length: 2400, height: 900 };
    const [cos, sin] = [Math.cos((25 * Math.PI) / 180), Math.sin((25 * Math.PI) / 180)];
    for (let y = 0; y < 2000; y++) {
      for (let x = 0; x < 3000; x++) {
        const [dx, dy] = [x - slant.x, y - slant.y];
        const inside = Math.abs(dx * cos + dy * sin) < 1200 && Math.abs(dy * cos - dx * sin) < 450;
        if (inside) data.fill(200, (y * 3000 + x) * 3, (y * 3000 + x) * 3 + 3);
      }
    }
    const box = { x: 200, y: 0, width: 2600, height: 2000, slant };
    const { raster, line: lying } = await straight({ data, width: 3000, height: 2000 }, box);
    expect(raster.width * raster.height).toBeLessThan(4.2e6);
    expect(lying.width / lying.height).toBeCloseTo(2400 / 900, 1);
    const at = (x: number, y: number): number => raster.data[(Math.round(y) * raster.width + Math.round(x)) * 3]!;
    expect(at(raster.width / 2, raster.height / 2)).toBe(200);
    expect(at(lying.x + lying.width / 2, lying.y + 5)).toBe(200);
    expect(at(lying.x + lying.width / 2, lying.y - 5)).toBe(40);
  });

  it('reach as far as they grow', () => {
    expect(reachOfGrowth({ ...line, degrees: 0 }, 10, 2)).toEqual({ x: 10, y: 2 });
    const { x, y } = reachOfGrowth({ ...line, degrees: -90 }, 10, 2);
    expect([Math.round(x), Math.round(y)]).toEqual([2, 10]);
  });

  it('lie where they are straightened, with what is about them, beyond the edge too', async () => {
    const map = mapOf(line);
    const data = new Uint8Array(200 * 200 * 3);
    map.forEach((value, at) => data.fill(value > 0 ? 255 : 0, at * 3, at * 3 + 3));
    const picture = { data, width: 200, height: 200 };
    const { raster, line: lying } = await straight(picture, { x: 0, y: 0, width: 1, height: 1, slant: line });
    const at = (x: number, y: number): number => raster.data[(Math.round(y) * raster.width + Math.round(x)) * 3]!;
    const middle = lying.y + lying.height / 2;
    for (const x of [lying.x + 3, lying.x + lying.width / 2, lying.x + lying.width - 3])
      expect(at(x, middle)).toBe(255);
    for (const y of [lying.y - 4, lying.y + lying.height + 4]) expect(at(lying.x + lying.width / 2, y)).toBe(0);
    for (const x of [lying.x - 4, lying.x + lying.width + 4]) expect(at(x, middle)).toBe(0);
    const corner = { ...line, x: 4, y: 4 };
    expect((await straight(picture, { ...lying, slant: corner })).raster.data).toHaveLength(raster.data.length);
    expect(await straight(picture, lying)).toEqual({ raster: picture, line: lying });
  });
});

describe('text that is written at an angle', () => {
  const models = new ModelStore(modelsDir);
  const identifiers = [{ keyword: 'PatientName', value: 'DOE^JANE' }] as const;

  it.each([-60, -20, 8, 30, 45, 75])('of %s° is found whole, read, and covered by little more', async (degrees) => {
    const plain = { data: sector(640, 480, 3), width: 640, height: 480 };
    const lines = [
      { text: 'DOE JANE 1957-03-12', x: 180, y: 220, size: 22, contrast: 120, degrees },
      // The next line of the same label: its box overlaps that of the first.
      { text: 'MRN 4471-2209', x: 180, y: 220, size: 22, contrast: 120, degrees, below: 34 },
    ];
    const picture = await burnText(plain, lines);
    const media = { width: 640, height: 480, frames: 1, frame: async () => picture };
    const { proposals } = await proposeText(media, models, { threshold: 0.3, identifiers });
    const isCovered = (pixel: number): boolean =>
      proposals.some(
        ({ box: { x, y, width, height } }) =>
          pixel % 640 >= x && pixel % 640 < x + width && pixel / 640 >= y && Math.floor(pixel / 640) < y + height,
      );
    for (const ink of picture.ink) expect(ink.filter(isCovered).length / ink.length).toBeGreaterThan(0.95);
    expect(proposals.some(({ textClass }) => textClass === 'identifier')).toBe(true);
    const boxes = [...new Array(640 * 480).keys()].filter(isCovered).length;
    const ink = picture.ink.flat();
    const [columns, rows] = [ink.map((pixel) => pixel % 640), ink.map((pixel) => Math.floor(pixel / 640))];
    const span = (values: number[]): number => Math.max(...values) - Math.min(...values);
    expect(boxes).toBeLessThan(1.5 * (span(columns) + 44) * (span(rows) + 44));
  });
});
