import { boxIoU, type Box, type Size } from '../../model/geometry.ts';
import type { Turn } from './raster.ts';

export interface ScoredBox extends Box {
  readonly score: number;
  /** Of a line of text that neither lies nor stands: how it does. The box holds all of it. */
  readonly slant?: Slant;
}

/** A rectangle about its middle, turned clockwise: more than -90 and up to 90 degrees. */
export interface Slant {
  readonly x: number;
  readonly y: number;
  readonly degrees: number;
  readonly length: number;
  readonly height: number;
}

/** Non-maximum suppression: of boxes that overlap by more than `iou`, the best is kept. Best first. */
export function suppressOverlaps<T extends ScoredBox>(boxes: readonly T[], iou: number): T[] {
  const kept: T[] = [];
  for (const box of [...boxes].sort((a, b) => b.score - a.score)) {
    if (!kept.some((better) => boxIoU(better, box) > iou)) kept.push(box);
  }
  return kept;
}

/** A box of one picture in coordinates of the same picture at another size. */
export function scaleBox<T extends Box>(box: T, from: Size, to: Size): T {
  const x = to.width / from.width;
  const y = to.height / from.height;
  return { ...box, x: box.x * x, y: box.y * y, width: box.width * x, height: box.height * y };
}

/** A box found in a picture turned clockwise, in coordinates of the picture before the turn, whose size is `upright`. */
export function unturnBox<T extends Box>(box: T, turn: Turn, upright: Size): T {
  const { x, y, width, height } = box;
  switch (turn) {
    case 0:
      return box;
    case 1:
      return { ...box, x: y, y: upright.height - x - width, width: height, height: width };
    case 2:
      return { ...box, x: upright.width - x - width, y: upright.height - y - height };
    case 3:
      return { ...box, x: upright.width - y - height, y: x, width: height, height: width };
  }
}

/** A box found with left and right changed over, in coordinates of the picture as it is; of the latter's size or any other of its width. */
export const unflipBox = <T extends Box>(box: T, { width }: Pick<Size, 'width'>): T => ({
  ...box,
  x: width - box.x - box.width,
});

/** The box cut to the picture; undefined if nothing of it lies inside. */
export function clipBox(box: Box, size: Size): Box | undefined {
  const left = Math.max(0, box.x);
  const top = Math.max(0, box.y);
  const right = Math.min(size.width, box.x + box.width);
  const bottom = Math.min(size.height, box.y + box.height);
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

export function unionBox(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
