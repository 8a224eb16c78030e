import { visibleAnnotations, type Annotation } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Box } from '../../model/geometry.ts';
import { isMeasurement, type CalibrationFacts, type Measurement } from '../../model/measure.ts';
import { assertNever } from '../../model/result.ts';
import type { RgbPicture } from '../photo/decode.ts';
import { rectangleCorners, type Point } from './graphics.ts';
import { measuredText } from './measuredText.ts';
import { glyphColumns, glyphRows, glyphs } from './glyphs.table.ts';

/** Grey, so that a grey picture stays one: white on black is seen on anything. */
type Ink = 0 | 255;

/**
 * Draws annotations into the pixels of one frame: arrows, numbered pointers without their notes, and labels. What is under them is gone, so
 * this is for copies only. Throws INVALID_REQUEST for a label in letters that cannot be drawn.
 */
export function flattenAnnotations(
  picture: RgbPicture,
  annotations: readonly Annotation[],
  calibration?: CalibrationFacts,
): void {
  const unit = Math.max(1, Math.round(Math.min(picture.columns, picture.rows) / 300));
  const canvas = new Canvas(picture);
  for (const annotation of visibleAnnotations(annotations)) {
    drawAnnotation(canvas, annotation, unit);
    if (isMeasurement(annotation)) {
      const { x, y } = textPlace(annotation);
      drawLabel(canvas, { x: x + 4 * unit, y: y + 4 * unit }, measuredText(annotation, calibration), unit);
    }
  }
}

function drawAnnotation(canvas: Canvas, annotation: Annotation, unit: number): void {
  switch (annotation.kind) {
    case 'arrow':
      return drawArrow(canvas, annotation.from, annotation.to, unit);
    case 'pointer':
      return drawPointer(canvas, annotation.at, String(annotation.number), unit);
    case 'label':
      return drawLabel(canvas, annotation.at, drawable(annotation.text), unit);
    case 'line':
    case 'length':
      return drawPath(canvas, [annotation.from, annotation.to], unit);
    case 'freehand':
    case 'angle':
      return drawPath(canvas, annotation.points, unit);
    case 'polygon':
      return drawPath(canvas, [...annotation.points, annotation.points[0]!], unit);
    case 'rectangle':
    case 'ellipse':
      return drawPath(canvas, outlineOf(annotation.kind, annotation.box), unit);
    case 'roi':
      return drawPath(canvas, outlineOf(annotation.shape, annotation.box), unit);
    default:
      return assertNever(annotation);
  }
}

const textPlace = (each: Measurement): Point => {
  if (each.kind === 'roi') return { x: each.box.x + each.box.width, y: each.box.y + each.box.height };
  return each.kind === 'angle' ? each.points[1]! : each.to;
};

function outlineOf(shape: 'rectangle' | 'ellipse', box: Box): Point[] {
  if (shape === 'rectangle') return rectangleCorners(box);
  const [radiusX, radiusY] = [box.width / 2, box.height / 2];
  return Array.from({ length: 97 }, (_, i) => {
    const turn = (i * Math.PI) / 48;
    return { x: box.x + radiusX * (1 + Math.cos(turn)), y: box.y + radiusY * (1 + Math.sin(turn)) };
  });
}

/** White with a black edge, all of the edge first: where a line crosses itself it stays white. */
function drawPath(canvas: Canvas, points: readonly Point[], unit: number): void {
  for (const [ink, width] of [
    [0, 2 * unit],
    [255, unit],
  ] as const) {
    for (let i = 1; i < points.length; i++) canvas.line(points[i - 1]!, points[i]!, width, ink);
  }
}

/** Letters without their marks, in ASCII. */
function drawable(text: string): string {
  const plain = text
    .replaceAll('ß', 'ss')
    .replaceAll('µ', 'u')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\s+/g, ' ');
  if (!/^[\x20-\x7e]*$/.test(plain)) throw new ScrimFailure('INVALID_REQUEST', { where: 'letters of a label' });
  return plain;
}

