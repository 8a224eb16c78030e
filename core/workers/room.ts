import type { WorkerKind } from '../../contract/workers.schema.ts';

/** From so many pixels on, a frame and its copies take most of a worker's memory. */
const LARGE = 10e6;
/** From so many on, two of them at once would take more than all workers may together. */
const HUGE = 20e6;

export const isLarge = (pixels: number): boolean => pixels >= LARGE;

/**
 * Which large pictures workers may hold side by side, so that all of them together stay below 900 MB at 24 megapixels: one of each kind, and of huge ones one
 * at all. Reading is let through: it is short, and a picture is not yet known to be large.
 */
export class Room {
  readonly #running = new Map<WorkerKind, number>();

  admits(kind: WorkerKind, pixels: number): boolean {
    if (!isLarge(pixels) || kind === 'parse') return true;
    for (const [other, theirs] of this.#running) {
      if (other === kind || Math.max(pixels, theirs) >= HUGE) return false;
    }
    return true;
  }

  enter(kind: WorkerKind, pixels: number): void {
    if (isLarge(pixels) && kind !== 'parse') this.#running.set(kind, pixels);
  }

  leave(kind: WorkerKind, pixels: number): void {
    if (isLarge(pixels) && kind !== 'parse') this.#running.delete(kind);
  }
}
