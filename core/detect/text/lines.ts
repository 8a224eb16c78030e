import type { Box, Size } from '../../../model/geometry.ts';
import { ScrimFailure } from '../../../model/errors.ts';
import { clipBox, scaleBox, unionBox, unturnBox, type ScoredBox, type Slant } from '../boxes.ts';
import { isSamePlace, type Place } from '../frames.ts';
import { resizeRaster, smoothed, turnRaster, type Raster } from '../raster.ts';
import type { ModelStore } from '../session.ts';
import { connectedComponents, type Component } from './components.ts';
import { noiseOf } from './noise.ts';
import { isSameSlanted, reachOfGrowth, scaledSlant, slantOf, unturnedSlant } from './slant.ts';

/**
 * PP-OCRv4's detector answers a map of "this pixel is the core of a text line" (differentiable binarisation): the cores are
 * shrunk on training, so a found core is grown back by area × ratio / perimeter.
 */
const UNCLIP_RATIO = 1.4;
/** A pixel counts at this share of the threshold that a whole line must reach: faint strokes must not break a line. */
const PIXEL_SHARE = 0.6;
/** Smaller cores (pixels of the scaled picture) are specks. */
const LEAST_SIDE = 3;
const LEAST_INPUT = 32;
/** How much longer than high a line is seen for its direction to be told. */
const LYING = 2;

export interface LineOptions {
  /** The policy's text threshold, 0.05–0.95. */
  readonly threshold: number;
  readonly look: TextLook;
}

/** Lines of text in pixels of the picture, not yet padded, in reading order. What several looks found is one line, as far as any of them saw it. */
export async function findTextLines(picture: Raster, models: ModelStore, options: LineOptions): Promise<ScoredBox[]> {
  const found: ScoredBox[] = [];
  const add = (lines: readonly ScoredBox[]): void => {
    for (const line of lines) {
      const known = found.findIndex((other) => isSameLine(other, line));
      if (known < 0) found.push(line);
      else found[known] = joined(found[known]!, line);
    }
  };
  const noise = noiseOf(picture);
  const [first, second] = lookSizes(picture, options.look, noise);
  add(await linesAt(picture, first, models, options.threshold));
  if (second) {
    const again = noise >= STRONG_NOISE ? await smoothed(picture) : picture;
    add(await linesAt(again, second, models, options.threshold));
    add(await upAndDown(picture, first, models, options.threshold));
  }
  return found.sort((a, b) => a.y - b.y || a.x - b.x);
}

/** As far as either of them goes, and lying as the surer one does. */
function joined(one: ScoredBox, other: ScoredBox): ScoredBox {
  const surer = one.score >= other.score ? one : other;
  return { ...surer, ...unionBox(one, other) };
}

/** Of two whose heights differ by more, the lower one is a line within what was taken for a larger one. */
const LIKE_HEIGHT = 0.5;

/** Two sightings of one line. What is much lower than the block about it is a line of its own: the block may be none. */
export function isSameLine(a: Place, b: Place): boolean {
  if (a.slant && b.slant) return isSameSlanted(a.slant, b.slant);
  const [one, other] = [Math.min(a.width, a.height), Math.min(b.width, b.height)];
  return Math.min(one, other) >= LIKE_HEIGHT * Math.max(one, other) && isSamePlace(a, b);
}

/** Lines that run up or down, which the network was hardly taught: seen lying. What does not lie then was seen better before. */
async function upAndDown(picture: Raster, size: Size, models: ModelStore, threshold: number): Promise<ScoredBox[]> {
  const lying = { width: size.height, height: size.width };
  const lines = await linesAt(turnRaster(picture, 1), lying, models, threshold);
  return lines
    .filter(({ width, height, slant }) => (slant ? Math.abs(slant.degrees) < 45 : width > LYING * height))
    .map(({ slant, ...line }) => ({
      ...unturnBox(line, 1, picture),
      ...(slant && { slant: unturnedSlant(slant, picture) }),
    }));
}

