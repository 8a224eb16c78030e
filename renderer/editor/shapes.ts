import type { Annotation } from '../../model/annotation.ts';
import { imagePoint, type Box, type ImagePoint, type MaskShape, type Size } from '../../model/geometry.ts';
import type { Region } from '../../model/redaction.ts';
import { boundsOf, fitPoints } from '../../model/shapes.ts';
import { assertNever } from '../../model/result.ts';

/** Geometry of edits, all in image coordinates. Regions always lie on whole pixels, so what is drawn is what is burned. */

interface XY {
  readonly x: number;
  readonly y: number;
}

export const boxHandles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type BoxHandle = (typeof boxHandles)[number];
/** Of a shape given by points: which of them. */
export type PointHandle = `point ${number}`;
export type Handle = BoxHandle | PointHandle;
export const isBoxHandle = (handle: Handle): handle is BoxHandle => !handle.startsWith('point');
export const pointOfHandle = (handle: PointHandle): number => Number(handle.slice(6));

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

/** A box no larger than the picture, moved into it. */
export function withinPicture(box: Box, image: Size): Box {
  const [width, height] = [Math.min(box.width, image.width), Math.min(box.height, image.height)];
  return { x: clamp(box.x, 0, image.width - width), y: clamp(box.y, 0, image.height - height), width, height };
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

/** The points by which an annotation is given; none where that is a box. */
export function pointsOf(annotation: Annotation): readonly ImagePoint[] {
  switch (annotation.kind) {
    case 'arrow':
    case 'line':
    case 'length':
      return [annotation.from, annotation.to];
    case 'label':
    case 'pointer':
      return [annotation.at];
    case 'freehand':
    case 'polygon':
    case 'angle':
      return annotation.points;
    case 'rectangle':
    case 'ellipse':
    case 'roi':
      return [];
    default:
      return assertNever(annotation);
  }
}

/** The same annotation elsewhere; as many points as it has. */
export function withPoints(annotation: Annotation, points: readonly ImagePoint[]): Annotation {
  switch (annotation.kind) {
    case 'arrow':
    case 'line':
    case 'length':
      return { ...annotation, from: points[0]!, to: points[1]! };
    case 'label':
    case 'pointer':
      return { ...annotation, at: points[0]! };
    case 'freehand':
    case 'polygon':
    case 'angle':
      return { ...annotation, points: [...points] };
    case 'rectangle':
    case 'ellipse':
    case 'roi':
      return annotation;
    default:
      return assertNever(annotation);
  }
}

export const movedAnnotation = (annotation: Annotation, dx: number, dy: number): Annotation =>
  'box' in annotation
    ? { ...annotation, box: movedBox(annotation.box, dx, dy) }
    : withPoints(
        annotation,
        pointsOf(annotation).map((point) => movedPoint(point, dx, dy)),
      );

export const annotationBounds = (annotation: Annotation): Box =>
  'box' in annotation ? annotation.box : boundsOf(pointsOf(annotation));

/** Stretched to a box; what is one point stays a point. */
export const resizedAnnotation = (annotation: Annotation, box: Box): Annotation =>
  'box' in annotation
    ? { ...annotation, box }
    : withPoints(annotation, fitPoints(pointsOf(annotation), annotationBounds(annotation), box));

export const movedShape = (shape: MaskShape, dx: number, dy: number): MaskShape =>
  'points' in shape
    ? { ...shape, box: movedBox(shape.box, dx, dy), points: shape.points.map(({ x, y }) => ({ x: x + dx, y: y + dy })) }
    : { ...shape, box: movedBox(shape.box, dx, dy) };

/** Stretched to a box; a brush keeps its width where there is room. */
export function resizedShape(shape: MaskShape, box: Box): MaskShape {
  if (shape.kind === 'polygon') return polygonOf(fitPoints(shape.points, shape.box, box));
  if (shape.kind !== 'brush') return { ...shape, box };
  const radius = Math.max(0.5, Math.min(shape.radius, box.width / 2, box.height / 2));
  const within = (around: Box, by: number): Box => ({
    x: around.x + by,
    y: around.y + by,
    width: Math.max(0, around.width - 2 * by),
    height: Math.max(0, around.height - 2 * by),
  });
  return strokeOf(fitPoints(shape.points, within(shape.box, shape.radius), within(box, radius)), radius);
}

export const polygonOf = (points: { x: number; y: number }[]): MaskShape => ({
  kind: 'polygon',
  box: boundsOf(points),
  points,
});
export const strokeOf = (points: { x: number; y: number }[], radius: number): MaskShape => ({
  kind: 'brush',
  box: boundsOf(points, radius),
  points,
  radius,
});

export const isRegion = (thing: Region | Annotation): thing is Region => 'origin' in thing;

/** More corners than these are no longer dragged one by one. */
const mostHandles = 60;

/** What may be dragged of a thing, and where it is. */
export function handlesOf(thing: Region | Annotation): readonly (readonly [Handle, ImagePoint])[] {
  const points = isRegion(thing) ? cornersOf(thing.shape) : pointsToDrag(thing);
  if (points.length > 0) return points.map((point, index) => [`point ${index}`, point] as const);
  const around = isRegion(thing) ? thing.shape.box : annotationBounds(thing);
  if (around.width === 0 && around.height === 0) return [];
  return boxHandles.map((handle) => [handle, handlePoint(around, handle)] as const);
}

const cornersOf = (shape: MaskShape): readonly ImagePoint[] =>
  shape.kind === 'polygon' && shape.points.length <= mostHandles
    ? shape.points.map(({ x, y }) => imagePoint(x, y))
    : [];

function pointsToDrag(annotation: Annotation): readonly ImagePoint[] {
  if (annotation.kind === 'label' || annotation.kind === 'pointer' || annotation.kind === 'freehand') return [];
  const points = pointsOf(annotation);
  return points.length <= mostHandles ? points : [];
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
  if (shape.kind === 'polygon')
    return isWithin(shape.points, point) || distanceToPath(shape.points, point, true) <= tolerance;
  if (shape.kind === 'brush') return distanceToPath(shape.points, point) <= shape.radius + tolerance;
  const radiusX = width / 2 + tolerance;
  const radiusY = height / 2 + tolerance;
  return ((point.x - x - width / 2) / radiusX) ** 2 + ((point.y - y - height / 2) / radiusY) ** 2 <= 1;
}

/** Distance from a point to the segment from a to b. */
export function distanceToSegment(point: XY, a: XY, b: XY): number {
  const lengthSquared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along =
    lengthSquared === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * (b.x - a.x), point.y - a.y - t * (b.y - a.y));
}

/** Distance from a point to the nearest of the segments between points. */
export function distanceToPath(points: readonly XY[], point: XY, closed = false): number {
  let least = points.length === 1 ? distanceToSegment(point, points[0]!, points[0]!) : Infinity;
  for (let i = closed ? 0 : 1; i < points.length; i++) {
    least = Math.min(least, distanceToSegment(point, points.at(i - 1)!, points[i]!));
  }
  return least;
}

/** Whether an outline goes round a point. */
export function isWithin(points: readonly XY[], { x, y }: XY): boolean {
  let inside = false;
  for (let i = 0; i < points.length; i++) {
    const [a, b] = [points.at(i - 1)!, points[i]!];
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  }
  return inside;
}