function drawArrow(canvas: Canvas, from: Point, to: Point, unit: number): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return canvas.disc(to, 3 * unit, 255);
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const head = Math.min(length, 12 * unit);
  const foot = { x: to.x - along.x * head, y: to.y - along.y * head };
  const barb = (side: number): Point => ({
    x: foot.x - side * along.y * head * 0.45,
    y: foot.y + side * along.x * head * 0.45,
  });
  for (const [ink, width] of [
    [0, 2 * unit],
    [255, unit],
  ] as const) {
    canvas.line(from, to, width, ink);
    canvas.line(to, barb(1), width, ink);
    canvas.line(to, barb(-1), width, ink);
  }
}

function drawPointer(canvas: Canvas, at: Point, number: string, unit: number): void {
  const radius = (4 + 3 * number.length) * unit;
  canvas.disc(at, radius + unit, 0);
  canvas.disc(at, radius, 255);
  const { width, height } = textSize(number, unit);
  drawText(canvas, { x: at.x - width / 2, y: at.y - height / 2 }, number, unit, 0);
}

/** Its first letter stands at the point, moved as far as needed for all of it to be seen. */
function drawLabel(canvas: Canvas, at: Point, text: string, unit: number): void {
  const { width, height } = textSize(text, unit);
  const inside = (value: number, size: number, whole: number): number =>
    Math.max(2 * unit, Math.min(value, whole - size - 2 * unit));
  const start = { x: inside(at.x, width, canvas.columns), y: inside(at.y, height, canvas.rows) };
  canvas.rectangle(start.x - 2 * unit, start.y - 2 * unit, width + 4 * unit, height + 4 * unit, 0);
  drawText(canvas, start, text, unit, 255);
}

const textSize = (text: string, unit: number) => ({
  width: (text.length * (glyphColumns + 1) - 1) * unit,
  height: glyphRows * unit,
});

function drawText(canvas: Canvas, at: Point, text: string, unit: number, ink: Ink): void {
  for (let index = 0; index < text.length; index++) {
    const glyph = (text.charCodeAt(index) - 0x20) * glyphColumns;
    for (let column = 0; column < glyphColumns; column++) {
      for (let row = 0; row < glyphRows; row++) {
        if (((glyphs[glyph + column]! >> row) & 1) === 0) continue;
        const x = at.x + (index * (glyphColumns + 1) + column) * unit;
        canvas.rectangle(x, at.y + row * unit, unit, unit, ink);
      }
    }
  }
}

/** Filled shapes on a picture, cut off at its edges. */
class Canvas {
  readonly columns: number;
  readonly rows: number;
  private readonly pixels: Uint8Array;

  constructor({ columns, rows, pixels }: RgbPicture) {
    this.columns = columns;
    this.rows = rows;
    this.pixels = pixels;
  }

  rectangle(left: number, top: number, width: number, height: number, ink: Ink): void {
    const x0 = Math.max(0, Math.round(left));
    const x1 = Math.min(this.columns, Math.round(left + width));
    const y1 = Math.min(this.rows, Math.round(top + height));
    if (x1 <= x0) return;
    for (let y = Math.max(0, Math.round(top)); y < y1; y++) {
      this.pixels.fill(ink, (y * this.columns + x0) * 3, (y * this.columns + x1) * 3);
    }
  }

  disc(at: Point, radius: number, ink: Ink): void {
    for (let dy = -radius; dy <= radius; dy++) {
      const half = Math.sqrt(Math.max(0, radius * radius - dy * dy));
      this.rectangle(at.x - half, at.y + dy, 2 * half, 1, ink);
    }
  }

  /** Ends are drawn no further than one picture away from the picture. */
  line(from: Point, to: Point, width: number, ink: Ink): void {
    const [a, b] = [this.near(from), this.near(to)];
    const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y)));
    for (let step = 0; step <= steps; step++) {
      const part = step / steps;
      this.disc({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }, width, ink);
    }
  }

  private near({ x, y }: Point): Point {
    const within = (value: number, size: number): number => Math.max(-size, Math.min(2 * size, value));
    return { x: within(x, this.columns), y: within(y, this.rows) };
  }
}
