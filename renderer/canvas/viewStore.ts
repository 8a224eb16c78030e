import { createStore, type StoreApi } from 'zustand';
import {
  fitViewport,
  viewPoint,
  zoomAbout,
  type Box,
  type Size,
  type ViewPoint,
  type Viewport,
} from '../../model/geometry.ts';

/** Where the picture lies on the canvas. `fitted` follows the window's size until the person zooms or pans. */
export interface CanvasView {
  readonly image: Size;
  readonly size: Size;
  readonly viewport: Viewport;
  readonly fitted: boolean;
}
export type ViewStore = StoreApi<CanvasView>;

export const createViewStore = (image: Size): ViewStore =>
  createStore(() => ({
    image,
    size: { width: 0, height: 0 },
    viewport: { scale: 1, offsetX: 0, offsetY: 0 },
    fitted: true,
  }));

export function resizeView(store: ViewStore, size: Size): void {
  const { image, viewport, fitted, size: before } = store.getState();
  if (size.width === before.width && size.height === before.height) return;
  if (fitted) return store.setState({ size, viewport: fitViewport(image, size) });
  store.setState({
    size,
    viewport: {
      scale: viewport.scale,
      offsetX: viewport.offsetX + (size.width - before.width) / 2,
      offsetY: viewport.offsetY + (size.height - before.height) / 2,
    },
  });
}

export function fit(store: ViewStore): void {
  const { image, size } = store.getState();
  store.setState({ viewport: fitViewport(image, size), fitted: true });
}

const middle = ({ size }: CanvasView): ViewPoint => viewPoint(size.width / 2, size.height / 2);

export function zoom(store: ViewStore, factor: number, about?: ViewPoint): void {
  const view = store.getState();
  const viewport = zoomAbout(view.viewport, about ?? middle(view), factor);
  store.setState({ viewport: kept(viewport, view), fitted: false });
}

/** One picture pixel per physical pixel of the screen. */
export function actualSize(store: ViewStore): void {
  const { viewport } = store.getState();
  zoom(store, 1 / (window.devicePixelRatio || 1) / viewport.scale);
}

export function pan(store: ViewStore, dx: number, dy: number): void {
  const view = store.getState();
  const { scale, offsetX, offsetY } = view.viewport;
  store.setState({ viewport: kept({ scale, offsetX: offsetX + dx, offsetY: offsetY + dy }, view), fitted: false });
}

/** Brings a box into view if it is not there, without changing the zoom unless the box would not fit. */
export function reveal(store: ViewStore, box: Box): void {
  const view = store.getState();
  const { viewport, size } = view;
  const margin = 24;
  const left = box.x * viewport.scale + viewport.offsetX;
  const top = box.y * viewport.scale + viewport.offsetY;
  const right = left + box.width * viewport.scale;
  const bottom = top + box.height * viewport.scale;
  if (left >= 0 && top >= 0 && right <= size.width && bottom <= size.height) return;
  const room = Math.min(
    (size.width - 2 * margin) / Math.max(1, box.width),
    (size.height - 2 * margin) / Math.max(1, box.height),
  );
  const scale = Math.min(viewport.scale, Math.max(0.01, room));
  store.setState({
    fitted: false,
    viewport: {
      scale,
      offsetX: size.width / 2 - (box.x + box.width / 2) * scale,
      offsetY: size.height / 2 - (box.y + box.height / 2) * scale,
    },
  });
}

/** Some of the picture always stays on the canvas. */
function kept(viewport: Viewport, { image, size }: CanvasView): Viewport {
  const margin = 48;
  const { scale } = viewport;
  const within = (offset: number, extent: number, room: number) =>
    Math.min(Math.max(offset, margin - extent * scale), room - margin);
  return {
    scale,
    offsetX: within(viewport.offsetX, image.width, size.width),
    offsetY: within(viewport.offsetY, image.height, size.height),
  };
}