export async function linesAt(
  picture: Raster,
  size: Size,
  models: ModelStore,
  threshold: number,
): Promise<ScoredBox[]> {
  const network = await models.network('text-detection');
  const scaled = await resizeRaster(picture, size.width, size.height);
  const { outputs, size: seen } = await network.run(scaled);
  const map = [...outputs.values()][0];
  if (!map || map.data.length !== seen.width * seen.height) {
    throw new ScrimFailure('DETECTOR_FAILED', { output: 'text map' });
  }
  const cores = connectedComponents(map.data, seen.width, seen.height, threshold * PIXEL_SHARE);
  return cores
    .filter((core) => isLine(core, threshold))
    .flatMap((core) => {
      const slant = slantOf(core);
      const box = clipBox(slant ? unclippedSlanted(core, slant) : unclipped(core), scaled);
      if (!box) return [];
      const line = { ...scaleBox(box, scaled, picture), score: Math.min(1, core.mean) };
      if (!slant) return [line];
      const grow = 2 * growthOf(slant.length, slant.height);
      const whole = { ...slant, length: slant.length + grow, height: slant.height + grow };
      return [{ ...line, slant: scaledSlant(whole, picture.width / scaled.width) }];
    });
}

function isLine(core: Component, threshold: number): boolean {
  const side = Math.min(core.right - core.left, core.bottom - core.top);
  return side >= LEAST_SIDE && core.mean >= threshold;
}

export function unclipped(core: Extent): Box {
  const grow = growthOf(core.right - core.left, core.bottom - core.top);
  return grown(core, grow, grow);
}

/** Cores of a slanted line are as thin as those of any other, but their boxes are not. */
function unclippedSlanted(core: Component, slant: Slant): Box {
  const grow = growthOf(slant.length, slant.height);
  const { x, y } = reachOfGrowth(slant, grow, grow);
  return grown(core, x, y);
}

type Extent = Pick<Component, 'left' | 'top' | 'right' | 'bottom'>;

const growthOf = (length: number, height: number): number => (length * height * UNCLIP_RATIO) / (2 * (length + height));

const grown = ({ left, top, right, bottom }: Extent, x: number, y: number): Box => ({
  x: left - x,
  y: top - y,
  width: right - left + 2 * x,
  height: bottom - top + 2 * y,
});

/** How a picture is looked at for lines: what its largest look may cost in pixels, and how much that may enlarge it. */
export interface TextLook {
  readonly pixels: number;
  readonly enlargement: number;
  /** Whether smaller pictures get a second look at `SECOND_LOOK` of the first one's size. */
  readonly twice: boolean;
}
export const textLooks = {
  photo: { pixels: 1_900_000, enlargement: 1.8, twice: true },
  /** Small print on a device's screen is worth more than in a photo. */
  device: { pixels: 3_200_000, enlargement: 1.8, twice: true },
  /** The same frame seen otherwise. */
  again: { pixels: 3_200_000, enlargement: 1.8, twice: false },
  closeUp: { pixels: 400_000, enlargement: 2, twice: false },
} as const satisfies Record<string, TextLook>;

/** The network wants letters of 12–40 pixels; what is too large or too close to a neighbour at one size is right at another. */
const SECOND_LOOK = 0.75;
/** Above this many pixels small print is out of reach anyway, and a second look costs as much as everything else. */
const LARGEST_SEEN_TWICE = 1_500_000;
/** In less than this no line is too large for the first look, and series of small slices have a hundred thousand of them. */
const SMALLEST_SEEN_TWICE = 40_000;
/** Standard deviation from which grain, enlarged, looks like a page of small print. */
const STRONG_NOISE = 18;
const NOISY_ENLARGEMENT = 1.4;
/** Smoothed, it is enlarged further: letters of nine pixels show only then. */
const SMOOTHED_ENLARGEMENT = 2.5;

/**
 * The sizes at which lines are looked for, once or twice: small pictures (9-pixel letters of an ultrasound screen) are enlarged, large
 * photos, whose stamps are large too, reduced.
 */
export function lookSizes({ width, height }: Size, look: TextLook, noise = 0): [Size, Size?] {
  const grainy = noise >= STRONG_NOISE;
  const pixels = width * height;
  const largest = Math.sqrt(look.pixels / pixels);
  const first = Math.min(grainy ? Math.min(NOISY_ENLARGEMENT, look.enlargement) : look.enlargement, largest);
  // Grain is smoothed for the second look, not shrunk.
  const second = grainy ? Math.min(SMOOTHED_ENLARGEMENT, largest) : first * SECOND_LOOK;
  const sizeAt = (by: number): Size => {
    const side = (length: number) => Math.max(LEAST_INPUT, Math.round(length * by));
    return { width: side(width), height: side(height) };
  };
  const twice = look.twice && pixels >= SMALLEST_SEEN_TWICE && pixels <= LARGEST_SEEN_TWICE;
  return twice ? [sizeAt(first), sizeAt(second)] : [sizeAt(first)];
}
