import { cosmeticCell, type CosmeticRegion } from '../../model/cosmetic.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans, type MaskShape } from '../../model/geometry.ts';
import { coversFrame } from '../../model/redaction.ts';
import type { Cells, Frames } from './frames.ts';

/** What the bits of a sample say. */
export interface Numbers {
  /** They are numbers of colours or floating point: taken from a cell's middle as they are. */
  readonly meanless: boolean;
  /** Bits of a number with a sign; 0 for one without. */
  readonly signed: number;
}

/**
 * The original as it should look once its cosmetic regions are coarser: reckoned here, from the definition alone, so that nothing else can have been put
 * in their place. Where something is burned the finished pixels count, which `masks-uniform` has looked at: what they hide may show in no mean.
 */
export function withCosmetics(
  original: Frames,
  made: Frames,
  {
    burned,
    cosmetic,
    numbers,
  }: {
    readonly burned: readonly BurnedRegion[];
    readonly cosmetic: readonly CosmeticRegion[];
    readonly numbers: Numbers;
  },
): Frames {
  const frame = (index: number): Cells => {
    const mine = cosmetic.filter((region) => coversFrame(region, index));
    if (mine.length === 0) return original.frame(index);
    const basis = original.frame(index).slice();
    const pairs = made.grain?.(index)?.width === 2;
    const finished = made.frame(index);
    for (const region of burned) {
      if (coversFrame(region, index))
        eachPixel(region.shape, made, pairs, (at) => copySamples(basis, finished, at, made.samples));
    }
    const out = basis.slice();
    const grid = new Grid(basis, made, numbers, pairs);
    for (const { shape, style } of mine) {
      eachPixel(shape, made, pairs, (at, x, y) => {
        for (let s = 0; s < made.samples; s++) {
          out[at * made.samples + s] =
            style === 'blur' && !numbers.meanless ? grid.smooth(x, y, s) : grid.flat(x, y, s);
        }
      });
    }
    return out;
  };
  return { ...original, frame };
}

/** `pairs`: two pixels that share their chrominance are changed together. */
function eachPixel(
  shape: MaskShape,
  size: Frames,
  pairs: boolean,
  visit: (at: number, x: number, y: number) => void,
): void {
  for (const { y, from, to } of maskSpans(shape, size)) {
    const [first, end] = pairs ? [from & ~1, (to + 1) & ~1] : [from, to];
    for (let x = first; x < end; x++) visit(y * size.width + x, x, y);
  }
}

function copySamples(to: Cells, from: Cells, pixel: number, samples: number): void {
  for (let at = pixel * samples; at < (pixel + 1) * samples; at++) to[at] = from[at]!;
}

/** One value for each square cell of a frame; counted when it is first asked for. */
class Grid {
  readonly #side: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #known = new Map<number, number>();
  readonly #basis: Cells;
  readonly #size: Frames;
  readonly #numbers: Numbers;
  readonly #pairs: boolean;

  constructor(basis: Cells, size: Frames, numbers: Numbers, pairs: boolean) {
    this.#side = cosmeticCell(size);
    this.#columns = Math.ceil(size.width / this.#side);
    this.#rows = Math.ceil(size.height / this.#side);
    [this.#basis, this.#size, this.#numbers, this.#pairs] = [basis, size, numbers, pairs];
  }

  flat(x: number, y: number, s: number): number {
    return this.#pattern(this.#cell(Math.floor(x / this.#side), Math.floor(y / this.#side), s));
  }

  /** By distance between the middles of four cells; beyond the outermost middles as at them. */
  smooth(x: number, y: number, s: number): number {
    const side = this.#side;
    const even = this.#pairs && s > 0 ? x & ~1 : x;
    let sum = 0;
    for (const [column, wide] of shares(even, side)) {
      for (const [row, high] of shares(y, side)) {
        const inside = this.#cell(clamp(column, this.#columns), clamp(row, this.#rows), s);
        sum += inside * wide * high;
      }
    }
    return this.#pattern(nearest(sum, 4 * side * side));
  }

  #cell(column: number, row: number, s: number): number {
    const key = (row * this.#columns + column) * this.#size.samples + s;
    let value = this.#known.get(key);
    if (value === undefined) this.#known.set(key, (value = this.#counted(column, row, s)));
    return value;
  }

  #counted(column: number, row: number, s: number): number {
    const { width, height, samples } = this.#size;
    const [left, top] = [column * this.#side, row * this.#side];
    if (this.#numbers.meanless) {
      const x = Math.min(width - 1, left + this.#side / 2);
      const y = Math.min(height - 1, top + this.#side / 2);
      return this.#basis[(y * width + x) * samples + s]!;
    }
    const [right, bottom] = [Math.min(width, left + this.#side), Math.min(height, top + this.#side)];
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += this.#number(this.#basis[(y * width + x) * samples + s]!);
    }
    return nearest(sum, (right - left) * (bottom - top));
  }

  #number(pattern: number): number {
    const { signed } = this.#numbers;
    return signed > 0 && pattern >= 2 ** (signed - 1) ? pattern - 2 ** signed : pattern;
  }

  #pattern(value: number): number {
    return value < 0 ? value + 2 ** this.#numbers.signed : value;
  }
}

const clamp = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));

/** Which two cells a pixel lies between in one direction, and how much of each it has, in halves of pixels. */
function shares(at: number, side: number): readonly (readonly [cell: number, share: number])[] {
  const from = 2 * at + 1 - side;
  const cell = Math.floor(from / (2 * side));
  const share = from - cell * 2 * side;
  return [
    [cell, 2 * side - share],
    [cell + 1, share],
  ];
}

/** To the nearest whole number, halves upward. */
const nearest = (sum: number, count: number): number => Math.floor((sum + count / 2) / count);
