import type { Annotation } from '../../model/annotation.ts';
import { coversFrame, type Region } from '../../model/redaction.ts';
import type { ImagePoint, MaskShape } from '../../model/geometry.ts';
import type { EditDocument } from './document.ts';
import { assertNever } from '../../model/result.ts';
import { distanceToPath, handlesOf, isBoxHandle, pointsOf, shapeContains, type Handle } from './shapes.ts';

/** What may be hit. `tolerance` is in image units: a fixed few view pixels divided by the scale. */
export interface HitScope {
  readonly frame: number;
  readonly tolerance: number;
  readonly annotations: boolean;
}

export type Hit =
  { readonly kind: 'region'; readonly id: string } | { readonly kind: 'annotation'; readonly id: string };

/**
 * What lies under a point: annotations before regions, the smaller region before the larger one that encloses it, and a
 * rejected proposal only where nothing else is.
 */
export function hitTest(document: EditDocument, point: ImagePoint, scope: HitScope): Hit | undefined {
  if (scope.annotations) {
    for (let i = document.annotations.length - 1; i >= 0; i--) {
      const annotation = document.annotations[i]!;
      if (annotation.hidden) continue;
      if (annotation.frame === scope.frame && hitsAnnotation(annotation, point, scope.tolerance)) {
        return { kind: 'annotation', id: annotation.id };
      }
    }
  }
  const region = bestRegion(document.regions, point, scope);
  return region && { kind: 'region', id: region.id };
}

function bestRegion(regions: readonly Region[], point: ImagePoint, scope: HitScope): Region | undefined {
  let best: Region | undefined;
  for (const region of regions) {
    if (!coversFrame(region, scope.frame) || !shapeContains(region.shape, point, scope.tolerance)) continue;
    if (!best || rank(region) <= rank(best)) best = region;
  }
  return best;
}

const rank = (region: Region): number =>
  region.shape.box.width * region.shape.box.height + (region.decision === 'rejected' ? 1e15 : 0);

/** A pointer's disc and a label's first letters are drawn in view pixels: they are hit within four tolerances. */
function hitsAnnotation(annotation: Annotation, point: ImagePoint, tolerance: number): boolean {
  const near = tolerance * 1.5;
  switch (annotation.kind) {
    case 'pointer':
      return Math.hypot(point.x - annotation.at.x, point.y - annotation.at.y) <= tolerance * 2.5;
    case 'label': {
      const dx = point.x - annotation.at.x;
      const width = tolerance * Math.max(4, annotation.text.length * 1.4);
      return dx >= -tolerance && dx <= width && Math.abs(point.y - annotation.at.y) <= tolerance * 2.5;
    }
    case 'rectangle':
    case 'ellipse':
      return nearOutline({ kind: annotation.kind, box: annotation.box }, point, near);
    case 'roi':
      return nearOutline({ kind: annotation.shape, box: annotation.box }, point, near);
    case 'polygon':
      return distanceToPath(annotation.points, point, true) <= near;
    case 'arrow':
    case 'line':
    case 'length':
    case 'angle':
    case 'freehand':
      return distanceToPath(pointsOf(annotation), point) <= near;
    default:
      return assertNever(annotation);
  }
}

/** What lies within an outline that hides nothing can still be reached. */
function nearOutline(shape: MaskShape, point: ImagePoint, tolerance: number): boolean {
  const { x, y, width, height } = shape.box;
  const inner = { x: x + tolerance, y: y + tolerance, width: width - 2 * tolerance, height: height - 2 * tolerance };
  const hollow = inner.width > 0 && inner.height > 0 && shapeContains({ ...shape, box: inner }, point, 0);
  return !hollow && shapeContains(shape, point, tolerance);
}

/** The handle of the selected thing under the point, if any. */
export function hitHandle(selected: Region | Annotation, point: ImagePoint, tolerance: number): Handle | undefined {
  // The last point is the one that a person drew last, and of an arrow its head.
  return handlesOf(selected).findLast(
    ([handle, at]) =>
      Math.max(Math.abs(at.x - point.x), Math.abs(at.y - point.y)) <= tolerance * (isBoxHandle(handle) ? 1 : 1.5),
  )?.[0];
}
