import { imagePoint, type ImagePoint } from '../../../model/geometry.ts';
import { clampPoint, movedPoint } from '../shapes.ts';
import { dragTool, type DragState } from './drag.ts';
import { annotationStep, type SegmentTool } from './make.ts';
import type { Tool } from './tool.ts';

/** Draws from one end to the other: an arrow from its tail to the thing it points at. */
interface Ends {
  readonly from: ImagePoint;
  readonly to: ImagePoint;
}
export type SegmentState = DragState<Ends>;

export const segmentTool = (kind: SegmentTool): Tool<SegmentState> =>
  dragTool<Ends>({
    click: 1,
    constrained: eighth,
    drawn: (from, to) => ({ from, to }),
    placed(at, size, { image }) {
      const to = clampPoint(at, image);
      return { from: clampPoint(movedPoint(to, -size, size / 2), image), to };
    },
    nudged({ from, to }, { dx, dy, resize }, { image }) {
      const moved = (point: ImagePoint) => clampPoint(movedPoint(point, dx, dy), image);
      return { from: resize ? from : moved(from), to: moved(to) };
    },
    make: (id, { from, to }, context) => annotationStep<SegmentTool>(id, { kind, from, to }, context),
  });

/** The end turned to the nearest multiple of 45°. */
function eighth(from: ImagePoint, to: ImagePoint): ImagePoint {
  const turn = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / (Math.PI / 4)) * (Math.PI / 4);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return imagePoint(from.x + length * Math.cos(turn), from.y + length * Math.sin(turn));
}
