import { z } from 'zod';

/**
 * Geometry shared by the preview and the burn, so that what is seen is what is burned. Image coordinates are full-resolution
 * pixels after orientation, x to the right, y down, the origin at the outer corner of the first pixel; the first
 * pixel covers [0, 1) × [0, 1). View coordinates are CSS pixels of the canvas.
 */
const coordinate = z.number().min(-1e6).max(1e6);
const extent = z.number().min(0).max(1e6);

export const boxSchema = z.object({ x: coordinate, y: coordinate, width: extent, height: extent });
export type Box = z.infer<typeof boxSchema>;

export const pointSchema = z.object({ x: coordinate, y: coordinate }).brand<'ImagePoint'>();
export type ImagePoint = z.infer<typeof pointSchema>;
export interface ViewPoint {
  readonly x: number;
  readonly y: number;
  readonly __view: true;
}

export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y }) as ImagePoint;
export const viewPoint = (x: number, y: number): ViewPoint => ({ x, y, __view: true });

/** The shapes that can be burned. An ellipse is given by its bounding box. */
export const maskShapeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rectangle'), box: boxSchema }),
  z.object({ kind: z.literal('ellipse'), box: boxSchema }),
]);
export type MaskShape = z.infer<typeof maskShapeSchema>;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the image lies in the view: view = image × scale + offset. */
export interface Viewport {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export const toView = (point: ImagePoint, view: Viewport): ViewPoint =>
  viewPoint(point.x * view.scale + view.offsetX, point.y * view.scale + view.offsetY);
export const toImage = (point: ViewPoint, view: Viewport): ImagePoint =>
  imagePoint((point.x - view.offsetX) / view.scale, (point.y - view.offsetY) / view.scale);

/** The viewport that shows the whole image, centred, with a margin in view pixels. */
export function fitViewport(image: Size, view: Size, margin = 16): Viewport {
  const scale = Math.max(
    1e-4,
    Math.min((view.width - 2 * margin) / image.width, (view.height - 2 * margin) / image.height),
  );
  return { scale, offsetX: (view.width - image.width * scale) / 2, offsetY: (view.height - image.height * scale) / 2 };
}

/** Zooms about a fixed view point: the image point under it stays under it. */
export function zoomAbout(view: Viewport, about: ViewPoint, factor: number, limits = { min: 0.01, max: 64 }): Viewport {
  const scale = Math.min(limits.max, Math.max(limits.min, view.scale * factor));
  const ratio = scale / view.scale;
  return {
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
 * survives. This one function decides what is burned, what is shown as burned, and what is compared with the original.
 */
export function* maskSpans(shape: MaskShape, image: Size): Generator<Span> {
  const box = snapOutward(shape.box, image);
  if (!box) return;
  for (let y = box.y; y < box.y + box.height; y++) {
    if (shape.kind === 'rectangle') {
      yield { y, from: box.x, to: box.x + box.width };
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
