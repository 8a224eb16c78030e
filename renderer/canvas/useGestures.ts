import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import { toImage, viewPoint, type ImagePoint, type ViewPoint } from '../../model/geometry.ts';
import { pan, zoom, type ViewStore } from './viewStore.ts';

export interface GestureHandlers {
  /** A viewer without tools pans with the left button too. */
  readonly leftPans?: boolean;
  readonly onPress: (at: ImagePoint, additive: boolean) => void;
  readonly onDrag: (at: ImagePoint, constrain: boolean) => void;
  readonly onRelease: (at: ImagePoint) => void;
  readonly onInterrupt: () => void;
  readonly onHover: (at: ImagePoint | null) => void;
  /** Right button: from the start of the drag, in view pixels. */
  readonly onWindowDrag?: (dx: number, dy: number, phase: 'start' | 'move') => void;
  readonly onFrameWheel?: (by: 1 | -1) => void;
}

type Gesture =
  | { readonly kind: 'tool' }
  | { readonly kind: 'pan'; x: number; y: number }
  | { readonly kind: 'window'; readonly x: number; readonly y: number };

/**
 * Turns pointer events on the canvas into tool events, panning (middle button, or left with Space held), window drags (right
 * button) and zooming about the cursor (wheel; with Shift it steps frames).
 */
export function useGestures(element: RefObject<HTMLElement | null>, view: ViewStore, handlers: GestureHandlers) {
  const gesture = useRef<Gesture | null>(null);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  // A drag ends with the picture on which it began.
  useEffect(() => void (gesture.current = null), [view]);
  const space = useSpace(element);
  useWheel(element, view, latest);
  const pointOf = (event: PointerEvent): ViewPoint => {
    const box = element.current!.getBoundingClientRect();
    return viewPoint(event.clientX - box.left, event.clientY - box.top);
  };
  const imageAt = (event: PointerEvent): ImagePoint => toImage(pointOf(event), view.getState().viewport);

  const onPointerDown = (event: PointerEvent) => {
    if (gesture.current || event.target instanceof HTMLInputElement) return;
    element.current?.setPointerCapture(event.pointerId);
    element.current?.focus();
    const at = pointOf(event);
    if (event.button === 1 || (event.button === 0 && (space.current || latest.current.leftPans))) {
      event.preventDefault();
      gesture.current = { kind: 'pan', x: at.x, y: at.y };
    } else if (event.button === 2) {
      gesture.current = { kind: 'window', x: at.x, y: at.y };
      latest.current.onWindowDrag?.(0, 0, 'start');
    } else if (event.button === 0) {
      gesture.current = { kind: 'tool' };
      latest.current.onPress(imageAt(event), event.shiftKey);
    }
  };
  const onPointerMove = (event: PointerEvent) => {
    const current = gesture.current;
    if (!current) return latest.current.onHover(imageAt(event));
    if (current.kind === 'tool') return latest.current.onDrag(imageAt(event), event.shiftKey);
    const at = pointOf(event);
    if (current.kind === 'window') return latest.current.onWindowDrag?.(at.x - current.x, at.y - current.y, 'move');
    pan(view, at.x - current.x, at.y - current.y);
    current.x = at.x;
    current.y = at.y;
  };
  const onPointerUp = (event: PointerEvent) => {
    const ended = gesture.current;
    gesture.current = null;
    if (ended?.kind === 'tool') latest.current.onRelease(imageAt(event));
  };
  const onLost = () => {
    const lost = gesture.current;
    gesture.current = null;
    if (lost?.kind === 'tool') latest.current.onInterrupt();
  };
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onLost,
    onLostPointerCapture: onLost,
    onPointerLeave: () => latest.current.onHover(null),
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
  };
}

/** True while Space is held down on the canvas. */
function useSpace(element: RefObject<HTMLElement | null>): RefObject<boolean> {
  const space = useRef(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const down = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.target !== target) return;
      event.preventDefault();
      space.current = true;
      target.dataset.panning = 'true';
    };
    const up = (event: KeyboardEvent) => {
      if (event.key !== ' ') return;
      space.current = false;
      delete target.dataset.panning;
    };
    target.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      target.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, [element]);

  return space;
}

function useWheel(element: RefObject<HTMLElement | null>, view: ViewStore, latest: RefObject<GestureHandlers>): void {
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const distance = event.deltaY || event.deltaX;
      if (event.shiftKey) return latest.current.onFrameWheel?.(distance > 0 ? 1 : -1);
      const box = target.getBoundingClientRect();
      const about = viewPoint(event.clientX - box.left, event.clientY - box.top);
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? distance * 16 : distance;
      zoom(view, Math.exp(-pixels * 0.0018), about);
    };
    // React's own wheel listener is passive and could not keep the page from scrolling.
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element, view, latest]);
}
