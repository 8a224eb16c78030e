import { z } from 'zod';
import { boundsOf, brushExtents, polygonExtents, wholeRuns } from './shapes.ts';

/**
 * Geometry shared by the preview and the burn, so that what is seen is what is burned. Image coordinates are full-resolution
 * pixels after orientation, x to the right, y down, the origin at the outer corner of the first pixel; the first
 * pixel covers [0, 1) × [0, 1). View coordinates are CSS pixels of the canvas.
 */
const coordinate = z.number().min(-1e6).max(1e6);
const extent = z.number().min(0).max(1e6);

export const boxSchema = z.object({ x: coordinate, y: coordinate, width: extent, height: extent });
export type Box = z.infer<typeof boxSchema>;

const xy = z.object({ x: coordinate, y: coordinate });
export const pointSchema = xy.brand<'ImagePoint'>();
export type ImagePoint = z.infer<typeof pointSchema>;
export interface ViewPoint {
  readonly x: number;
  readonly y: number;
  readonly __view: true;
}

export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y }) as ImagePoint;
export const viewPoint = (x: number, y: number): ViewPoint => ({ x, y, __view: true });

const box = { box: boxSchema };
/** Few enough that each row of a large picture can be asked about every corner. */
const mostCorners = 500;
const mostStrokePoints = 2000;
const closeTo = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < 0.01 &&
  Math.abs(a.y - b.y) < 0.01 &&
  Math.abs(a.width - b.width) < 0.01 &&
  Math.abs(a.height - b.height) < 0.01;

/** The shapes that can be burned, each with the box about it: an ellipse is given by that alone. */
export const maskShapeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rectangle'), ...box }),
  z.object({ kind: z.literal('ellipse'), ...box }),
  z
    .object({ kind: z.literal('polygon'), ...box, points: z.array(xy).min(3).max(mostCorners) })
    .refine((shape) => closeTo(shape.box, boundsOf(shape.points))),
  /** A round brush on its way along the points. */
  z
    .object({
      kind: z.literal('brush'),
      ...box,
      points: z.array(xy).min(1).max(mostStrokePoints),
      radius: z.number().min(0.5).max(5000),
    })
    .refine((shape) => closeTo(shape.box, boundsOf(shape.points, shape.radius))),
]);
export type MaskShape = z.infer<typeof maskShapeSchema>;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a picture is turned on the screen: its pixels made as tall as they are, then mirrored, then turned clockwise. */
export interface Turn {
  readonly quarters?: 0 | 1 | 2 | 3;
  /** Left and right change places, before turning. */
  readonly flipped?: boolean;
  /** Height of a pixel to its width; 1 where absent. */
  readonly aspect?: number;
}

/** Where the image lies in the view: view = image, turned, × scale + offset. The offset is where the image's origin lies. */
export interface Viewport extends Turn {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** As of `CanvasRenderingContext2D.transform`: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Neither axis is ever made smaller: at scale 1 one of them shows each pixel as one. */
export const stretchOf = ({ aspect = 1 }: Turn): { readonly x: number; readonly y: number } =>
  aspect >= 1 ? { x: 1, y: aspect } : { x: 1 / aspect, y: 1 };

export function viewMatrix(view: Viewport): Matrix {
  const { scale, offsetX, offsetY, quarters = 0, flipped = false } = view;
  const stretch = stretchOf(view);
  const x = scale * stretch.x * (flipped ? -1 : 1);
  const y = scale * stretch.y;
  switch (quarters) {
    case 0:
      return [x, 0, 0, y, offsetX, offsetY];
    case 1:
      return [0, x, -y, 0, offsetX, offsetY];
    case 2:
      return [-x, 0, 0, -y, offsetX, offsetY];
    case 3:
      return [0, -x, y, 0, offsetX, offsetY];
  }
}

export function toView(point: { readonly x: number; readonly y: number }, view: Viewport): ViewPoint {
  const [a, b, c, d, e, f] = viewMatrix(view);
  return viewPoint(a * point.x + c * point.y + e, b * point.x + d * point.y + f);
}

export function toImage(point: ViewPoint, view: Viewport): ImagePoint {
  const { x, y } = toImageVector({ x: point.x - view.offsetX, y: point.y - view.offsetY }, view);
  return imagePoint(x, y);
}

/** A way on the screen as a way on the image: what an arrow key or a drag means where the picture is turned. */
export function toImageVector(
  { x, y }: { readonly x: number; readonly y: number },
  view: Viewport,
): { readonly x: number; readonly y: number } {
  const [a, b, c, d] = viewMatrix(view);
  const determinant = a * d - b * c;
  return { x: (d * x - c * y) / determinant, y: (a * y - b * x) / determinant };
}

/** A box in the view. Quarter turns leave its sides upright. */
export function boxToView(box: Box, view: Viewport): Box {
  const from = toView(box, view);
  const to = toView({ x: box.x + box.width, y: box.y + box.height }, view);
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  };
}

