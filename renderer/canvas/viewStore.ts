import { createStore, type StoreApi } from 'zustand';
import {
  boxToView,
  fitViewport,
  mirrored,
  stretchOf,
  toImage,
  toImageVector,
  turnAbout,
  turnedBy,
  viewPoint,
  zoomAbout,
  type Box,
  type Size,
  type Turn,
  type ViewPoint,
  type Viewport,
} from '../../model/geometry.ts';
import { boundsOf } from '../../model/shapes.ts';
import { tilesOver, type TileRange } from '../../model/tiles.ts';

/** Where the picture lies on the canvas. `fitted` follows the window's size until the person zooms or pans. */
export interface CanvasView {
  readonly image: Size;
  readonly size: Size;
  readonly viewport: Viewport;
  readonly fitted: boolean;
}
export type ViewStore = StoreApi<CanvasView>;

/** `recalled`: how it was looked at before. */
export const createViewStore = (
  image: Size,
  aspect = 1,
  recalled?: Pick<CanvasView, 'size' | 'viewport' | 'fitted'>,
): ViewStore =>
  createStore(() => ({
    image,
    size: recalled?.size ?? { width: 0, height: 0 },
    viewport: recalled?.viewport ?? { scale: 1, offsetX: 0, offsetY: 0, ...(aspect === 1 ? {} : { aspect }) },
    fitted: recalled?.fitted ?? true,
  }));

export function resizeView(store: ViewStore, size: Size): void {
  const { image, viewport, fitted, size: before } = store.getState();
  if (size.width === before.width && size.height === before.height) return;
  if (fitted) return store.setState({ size, viewport: fitViewport(image, size, undefined, viewport) });
  store.setState({
    size,
    viewport: {
      ...viewport,
      offsetX: viewport.offsetX + (size.width - before.width) / 2,
      offsetY: viewport.offsetY + (size.height - before.height) / 2,
    },
  });
}

export function fit(store: ViewStore): void {
  const { image, size, viewport } = store.getState();
  store.setState({ viewport: fitViewport(image, size, undefined, viewport), fitted: true });
}

const middle = ({ size }: CanvasView): ViewPoint => viewPoint(size.width / 2, size.height / 2);

export function zoom(store: ViewStore, factor: number, about?: ViewPoint): void {
  const view = store.getState();
  const viewport = zoomAbout(view.viewport, about ?? middle(view), factor);
  store.setState({ viewport: kept(viewport, view), fitted: false });
}

/** One picture pixel per physical pixel of the screen, in the direction in which pixels are shorter. */
export function actualSize(store: ViewStore): void {
  const { viewport } = store.getState();
  zoom(store, 1 / (window.devicePixelRatio || 1) / viewport.scale);
}

export function pan(store: ViewStore, dx: number, dy: number): void {
  const view = store.getState();
  const { viewport } = view;
  const moved = { ...viewport, offsetX: viewport.offsetX + dx, offsetY: viewport.offsetY + dy };
  store.setState({ viewport: kept(moved, view), fitted: false });
}

const turn = (store: ViewStore, change: (turn: Turn) => Turn): void => {
  const view = store.getState();
  const { image, size, viewport, fitted } = view;
  const next = change(viewport);
  store.setState({
    viewport: fitted ? fitViewport(image, size, undefined, next) : kept(turnAbout(viewport, middle(view), next), view),
  });
};

/** Clockwise by a quarter, or the other way. */
export const rotate = (store: ViewStore, by: 'clockwise' | 'back'): void =>
  turn(store, (now) => turnedBy(now, by === 'clockwise' ? 1 : 3));
/** Left and right of the screen change places. */
export const flip = (store: ViewStore): void => turn(store, mirrored);
/** As it is stored; zoom and place stay. */
export const unturn = (store: ViewStore): void => turn(store, ({ aspect }) => (aspect === undefined ? {} : { aspect }));
export const isTurned = ({ quarters, flipped }: Turn): boolean => Boolean(quarters) || flipped === true;

/** Brings a box into view if it is not there, without changing the zoom unless the box would not fit. */
export function reveal(store: ViewStore, box: Box): void {
  const view = store.getState();
  const { viewport, size } = view;
  const margin = 24;
  const seen = boxToView(box, viewport);
  if (seen.x >= 0 && seen.y >= 0 && seen.x + seen.width <= size.width && seen.y + seen.height <= size.height) return;
  const room = Math.min(
    (size.width - 2 * margin) / Math.max(viewport.scale, seen.width),
    (size.height - 2 * margin) / Math.max(viewport.scale, seen.height),
  );
  const at = viewPoint(seen.x + seen.width / 2, seen.y + seen.height / 2);
  const nearer = zoomAbout(viewport, at, Math.min(1, room));
  store.setState({
    fitted: false,
    viewport: {
      ...nearer,
      offsetX: nearer.offsetX + size.width / 2 - at.x,
      offsetY: nearer.offsetY + size.height / 2 - at.y,
    },
  });
}

/** Some of the picture always stays on the canvas. */
function kept(viewport: Viewport, { image, size }: CanvasView): Viewport {
  const margin = 48;
  const seen = boxToView({ x: 0, y: 0, ...image }, viewport);
  const within = (start: number, extent: number, room: number) =>
    Math.min(Math.max(start, margin - extent), room - margin) - start;
  return {
    ...viewport,
    offsetX: viewport.offsetX + within(seen.x, seen.width, size.width),
    offsetY: viewport.offsetY + within(seen.y, seen.height, size.height),
  };
}

/** Pixels of the picture's longer side as they are seen, in physical pixels of the screen. */
export function seenSide(image: Size, viewport: Viewport): number {
  const stretch = stretchOf(viewport);
  const longer = Math.max(image.width * stretch.x, image.height * stretch.y) * viewport.scale;
  return Math.ceil(longer * (globalThis.devicePixelRatio || 1));
}

/** The tiles of the picture that lie on the canvas. */
export function seenTiles({ image, size, viewport }: CanvasView): TileRange {
  const corners = [
    [0, 0],
    [size.width, 0],
    [0, size.height],
    [size.width, size.height],
  ] as const;
  return tilesOver(boundsOf(corners.map(([x, y]) => toImage(viewPoint(x, y), viewport))), image);
}

/** A step on the screen, such as an arrow key's, as a step on the picture, of as many pixels. */
export function stepOnPicture(
  { quarters, flipped }: Turn,
  { dx, dy }: { readonly dx: number; readonly dy: number },
): { dx: number; dy: number } {
  const turned = {
    ...(quarters ? { quarters } : {}),
    ...(flipped ? { flipped } : {}),
    scale: 1,
    offsetX: 0,
    offsetY: 0,
  };
  const { x, y } = toImageVector({ x: dx, y: dy }, turned);
  return { dx: Math.round(x), dy: Math.round(y) };
}
