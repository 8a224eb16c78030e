import { burnedSpans, type BurnGrid } from '../../model/burnGrid.ts';
import type { CosmeticStyle } from '../../model/cosmeticStyle.ts';
import { viewMatrix, type Box, type MaskShape, type Size, type Viewport } from '../../model/geometry.ts';
import { acceptedRegions, coversFrame, fillParts, type Region } from '../../model/redaction.ts';
import { handlesOf } from '../editor/shapes.ts';
import { burnedOutline } from './burnedOutline.ts';
import { colours, strokeWithHalo, viewAt, viewBox, type Painter } from './painting.ts';

interface RegionPainting {
  readonly regions: readonly Region[];
  readonly frame: number;
  readonly image: Size;
  readonly selection: ReadonlySet<string>;
  readonly hovered: string | null;
  /** To which blocks masks grow in the file that leaves; null while that is not known, and where they do not. */
  readonly grid: BurnGrid | null;
  /** Accepted regions as solid fill, as they will be burned. */
  readonly burn: boolean;
  /** Of that fill. */
  readonly fill: string;
  /** The picture as cosmetic regions show it, by style; nothing where it is not there yet. */
  readonly coarse: Readonly<Partial<Record<CosmeticStyle, Painter>>>;
  /** A single selected region shows its handles. */
  readonly handles: boolean;
}

export function regionPainter(painting: RegionPainting): Painter {
  const seen = painting.regions.filter((region) => coversFrame(region, painting.frame));
  return (context, viewport) => {
    for (const region of seen) if (region.cosmetic) paintCoarse(context, viewport, region, painting);
    // What is burned lies over it, here as in the file.
    for (const region of acceptedRegions(seen)) paintFill(context, viewport, region, painting);
    for (const region of seen) paintOutline(context, viewport, region, painting);
    const chosen = seen.filter((region) => painting.selection.has(region.id));
    for (const region of chosen) paintSelection(context, viewBox(region.shape.box, viewport));
    if (painting.handles && painting.selection.size === 1 && chosen[0]) paintHandles(context, viewport, chosen[0]);
  };
}

/** As core burns it: greyscale pictures take the luminance (BT.601). */
export function fillShown(fill: string | undefined, grey: boolean): string {
  if (fill === undefined || !grey) return fill ?? colours.burn;
  const [red, green, blue] = fillParts(fill);
  const level = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  return `rgb(${level}, ${level}, ${level})`;
}

const colourOf = (region: Region): string => {
  if (region.cosmetic) return colours.cosmetic;
  if (region.decision === 'rejected') return colours.rejected;
  return region.origin.kind === 'manual' ? colours.manual : colours[region.origin.what];
};

function paintFill(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  region: Region,
  { image, grid, burn, fill }: RegionPainting,
): void {
  context.save();
  context.transform(...viewMatrix(viewport));
  context.globalAlpha = burn ? 1 : 0.45;
  context.fillStyle = fill;
  context.fill(burnedPath(region.shape, image, grid));
  context.restore();
}

/** To the pixel what will be written: the same frame, made coarser by what clears it, seen through the region. */
function paintCoarse(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  { shape, cosmetic }: Region,
  { image, coarse }: RegionPainting,
): void {
  const paint = cosmetic && coarse[cosmetic];
  if (!paint) return;
  context.save();
  context.clip(burnedInView(shape, image, viewport));
  paint(context, viewport);
  context.restore();
}

function paintOutline(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  region: Region,
  { hovered, selection, image }: RegionPainting,
): void {
  const path =
    region.shape.kind === 'brush' ? burnedInView(region.shape, image, viewport) : outlinePath(region.shape, viewport);
  const near = region.id === hovered || selection.has(region.id);
  strokeWithHalo(context, path, colourOf(region), near ? 2.5 : 1.5, dashOf(region));
}

const dashOf = (region: Region): number[] => {
  if (region.cosmetic) return [2, 2];
  if (region.decision === 'pending') return [6, 4];
  return region.decision === 'rejected' ? [1, 4] : [];
};

/** A brush has no outline but that of what it covers. */
function burnedInView(shape: MaskShape, image: Size, viewport: Viewport): Path2D {
  const path = new Path2D();
  path.addPath(burnedPath(shape, image, null), new DOMMatrix([...viewMatrix(viewport)]));
  return path;
}

function outlinePath(shape: MaskShape, viewport: Viewport): Path2D {
  const path = new Path2D();
  const box = viewBox(shape.box, viewport);
  if (shape.kind === 'rectangle') path.rect(box.x, box.y, box.width, box.height);
  else if (shape.kind === 'ellipse') {
    const radiusX = box.width / 2;
    const radiusY = box.height / 2;
    path.ellipse(box.x + radiusX, box.y + radiusY, radiusX, radiusY, 0, 0, 2 * Math.PI);
  } else {
    for (const [index, point] of shape.points.entries()) {
      const { x, y } = viewAt(point, viewport);
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (shape.kind === 'polygon') path.closePath();
  }
  return path;
}

function paintSelection(context: CanvasRenderingContext2D, box: Box): void {
  const path = new Path2D();
  path.rect(box.x - 4, box.y - 4, box.width + 8, box.height + 8);
  strokeWithHalo(context, path, colours.selection, 1);
}

function paintHandles(context: CanvasRenderingContext2D, viewport: Viewport, region: Region): void {
  for (const [, point] of handlesOf(region)) {
    const at = viewAt(point, viewport);
    context.fillStyle = colours.selection;
    context.strokeStyle = '#000000';
    context.lineWidth = 1;
    context.fillRect(at.x - 4, at.y - 4, 8, 8);
    context.strokeRect(at.x - 4, at.y - 4, 8, 8);
  }
}

/** By shape, then by what it lies on: a shape is a new object whenever it changes. */
const burnedPaths = new WeakMap<MaskShape, Map<string, Path2D>>();

/** The outline of exactly the pixels that are burned, without seams between its rows. */
function burnedPath(shape: MaskShape, image: Size, grid: BurnGrid | null): Path2D {
  const paths = burnedPaths.get(shape) ?? new Map<string, Path2D>();
  burnedPaths.set(shape, paths);
  const key = JSON.stringify([image.width, image.height, grid]);
  const known = paths.get(key);
  if (known) return known;
  const path = new Path2D();
  for (const loop of burnedOutline(burnedSpans(shape, image, grid))) {
    for (const [index, [x, y]] of loop.entries()) {
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
  }
  paths.set(key, path);
  return path;
}