const turnOf = ({ quarters, flipped, aspect }: Turn): Turn => ({
  ...(quarters ? { quarters } : {}),
  ...(flipped ? { flipped } : {}),
  ...(aspect !== undefined && aspect !== 1 ? { aspect } : {}),
});

/** The viewport that shows the whole image, centred, with a margin in view pixels. */
export function fitViewport(image: Size, view: Size, margin = 16, turn: Turn = {}): Viewport {
  const unit: Viewport = { ...turnOf(turn), scale: 1, offsetX: 0, offsetY: 0 };
  const seen = boxToView({ x: 0, y: 0, ...image }, unit);
  const scale = Math.max(
    1e-4,
    Math.min((view.width - 2 * margin) / seen.width, (view.height - 2 * margin) / seen.height),
  );
  return {
    ...unit,
    scale,
    offsetX: (view.width - seen.width * scale) / 2 - seen.x * scale,
    offsetY: (view.height - seen.height * scale) / 2 - seen.y * scale,
  };
}

/** The same scale and the same point of the image under `about`, turned another way. */
export function turnAbout(view: Viewport, about: ViewPoint, turn: Turn): Viewport {
  const fixed = toImage(about, view);
  const turned: Viewport = { ...turnOf(turn), scale: view.scale, offsetX: 0, offsetY: 0 };
  const moved = toView(fixed, turned);
  return { ...turned, offsetX: about.x - moved.x, offsetY: about.y - moved.y };
}

/** Turned clockwise on the screen by quarters. */
export const turnedBy = (turn: Turn, quarters: 1 | 3): Turn => ({
  ...turn,
  quarters: (((turn.quarters ?? 0) + quarters) % 4) as 0 | 1 | 2 | 3,
});

/** Left and right of the screen change places, however the picture is turned. */
export const mirrored = (turn: Turn): Turn => ({
  ...turn,
  quarters: ((4 - (turn.quarters ?? 0)) % 4) as 0 | 1 | 2 | 3,
  flipped: !turn.flipped,
});

/** Zooms about a fixed view point: the image point under it stays under it. */
export function zoomAbout(view: Viewport, about: ViewPoint, factor: number, limits = { min: 0.01, max: 64 }): Viewport {
  const scale = Math.min(limits.max, Math.max(limits.min, view.scale * factor));
  const ratio = scale / view.scale;
  return {
    ...view,
    scale,
    offsetX: about.x - (about.x - view.offsetX) * ratio,
    offsetY: about.y - (about.y - view.offsetY) * ratio,
  };
}

/** The box spanned by two corners given in any order. */
export function boxFromCorners(a: ImagePoint, b: ImagePoint): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** The smallest box of whole pixels that covers the box, clipped to the image; undefined if nothing of it lies inside. */
export function snapOutward(box: Box, image: Size): Box | undefined {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const right = Math.min(image.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(image.height, Math.ceil(box.y + box.height));
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

/** A run of whole pixels: row y, columns from ≤ x < to. */
export interface Span {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The pixels that a shape covers, row by row: every pixel that the shape touches at all, so that nothing under its edge
 * survives. Rows come in order, runs of a row too, apart from each other; rectangles and ellipses have one a row. This one function decides what
 * is burned, what is shown as burned, and what is compared with the original.
 */
export function* maskSpans(shape: MaskShape, image: Size): Generator<Span> {
  const box = snapOutward(shape.box, image);
  if (!box) return;
  for (let y = box.y; y < box.y + box.height; y++) {
    if (shape.kind === 'rectangle') {
      yield { y, from: box.x, to: box.x + box.width };
      continue;
    }
    if (shape.kind !== 'ellipse') {
      const extents =
        shape.kind === 'polygon' ? polygonExtents(shape.points, y) : brushExtents(shape.points, shape.radius, y);
      for (const [from, to] of wholeRuns(extents, image.width)) yield { y, from, to };
      continue;
    }
    const half = ellipseHalfWidth(shape.box, y);
    const centre = shape.box.x + shape.box.width / 2;
    const from = Math.max(box.x, Math.floor(centre - half));
    const to = Math.min(box.x + box.width, Math.max(from + 1, Math.ceil(centre + half)));
    if (to > from) yield { y, from, to };
  }
}

/** Half the widest extent of the ellipse within the pixel row [y, y + 1]. */
function ellipseHalfWidth(box: Box, y: number): number {
  const radiusX = box.width / 2;
  const radiusY = box.height / 2;
  const centreY = box.y + radiusY;
  const nearest = Math.min(Math.max(centreY, y), y + 1);
  const t = radiusY === 0 ? 0 : (nearest - centreY) / radiusY;
  return radiusX * Math.sqrt(Math.max(0, 1 - t * t));
}

export function boxIntersection(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

export function boxIoU(a: Box, b: Box): number {
  const overlap = boxIntersection(a, b);
  const union = a.width * a.height + b.width * b.height - overlap;
  return union > 0 ? overlap / union : 0;
}
