import type { Annotation } from '../../model/annotation.ts';
import { imagePoint, type Box, type ImagePoint, type MaskShape, type Size } from '../../model/geometry.ts';
import { assertNever } from '../../model/result.ts';

/** Geometry of edits, all in image coordinates. Regions always lie on whole pixels, so what is drawn is what is burned. */

export const boxHandles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type BoxHandle = (typeof boxHandles)[number];
export type ArrowHandle = 'from' | 'to';
export type Handle = BoxHandle | ArrowHandle;

export function handlePoint(box: Box, handle: BoxHandle): ImagePoint {
  const x = handle.includes('w') ? 0 : handle.includes('e') ? 1 : 0.5;
  const y = handle.includes('n') ? 0 : handle.includes('s') ? 1 : 0.5;
  return imagePoint(box.x + box.width * x, box.y + box.height * y);
}

/** The box with one handle dragged to a point; dragging past the opposite side turns it over. */
export function resizeBox(box: Box, handle: BoxHandle, to: ImagePoint): Box {
  let left = box.x;
  let right = box.x + box.width;
  let top = box.y;
  let bottom = box.y + box.height;
  if (handle.includes('w')) left = to.x;
  if (handle.includes('e')) right = to.x;
  if (handle.includes('n')) top = to.y;
  if (handle.includes('s')) bottom = to.y;
  return {
    x: Math.min(left, right),
    y: Math.min(top, bottom),
    width: Math.abs(right - left),
    height: Math.abs(bottom - top),
  };
}

/** The whole pixels that the box touches, at least one, inside the image. */
export function wholePixels(box: Box, image: Size): Box {
  const left = clamp(Math.floor(box.x), 0, image.width - 1);
  const top = clamp(Math.floor(box.y), 0, image.height - 1);
  const right = clamp(Math.ceil(box.x + box.width), left + 1, image.width);
  const bottom = clamp(Math.ceil(box.y + box.height), top + 1, image.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** How far a box may move without leaving the image. */
export function clampMove(box: Box, dx: number, dy: number, image: Size): { dx: number; dy: number } {
  return {
    dx: Math.min(Math.max(dx, Math.min(0, -box.x)), Math.max(0, image.width - box.x - box.width)),
    dy: Math.min(Math.max(dy, Math.min(0, -box.y)), Math.max(0, image.height - box.y - box.height)),
  };
}

export const movedBox = (box: Box, dx: number, dy: number): Box => ({ ...box, x: box.x + dx, y: box.y + dy });
export const movedPoint = (point: ImagePoint, dx: number, dy: number): ImagePoint =>
  imagePoint(point.x + dx, point.y + dy);

export const clampPoint = (point: ImagePoint, image: Size): ImagePoint =>
  imagePoint(clamp(point.x, 0, image.width), clamp(point.y, 0, image.height));

export function movedAnnotation(annotation: Annotation, dx: number, dy: number): Annotation {
  switch (annotation.kind) {
    case 'arrow':
      return {
        ...annotation,
        from: movedPoint(annotation.from, dx, dy),
        to: movedPoint(annotation.to, dx, dy),
      };
    case 'label':
    case 'pointer':
      return { ...annotation, at: movedPoint(annotation.at, dx, dy) };
    default:
      return assertNever(annotation);
  }
}

export function annotationBounds(annotation: Annotation): Box {
  if (annotation.kind !== 'arrow') return { x: annotation.at.x, y: annotation.at.y, width: 0, height: 0 };
  const { from, to } = annotation;
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  };
}

export function unionBox(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

export function shapeContains(shape: MaskShape, point: ImagePoint, tolerance: number): boolean {
  const { x, y, width, height } = shape.box;
  const inBox =
    point.x >= x - tolerance &&
    point.x <= x + width + tolerance &&
    point.y >= y - tolerance &&
    point.y <= y + height + tolerance;
  if (!inBox || shape.kind === 'rectangle') return inBox;
  const radiusX = width / 2 + tolerance;
  const radiusY = height / 2 + tolerance;
  return ((point.x - x - width / 2) / radiusX) ** 2 + ((point.y - y - height / 2) / radiusY) ** 2 <= 1;
}

/** Distance from a point to the segment from a to b. */
export function distanceToSegment(point: ImagePoint, a: ImagePoint, b: ImagePoint): number {
  const lengthSquared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along =
    lengthSquared === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * (b.x - a.x), point.y - a.y - t * (b.y - a.y));
}
