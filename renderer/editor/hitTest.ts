import type { Annotation } from '../../model/annotation.ts';
import { coversFrame, type Region } from '../../model/redaction.ts';
import type { ImagePoint } from '../../model/geometry.ts';
import type { EditDocument } from './document.ts';
import { boxHandles, distanceToSegment, handlePoint, shapeContains, type Handle } from './shapes.ts';

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
  if (annotation.kind === 'arrow') return distanceToSegment(point, annotation.from, annotation.to) <= tolerance * 1.5;
  const dx = point.x - annotation.at.x;
  const dy = point.y - annotation.at.y;
  if (annotation.kind === 'pointer') return Math.hypot(dx, dy) <= tolerance * 2.5;
  const width = tolerance * Math.max(4, annotation.text.length * 1.4);
  return dx >= -tolerance && dx <= width && Math.abs(dy) <= tolerance * 2.5;
}

/** The resize handle of the selected thing under the point, if any. */
export function hitHandle(selected: Region | Annotation, point: ImagePoint, tolerance: number): Handle | undefined {
  if ('shape' in selected) {
    return boxHandles.find((handle) => {
      const at = handlePoint(selected.shape.box, handle);
      return Math.abs(at.x - point.x) <= tolerance && Math.abs(at.y - point.y) <= tolerance;
    });
  }
  if (selected.kind !== 'arrow') return undefined;
  if (Math.hypot(selected.to.x - point.x, selected.to.y - point.y) <= tolerance * 1.5) return 'to';
  if (Math.hypot(selected.from.x - point.x, selected.from.y - point.y) <= tolerance * 1.5) return 'from';
  return undefined;
}
