import { z } from 'zod';
import type { Box, MaskShape } from './geometry.ts';
import { boundsOf } from './shapes.ts';

/** Corners of a convex shape in order, in pixels of the picture after orientation. */
export const outlineSchema = z
  .array(z.object({ x: z.number(), y: z.number() }))
  .min(3)
  .max(12);
export type Outline = readonly Readonly<z.infer<typeof outlineSchema>[number]>[];

/** Something that was found: all of its box, or what of it lies within the outline. */
export interface Found {
  readonly box: Box;
  readonly outline?: Outline | undefined;
}

/** What to burn of it. */
export const maskOfFound = ({ box, outline }: Found): MaskShape =>
  outline
    ? { kind: 'polygon', box: boundsOf(outline), points: outline.map(({ x, y }) => ({ x, y })) }
    : { kind: 'rectangle', box };

export function outlineArea(outline: Outline): number {
  const twice = outline.reduce((sum, { x, y }, at) => {
    const next = outline[(at + 1) % outline.length]!;
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** How far places lie outside of a convex outline: at most, from any of its sides; negative within it. */
export function outsideOf(outline: Outline): (x: number, y: number) => number {
  const [cx, cy] = [meanOf(outline, 'x'), meanOf(outline, 'y')];
  const sides = outline.flatMap((from, at) => {
    const to = outline[(at + 1) % outline.length]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length === 0) return [];
    const [nx, ny] = [(from.y - to.y) / length, (to.x - from.x) / length];
    const sign = (cx - from.x) * nx + (cy - from.y) * ny > 0 ? -1 : 1;
    return [{ from, nx: sign * nx, ny: sign * ny }];
  });
  return (x, y) =>
    sides.reduce((most, { from, nx, ny }) => Math.max(most, (x - from.x) * nx + (y - from.y) * ny), -Infinity);
}

const meanOf = (outline: Outline, axis: 'x' | 'y'): number =>
  outline.reduce((sum, corner) => sum + corner[axis], 0) / outline.length;

/** Whether an outline has no corner that points inwards. */
export function isConvex(outline: Outline): boolean {
  const turns = outline.map((one, at) => {
    const [two, three] = [outline[(at + 1) % outline.length]!, outline[(at + 2) % outline.length]!];
    return Math.sign((two.x - one.x) * (three.y - two.y) - (two.y - one.y) * (three.x - two.x));
  });
  return !(turns.includes(1) && turns.includes(-1));
}

/** Share of the smallest rectangle about a bar that it fills: a line's outline may have its corners cut. */
const FILLS = 0.75;

/** Whether an outline is nearly a rectangle, at any angle. */
export const isBar = (outline: Outline): boolean =>
  isConvex(outline) && outlineArea(outline) >= FILLS * Math.min(...rectanglesAbout(outline));

/** Areas of the rectangles about it that lie along one of its sides; the smallest of all is among them. */
const rectanglesAbout = (outline: Outline): number[] =>
  outline.map((from, at) => {
    const to = outline[(at + 1) % outline.length]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length === 0) return Infinity;
    const [cos, sin] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const extent = (of: (corner: Outline[number]) => number): number => {
      const values = outline.map(of);
      return Math.max(...values) - Math.min(...values);
    };
    return extent(({ x, y }) => x * cos + y * sin) * extent(({ x, y }) => y * cos - x * sin);
  });
