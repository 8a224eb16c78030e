import type { Annotation } from '../../model/annotation.ts';
import { boxToView, toView, type ImagePoint, type Size, type Viewport } from '../../model/geometry.ts';
import { assertNever } from '../../model/result.ts';
import { annotationBounds, handlesOf, pointsOf } from '../editor/shapes.ts';
import { colours, strokeWithHalo, type Painter } from './painting.ts';

interface AnnotationPainting {
  readonly annotations: readonly Annotation[];
  readonly frame: number;
  readonly selection: ReadonlySet<string>;
  readonly hovered: string | null;
  /** Where a label is about to be put. */
  readonly cursor: ImagePoint | null;
  /** What measurements say, by the annotation's id. */
  readonly readings?: ReadonlyMap<string, string>;
  /** A single selected one shows what can be dragged of it. */
  readonly handles?: boolean;
}

const font = '600 13px system-ui, "Segoe UI", "Liberation Sans", sans-serif';

export function annotationPainter(painting: AnnotationPainting): Painter {
  const { annotations, frame, selection, hovered, readings } = painting;
  const seen = annotations.filter((annotation) => annotation.frame === frame && !annotation.hidden);
  return (context, viewport) => {
    const room = { width: context.canvas.clientWidth || Infinity, height: context.canvas.clientHeight || Infinity };
    for (const annotation of seen) {
      if (isOutside(annotation, viewport, room)) continue;
      const near = selection.has(annotation.id) || annotation.id === hovered;
      const own = annotation.style?.colour ?? colours.annotation;
      const colour = near ? colours.selection : own;
      paintAnnotation(context, viewport, annotation, { near, colour, width: annotation.style?.width ?? 2 });
      const reading = readings?.get(annotation.id);
      if (reading) paintLabel(context, readingPlace(annotation, viewport), reading, own);
    }
    const [only] = selection.size === 1 ? seen.filter(({ id }) => selection.has(id)) : [];
    if (only && painting.handles && !only.locked) {
      for (const [, at] of handlesOf(only)) paintDot(context, toView(at, viewport));
    }
    if (painting.cursor) paintCursor(context, viewport, painting.cursor);
  };
}

/** As far as texts reach beyond what they belong to. */
const reach = 400;

function isOutside(annotation: Annotation, viewport: Viewport, room: Size): boolean {
  const { x, y, width, height } = boxToView(annotationBounds(annotation), viewport);
  return x > room.width + 20 || y > room.height + 20 || x + width < -reach || y + height < -40;
}

interface Pen {
  readonly near: boolean;
  readonly colour: string;
  readonly width: number;
}

function paintAnnotation(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  annotation: Annotation,
  pen: Pen,
): void {
  const points = pointsOf(annotation).map((point) => toView(point, viewport));
  switch (annotation.kind) {
    case 'pointer':
      return paintPointer(context, points[0]!, annotation.number, pen);
    case 'label':
      return paintLabel(context, points[0]!, annotation.text, pen.colour);
    case 'arrow':
      return paintLines(context, [points, headOf(points[0]!, points[1]!)], pen);
    case 'line':
    case 'freehand':
    case 'angle':
      return paintLines(context, [points], pen);
    case 'length':
      return paintLines(context, [points, endsOf(points[0]!, points[1]!)], pen);
    case 'polygon':
      return paintLines(context, [[...points, points[0]!]], pen);
    case 'rectangle':
    case 'ellipse':
      return paintBox(context, viewport, annotation.kind, annotation, pen);
    case 'roi':
      return paintBox(context, viewport, annotation.shape, annotation, pen, [5, 3]);
    default:
      return assertNever(annotation);
  }
}

interface At {
  readonly x: number;
  readonly y: number;
}

function paintLines(context: CanvasRenderingContext2D, lines: readonly (readonly At[])[], pen: Pen): void {
  const path = new Path2D();
  for (const line of lines) {
    for (const [index, { x, y }] of line.entries()) {
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
  }
  context.lineCap = context.lineJoin = 'round';
  strokeWithHalo(context, path, pen.colour, pen.width);
  context.lineCap = 'butt';
}

function headOf(from: At, to: At): At[] {
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const barb = (side: number): At => ({
    x: to.x + 12 * Math.cos(turn + Math.PI + side * 0.45),
    y: to.y + 12 * Math.sin(turn + Math.PI + side * 0.45),
  });
  return [barb(-1), to, barb(1)];
}

/** Short strokes across both ends: what is measured begins and ends here. */
function endsOf(from: At, to: At): At[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(-(to.y - from.y) / length) * 6, ((to.x - from.x) / length) * 6];
  const across = ({ x, y }: At): At[] => [
    { x: x - dx, y: y - dy },
    { x: x + dx, y: y + dy },
  ];
  const [a, b] = across(from);
  const [c, d] = across(to);
  return [a!, b!, from, to, c!, d!];
}

function paintBox(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  shape: 'rectangle' | 'ellipse',
  { box }: Extract<Annotation, { box: unknown }>,
  pen: Pen,
  dash: readonly number[] = [],
): void {
  const { x, y, width, height } = boxToView(box, viewport);
  const path = new Path2D();
  if (shape === 'rectangle') path.rect(x, y, width, height);
  else path.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
  strokeWithHalo(context, path, pen.colour, pen.width, dash);
}

/** Beside what was measured: an angle's at its corner, others' to the right of the middle. */
function readingPlace(annotation: Annotation, viewport: Viewport): At {
  if ('box' in annotation) {
    const { x, y, width, height } = boxToView(annotation.box, viewport);
    return { x: x + width + 8, y: y + height / 2 };
  }
  const points = pointsOf(annotation).map((point) => toView(point, viewport));
  if (annotation.kind === 'angle') return { x: points[1]!.x + 14, y: points[1]!.y + 14 };
  const [a, b] = [points[0]!, points.at(-1)!];
  return { x: (a.x + b.x) / 2 + 10, y: (a.y + b.y) / 2 - 12 };
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

function paintPointer(context: CanvasRenderingContext2D, at: At, number: number, { colour }: Pen): void {
  context.beginPath();
  context.arc(at.x, at.y, 11, 0, 2 * Math.PI);
  context.fillStyle = colour;
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

function paintLabel(context: CanvasRenderingContext2D, at: At, text: string, colour: string): void {
  context.font = font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.strokeStyle = 'rgba(0, 0, 0, 0.85)';
  context.lineWidth = 4;
  context.fillStyle = colour;
  for (const [index, line] of text.split('\n').entries()) {
    context.strokeText(line, at.x, at.y + index * 17);
    context.fillText(line, at.x, at.y + index * 17);
  }
}

function paintCursor(context: CanvasRenderingContext2D, viewport: Viewport, point: ImagePoint): void {
  const at = toView(point, viewport);
  const path = new Path2D();
  path.moveTo(at.x, at.y - 9);
  path.lineTo(at.x, at.y + 9);
  strokeWithHalo(context, path, colours.annotation, 2);
}
