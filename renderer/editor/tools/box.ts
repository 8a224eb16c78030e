import { boxFromCorners, imagePoint, type Box, type ImagePoint } from '../../../model/geometry.ts';
import type { Step } from '../../../model/editHistory.ts';
import { clampMove, movedBox, wholePixels } from '../shapes.ts';
import { dragTool, type DragState } from './drag.ts';
import type { Tool, ToolContext } from './tool.ts';

interface Boxed {
  readonly box: Box;
}
/** Draws what is given by a box: a mask, a mark, a region to measure. */
export type BoxState = DragState<Boxed>;

export const boxTool = (make: (id: string, box: Box, context: ToolContext) => Step): Tool<BoxState> =>
  dragTool<Boxed>({
    click: 0.5,
    constrained: square,
    drawn: (from, to) => ({ box: boxFromCorners(from, to) }),
    placed: (at, size, context) => ({ box: around(at, size, context) }),
    nudged: ({ box }, by, context) => ({ box: nudged(box, by, context) }),
    make: (id, { box }, context) => make(id, box, context),
  });

function square(from: ImagePoint, to: ImagePoint): ImagePoint {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return imagePoint(from.x + side * Math.sign(to.x - from.x || 1), from.y + side * Math.sign(to.y - from.y || 1));
}

function around(at: ImagePoint, size: number, { image }: ToolContext): Box {
  const width = Math.min(size, image.width);
  const height = Math.min(size * 0.6, image.height);
  const box = { x: at.x - width / 2, y: at.y - height / 2, width, height };
  const { dx, dy } = clampMove(box, 0, 0, image);
  return wholePixels(movedBox(box, dx, dy), image);
}

function nudged(box: Box, by: { dx: number; dy: number; resize: boolean }, { image }: ToolContext): Box {
  if (by.resize) {
    const width = Math.min(Math.max(1, box.width + by.dx), image.width - box.x);
    return { ...box, width, height: Math.min(Math.max(1, box.height + by.dy), image.height - box.y) };
  }
  const { dx, dy } = clampMove(box, by.dx, by.dy, image);
  return movedBox(box, dx, dy);
}
