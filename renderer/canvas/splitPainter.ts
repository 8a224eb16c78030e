import type { Painter } from './painting.ts';

/** Paints only right of `at`, a share of the canvas' width: what is left of it is seen as it was. */
export function splitPainter(at: number | undefined, painter: Painter): Painter {
  if (at === undefined) return painter;
  return (context, viewport) => {
    const { width, height } = context.canvas;
    context.save();
    context.beginPath();
    // More than wide enough, whatever the density of the screen.
    context.rect(at * (width / (globalThis.devicePixelRatio || 1)), 0, width, height);
    context.clip();
    painter(context, viewport);
    context.restore();
  };
}
