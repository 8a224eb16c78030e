import type { Annotation } from '../../model/annotation.ts';
import type { Viewport } from '../../model/geometry.ts';
import { colours, strokeWithHalo, viewAt, type Painter } from './painting.ts';

interface AnnotationPainting {
  readonly annotations: readonly Annotation[];
  readonly frame: number;
  readonly selection: ReadonlySet<string>;
  readonly hovered: string | null;
  /** Where a label is about to be put. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

const font = '600 13px system-ui, "Segoe UI", "Liberation Sans", sans-serif';

export function annotationPainter(painting: AnnotationPainting): Painter {
  const seen = painting.annotations.filter((annotation) => annotation.frame === painting.frame);
  return (context, viewport) => {
    for (const annotation of seen) {
      const near = painting.selection.has(annotation.id) || annotation.id === painting.hovered;
      paintAnnotation(context, viewport, annotation, near);
    }
    if (painting.cursor) paintCursor(context, viewport, painting.cursor);
  };
}

function paintAnnotation(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  annotation: Annotation,
  near: boolean,
): void {
  if (annotation.kind === 'arrow') {
    return paintArrow(context, viewAt(annotation.from, viewport), viewAt(annotation.to, viewport), near);
  }
  const at = viewAt(annotation.at, viewport);
  if (annotation.kind === 'pointer') paintPointer(context, at, annotation.number, near);
  else paintLabel(context, at, annotation.text, near);
}

interface At {
  readonly x: number;
  readonly y: number;
}

function paintArrow(context: CanvasRenderingContext2D, from: At, to: At, near: boolean): void {
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const head = 12;
  const path = new Path2D();
  path.moveTo(from.x, from.y);
  path.lineTo(to.x, to.y);
  for (const side of [-1, 1]) {
    const angle = turn + Math.PI + side * 0.45;
    path.moveTo(to.x, to.y);
    path.lineTo(to.x + head * Math.cos(angle), to.y + head * Math.sin(angle));
  }
  context.lineCap = 'round';
  strokeWithHalo(context, path, near ? colours.selection : colours.annotation, 2);
  context.lineCap = 'butt';
  if (near) for (const end of [from, to]) paintDot(context, end);
}

function paintDot(context: CanvasRenderingContext2D, at: At): void {
  context.fillStyle = colours.selection;
  context.strokeStyle = '#000000';
  context.lineWidth = 1;
  context.beginPath();
  context.arc(at.x, at.y, 4, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

function paintPointer(context: CanvasRenderingContext2D, at: At, number: number, near: boolean): void {
  context.beginPath();
  context.arc(at.x, at.y, 11, 0, 2 * Math.PI);
  context.fillStyle = near ? colours.selection : colours.annotation;
  context.strokeStyle = colours.halo;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = '#14171a';
  context.fillText(String(number), at.x, at.y + 0.5);
}

function paintLabel(context: CanvasRenderingContext2D, at: At, text: string, near: boolean): void {
  context.font = font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.strokeStyle = 'rgba(0, 0, 0, 0.85)';
  context.lineWidth = 4;
  context.strokeText(text, at.x, at.y);
  context.fillStyle = near ? colours.selection : colours.annotation;
  context.fillText(text, at.x, at.y);
}

function paintCursor(context: CanvasRenderingContext2D, viewport: Viewport, point: At): void {
  const at = viewAt(point, viewport);
  const path = new Path2D();
  path.moveTo(at.x, at.y - 9);
  path.lineTo(at.x, at.y + 9);
  strokeWithHalo(context, path, colours.annotation, 2);
}
