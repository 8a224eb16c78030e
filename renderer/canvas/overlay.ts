import { viewMatrix, type Viewport } from '../../model/geometry.ts';
import type { Painter } from './painting.ts';

/** A gesture rests when nothing has moved for so long, in milliseconds. */
export const restAfter = 120;
/** What is painted faster than this is painted at every frame. */
const quick = 5;

/**
 * Paints what lies over a picture. What takes long is painted once into a bitmap, and the bitmap is moved and stretched as long as a gesture runs:
 * lines are a little soft until it rests, and what comes into view then appears.
 */
export class Overlay {
  moving = false;
  #painted: { readonly bitmap: OffscreenCanvas; readonly viewport: Viewport; readonly ratio: number } | undefined;
  #painters: readonly Painter[] | undefined;

  paint(context: CanvasRenderingContext2D, viewport: Viewport, painters: readonly Painter[]): void {
    const known = this.#painted;
    if (this.moving && known && this.#painters === painters && isTurnedAlike(known.viewport, viewport)) {
      const scale = viewport.scale / known.viewport.scale;
      const x = viewport.offsetX - known.viewport.offsetX * scale;
      const y = viewport.offsetY - known.viewport.offsetY * scale;
      const { width, height } = known.bitmap;
      context.drawImage(known.bitmap, x, y, (width / known.ratio) * scale, (height / known.ratio) * scale);
      return;
    }
    const start = performance.now();
    for (const paint of painters) paint(context, viewport);
    this.#painters = painters;
    const { width, height } = context.canvas;
    // A stage that has no size yet is painted too, and a canvas without pixels cannot be copied.
    const kept = performance.now() - start > quick && width > 0 && height > 0;
    this.#painted = kept ? capture(context, viewport) : undefined;
  }
}

/** Of the whole layer, which nothing else is painted on. */
function capture({ canvas }: CanvasRenderingContext2D, viewport: Viewport) {
  const bitmap = new OffscreenCanvas(canvas.width, canvas.height);
  bitmap.getContext('2d')?.drawImage(canvas, 0, 0);
  return { bitmap, viewport, ratio: canvas.clientWidth > 0 ? canvas.width / canvas.clientWidth : 1 };
}

function isTurnedAlike(one: Viewport, other: Viewport): boolean {
  const unit = (view: Viewport) => viewMatrix({ ...view, scale: 1, offsetX: 0, offsetY: 0 }).join();
  return unit(one) === unit(other);
}
