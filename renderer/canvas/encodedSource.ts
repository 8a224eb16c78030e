import { scrimError } from '../../model/errors.ts';
import type { Size } from '../../model/geometry.ts';
import { tiledAbove, type TileRange } from '../../model/tiles.ts';
import { Tiles } from './tiles.ts';
import {
  fetchMedia,
  isResponse,
  neighbours,
  nobody,
  type PictureListener,
  type PictureSource,
} from './pictureSource.ts';

/** Resolutions that are asked for, so that a zoom does not ask for a new one at every step. Above the last: full size. */
const levels = [512, 1024, 2048, 4096, 8192] as const;
/** Pixels kept decoded. */
const budget = 64e6;
/** What is only likely to be shown is made ready no larger than this: sharp enough to begin with. */
const mostPrepared = 2048;

export const levelFor = (side: number, fullSide: number): number => {
  const level = levels.find((candidate) => candidate >= side) ?? levels.at(-1)!;
  return Math.min(level, Math.max(16, fullSide));
};

/** Where its tiles come from, and how large it is. */
interface TiledPicture {
  readonly url: (frame: number, column: number, row: number) => string;
  readonly image: Size;
}

/** Pictures as the eye sees them: photos, colour DICOM, shared images. */
export class EncodedSource implements PictureSource {
  readonly #url: (frame: number, maxSide: number) => string;
  readonly #frames: number;
  readonly #fullSide: number;
  #listener = nobody;
  readonly #tiles: Tiles | undefined;
  readonly #kept = new Map<string, { readonly frame: number; readonly level: number; readonly bitmap: ImageBitmap }>();
  readonly #fetching = new Map<string, AbortController>();
  #wanted = { frame: 0, level: 0 };

  constructor(
    url: (frame: number, maxSide: number) => string,
    facts: { readonly frames: number; readonly fullSide: number; readonly tiled?: TiledPicture },
  ) {
    this.#url = url;
    this.#frames = facts.frames;
    this.#fullSide = facts.fullSide;
    const { tiled } = facts;
    this.#tiles = tiled && new Tiles(tiled.url, tiled.image, () => this.#tell());
  }

  listen(listener: PictureListener): void {
    this.#listener = listener;
  }

  prepare(frame: number, side: number): void {
    const level = levelFor(Math.min(side, mostPrepared), this.#fullSide);
    this.#wanted = { frame, level };
    void this.#fetch(frame, level);
  }

  show(frame: number, side: number, seen: TileRange): void {
    const inTiles = this.#tiles !== undefined && Math.min(side, this.#fullSide) > tiledAbove;
    const level = inTiles ? tiledAbove : levelFor(side, this.#fullSide);
    if (inTiles) this.#tiles?.show(frame, seen);
    else this.#tiles?.clear();
    const previous = this.#wanted.frame;
    this.#wanted = { frame, level };
    const best = this.#best(frame);
    this.#tell();
    const near = neighbours(frame, previous, this.#frames);
    for (const [key, abort] of this.#fetching) {
      const [otherFrame, otherLevel] = key.split('@').map(Number);
      if (otherLevel === level && (otherFrame === frame || near.includes(otherFrame!))) continue;
      abort.abort();
      // Not when it has ended: whoever comes back before that asks anew.
      this.#fetching.delete(key);
    }
    if (!best || best.level < level) {
      void this.#fetch(frame, level).then(() => this.#prefetch(near, level));
    } else this.#prefetch(near, level);
  }

  setWindow(): void {}

  close(): void {
    this.#tiles?.clear();
    for (const abort of this.#fetching.values()) abort.abort();
    for (const { bitmap } of this.#kept.values()) bitmap.close();
    this.#kept.clear();
  }

  #tell(): void {
    const { frame } = this.#wanted;
    const best = this.#best(frame);
    if (best) this.#listener.onPicture({ frame, bitmap: best.bitmap, tiles: this.#tiles?.of(frame) ?? [] });
  }

  #best(frame: number) {
    let best: { frame: number; level: number; bitmap: ImageBitmap } | undefined;
    for (const picture of this.#kept.values()) {
      if (picture.frame === frame && (!best || picture.level > best.level)) best = picture;
    }
    return best;
  }

  #prefetch(frames: readonly number[], level: number): void {
    for (const frame of frames) if ((this.#best(frame)?.level ?? 0) < level) void this.#fetch(frame, level);
  }

  async #fetch(frame: number, level: number): Promise<void> {
    const key = `${frame}@${level}`;
    if (this.#fetching.has(key)) return;
    const abort = new AbortController();
    this.#fetching.set(key, abort);
    try {
      const answer = await fetchMedia(this.#url(frame, level), abort.signal);
      if (answer === null) return;
      if (!isResponse(answer)) return this.#failed(frame, answer);
      const bitmap = await createImageBitmap(await answer.blob());
      if (abort.signal.aborted) return bitmap.close();
      this.#keep(frame, level, bitmap);
    } catch {
      if (!abort.signal.aborted) this.#failed(frame, scrimError('UNEXPECTED'));
    } finally {
      if (this.#fetching.get(key) === abort) this.#fetching.delete(key);
    }
  }

  #failed(frame: number, error: Parameters<PictureListener['onError']>[1]): void {
    if (frame === this.#wanted.frame) this.#listener.onError(frame, error);
  }

  #keep(frame: number, level: number, bitmap: ImageBitmap): void {
    const picture = { frame, level, bitmap };
    this.#kept.set(`${frame}@${level}`, picture);
    if (frame === this.#wanted.frame && this.#best(frame) === picture) this.#tell();
    let total = 0;
    for (const { bitmap: other } of this.#kept.values()) total += other.width * other.height;
    for (const [key, other] of this.#kept) {
      if (total <= budget) break;
      if (other.frame === this.#wanted.frame && this.#best(other.frame) === other) continue;
      this.#kept.delete(key);
      total -= other.bitmap.width * other.bitmap.height;
      other.bitmap.close();
    }
  }
}
