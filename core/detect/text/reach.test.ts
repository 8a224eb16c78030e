import { describe, expect, it } from 'vitest';
import type { Box } from '../../../model/geometry.ts';
import type { Track } from '../frames.ts';
import { reachOf } from './reach.ts';

const picture = { width: 400, height: 300 };
const line = (x: number, y: number, width: number, height: number, frames: Track['frames'] = 'all'): Track => {
  const box: Box = { x, y, width, height };
  return { frames, box, best: { ...box, frame: 0, score: 1 } };
};
const reach = (...lines: Track[]) =>
  reachOf(lines, picture).map((box) => box && [box.x, box.y, box.width, box.height].map(Math.round));

describe('how far a line reaches', () => {
  it('is more than the network saw at both of its ends, and a little above and below', () => {
    expect(reach(line(100, 100, 80, 10))).toEqual([[94, 99, 92, 11]]);
    expect(reach(line(100, 100, 10, 80))).toEqual([[99, 94, 11, 92]]);
  });

  it('goes on to an edge of the picture that is nearer than a letter, at its ends only', () => {
    expect(reach(line(13, 100, 80, 10), line(310, 100, 77, 10))).toMatchObject([
      [0, 99, 99, 11],
      [304, 99, 96, 11],
    ]);
    expect(reach(line(100, 285, 80, 10))).toEqual([[94, 284, 92, 11]]);
    expect(reach(line(100, 208, 10, 80))).toEqual([[99, 202, 11, 98]]);
  });

  it('holds no line of which nothing lies in the picture', () => {
    expect(reach(line(-200, 10, 50, 10), line(100, 100, 80, 10))).toEqual([undefined, [94, 99, 92, 11]]);
  });

  it('closes the gap between two pieces of a row, whichever of them comes first, by the higher one', () => {
    const [first, second] = [line(100, 100, 60, 12), line(183, 101, 60, 10)];
    expect(reach(first, second)).toEqual([
      [93, 99, 84, 13],
      [177, 100, 72, 11],
    ]);
    expect(reach(second, first)).toEqual([
      [177, 100, 72, 11],
      [93, 99, 84, 13],
    ]);
    expect(reach(line(100, 100, 60, 10), line(183, 99, 60, 12))[1]).toEqual([166, 98, 84, 13]);
  });

  it('is that of the line where it is slanted, and to every edge that is nearer than its letters', () => {
    const slanted = (x: number, y: number, degrees: number): Track => {
      const box: Box = {
        x,
        y,
        width: 80,
        height: 50,
        slant: { x: x + 40, y: y + 25, degrees, length: 90, height: 10 },
      } as Box;
      return { frames: 'all', box, best: { ...box, frame: 0, score: 1 } };
    };
    expect(reach(slanted(100, 100, 30))).toEqual([[95, 96, 91, 57]]);
    expect(reach(slanted(12, 247, -30))).toEqual([[0, 243, 97, 57]]);
    // It almost lies: what is below it was not cut.
    expect(reach(slanted(12, 247, -6))[0]![3]).toBeLessThan(53);
    // Beside it on the page, but not on its row.
    expect(reach(slanted(100, 100, 30), slanted(205, 100, 30))).toEqual([
      [95, 96, 91, 57],
      [200, 96, 91, 57],
    ]);
  });

  it('closes it for lines that stand as well', () => {
    expect(reach(line(100, 50, 12, 60), line(101, 133, 10, 60))).toEqual([
      [99, 43, 13, 84],
      [100, 127, 11, 72],
    ]);
  });

  it('leaves columns, other rows, other sizes and other frames apart', () => {
    const alone = [93, 99, 74, 13];
    for (const other of [
      line(200, 100, 60, 12),
      line(183, 110, 60, 12),
      line(190, 90, 60, 30),
      line(183, 100, 60, 12, 2),
    ]) {
      expect(reach(line(100, 100, 60, 12), other)[0]).toEqual(alone);
    }
  });
});
