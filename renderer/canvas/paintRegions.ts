import { maskSpans, viewMatrix, type Box, type MaskShape, type Size, type Viewport } from '../../model/geometry.ts';
import { coversFrame, type Region } from '../../model/redaction.ts';
import { boxHandles, handlePoint } from '../editor/shapes.ts';
import { colours, strokeWithHalo, viewAt, viewBox, type Painter } from './painting.ts';

interface RegionPainting {
  readonly regions: readonly Region[];
  readonly frame: number;
  readonly image: Size;
  readonly selection: ReadonlySet<string>;
  readonly hovered: string | null;
  /** Accepted regions as solid fill, as they will be burned. */
  readonly burn: boolean;
  /** A single selected region shows its handles. */
  readonly handles: boolean;
}

export function regionPainter(painting: RegionPainting): Painter {
  const seen = painting.regions.filter((region) => coversFrame(region, painting.frame));
  return (context, viewport) => {
    for (const region of seen) if (region.decision === 'accepted') paintFill(context, viewport, region, painting);
    for (const region of seen) paintOutline(context, viewport, region, painting);
    const chosen = seen.filter((region) => painting.selection.has(region.id));
    for (const region of chosen) paintSelection(context, viewBox(region.shape.box, viewport));
    if (painting.handles && painting.selection.size === 1 && chosen[0]) paintHandles(context, viewport, chosen[0]);
  };
}

const colourOf = (region: Region): string => {
  if (region.decision === 'rejected') return colours.rejected;
  return region.origin.kind === 'manual' ? colours.manual : colours[region.origin.what];
};

function paintFill(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  region: Region,
  { image, burn }: RegionPainting,
): void {
  context.save();
  context.transform(...viewMatrix(viewport));
  context.globalAlpha = burn ? 1 : 0.45;
  context.fillStyle = colours.burn;
  context.fill(burnedPath(region.shape, image));
  context.restore();
}

function paintOutline(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  region: Region,
  { hovered, selection }: RegionPainting,
): void {
  const path = outlinePath(region.shape, viewBox(region.shape.box, viewport));
  const near = region.id === hovered || selection.has(region.id);
  strokeWithHalo(context, path, colourOf(region), near ? 2.5 : 1.5, dashOf(region));
}

const dashOf = (region: Region): number[] => {
  if (region.decision === 'pending') return [6, 4];
  return region.decision === 'rejected' ? [1, 4] : [];
};

function outlinePath(shape: MaskShape, box: Box): Path2D {
  const path = new Path2D();
  if (shape.kind === 'rectangle') path.rect(box.x, box.y, box.width, box.height);
  else {
    const radiusX = box.width / 2;
    const radiusY = box.height / 2;
    path.ellipse(box.x + radiusX, box.y + radiusY, radiusX, radiusY, 0, 0, 2 * Math.PI);
  }
  return path;
}

function paintSelection(context: CanvasRenderingContext2D, box: Box): void {
  const path = new Path2D();
  path.rect(box.x - 4, box.y - 4, box.width + 8, box.height + 8);
  strokeWithHalo(context, path, colours.selection, 1);
}

function paintHandles(context: CanvasRenderingContext2D, viewport: Viewport, region: Region): void {
  for (const handle of boxHandles) {
    const at = viewAt(handlePoint(region.shape.box, handle), viewport);
    context.fillStyle = colours.selection;
    context.strokeStyle = '#000000';
    context.lineWidth = 1;
    context.fillRect(at.x - 4, at.y - 4, 8, 8);
    context.strokeRect(at.x - 4, at.y - 4, 8, 8);
  }
}

/** By shape and then by image size: a shape is a new object whenever it changes. */
const burnedPaths = new WeakMap<MaskShape, { readonly image: Size; readonly path: Path2D }>();

/** The outline of exactly the pixels that `maskSpans` burns, as one staircase polygon without seams. */
export function burnedPath(shape: MaskShape, image: Size): Path2D {
  const known = burnedPaths.get(shape);
  if (known && known.image.width === image.width && known.image.height === image.height) return known.path;
  const path = new Path2D();
  const points = burnedOutline(shape, image);
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  path.closePath();
  burnedPaths.set(shape, { image, path });
  return path;
}

/** Down the right edges, then up the left ones, in image coordinates. */
export function burnedOutline(shape: MaskShape, image: Size): [number, number][] {
  const right: [number, number][] = [];
  const left: [number, number][] = [];
  for (const { y, from, to } of maskSpans(shape, image)) {
    right.push([to, y], [to, y + 1]);
    left.push([from, y], [from, y + 1]);
  }
  return [...right, ...left.reverse()];
}
