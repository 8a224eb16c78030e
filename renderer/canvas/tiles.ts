import type { Size } from '../../model/geometry.ts';
import { tileBox, type TileRange } from '../../model/tiles.ts';
import { fetchMedia, isResponse, type Tile } from './pictureSource.ts';

/** Of four megabytes each. */
const mostKept = 48;

/** The tiles that are seen, over the picture at a lower level: what fails to come stays as that shows it. */
export class Tiles {
  readonly #url: (frame: number, column: number, row: number) => string;
  readonly #image: Size;
  /** After a tile came or went: what was told before may hold closed bitmaps. */
  readonly #changed: () => void;
  /** Those that were not wanted for longest first. */
  readonly #kept = new Map<string, Tile & { readonly frame: number }>();
  readonly #fetching = new Map<string, AbortController>();
  #wanted: ReadonlySet<string> = new Set();

  constructor(url: (frame: number, column: number, row: number) => string, image: Size, changed: () => void) {
    this.#url = url;
    this.#image = image;
    this.#changed = changed;
  }

  show(frame: number, { left, top, right, bottom }: TileRange): void {
    const wanted = new Map<string, readonly [column: number, row: number]>();
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right && wanted.size < mostKept; column++) {
        wanted.set(`${frame}/${column}/${row}`, [column, row]);
      }
    }
    this.#wanted = new Set(wanted.keys());
    for (const [key, abort] of this.#fetching) {
      if (wanted.has(key)) continue;
      abort.abort();
      this.#fetching.delete(key);
    }
    for (const [key, [column, row]] of wanted) {
      const known = this.#kept.get(key);
      if (known) {
        this.#kept.delete(key);
        this.#kept.set(key, known);
      } else if (!this.#fetching.has(key)) void this.#fetch(key, frame, column, row);
    }
  }

  of(frame: number): readonly Tile[] {
    return [...this.#kept.values()].filter((tile) => tile.frame === frame);
  }

  clear(): void {
    this.#wanted = new Set();
    for (const abort of this.#fetching.values()) abort.abort();
    this.#fetching.clear();
    for (const { bitmap } of this.#kept.values()) bitmap.close();
    this.#kept.clear();
  }

  async #fetch(key: string, frame: number, column: number, row: number): Promise<void> {
    const box = tileBox(column, row, this.#image);
    if (!box) return;
    const abort = new AbortController();
    this.#fetching.set(key, abort);
    try {
      const answer = await fetchMedia(this.#url(frame, column, row), abort.signal);
      if (answer === null || !isResponse(answer)) return;
      const bitmap = await createImageBitmap(await answer.blob());
      if (abort.signal.aborted || !this.#wanted.has(key)) return bitmap.close();
      this.#kept.set(key, { frame, box, bitmap });
      this.#drop();
      this.#changed();
    } catch {
      // The level below is shown in its place.
    } finally {
      if (this.#fetching.get(key) === abort) this.#fetching.delete(key);
    }
  }

  #drop(): void {
    for (const [key, { bitmap }] of this.#kept) {
      if (this.#kept.size <= mostKept) return;
      if (this.#wanted.has(key)) continue;
      this.#kept.delete(key);
      bitmap.close();
    }
  }
}
