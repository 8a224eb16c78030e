import { maskSpans, type Box } from '../../../model/geometry.ts';
import { maskOfFound, type Found } from '../../../model/outline.ts';
import type { TextPicture, TruthLine } from './textSet.ts';

export interface LineScore extends Pick<
  TruthLine,
  'size' | 'contrast' | 'font' | 'turn' | 'degrees' | 'atEdge' | 'crisp' | 'bold' | 'text'
> {
  readonly kind: TextPicture['kind'];
  /** Share of the line's ink under the boxes. */
  readonly covered: number;
}

export interface PictureScore {
  readonly lines: readonly LineScore[];
  /** Share of the picture that is covered and lies in no line's own box. */
  readonly over: number;
  /** Boxes of which less than a tenth touches any line. */
  readonly stray: number;
}

/** Holds what was found against the ink that was drawn. */
export function scoreText(picture: TextPicture, found: readonly Found[]): PictureScore {
  const { width, height, kind } = picture;
  const mask = maskOf(found, width, height);
  const lines = picture.lines.map(({ ink, ...line }) => ({
    ...line,
    kind,
    covered: ink.reduce((sum, pixel) => sum + mask[pixel]!, 0) / ink.length,
  }));
  const own = maskOf(picture.lines, width, height);
  let over = 0;
  mask.forEach((value, at) => (over += value && !own[at] ? 1 : 0));
  const stray = found.filter(({ box }) => share(box, own, width, height) < 0.1).length;
  return { lines, over: over / (width * height), stray };
}

function maskOf(places: readonly Found[], width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const place of places) {
    for (const { y, from, to } of maskSpans(maskOfFound(place), { width, height })) {
      mask.fill(1, y * width + from, y * width + to);
    }
  }
  return mask;
}

function share(box: Box, mask: Uint8Array, width: number, height: number): number {
  let [inside, all] = [0, 0];
  for (let y = Math.max(0, Math.floor(box.y)); y < Math.min(height, box.y + box.height); y++) {
    for (let x = Math.max(0, Math.floor(box.x)); x < Math.min(width, box.x + box.width); x++) {
      inside += mask[y * width + x]!;
      all++;
    }
  }
  return all > 0 ? inside / all : 0;
}
