import { snapOutward, type Box, type Size } from '../../../model/geometry.ts';
import type { ScoredBox } from '../boxes.ts';
import type { Track } from '../frames.ts';
import type { Media } from '../media.ts';
import { cropRaster, type Raster } from '../raster.ts';
import { isSeenCloseBy, type CloseLooks } from './closeLook.ts';
import { findTextLines, textLooks } from './lines.ts';
import { readFound, type Reading } from './recognise.ts';
import { straight } from './slant.ts';

/**
 * The text detector takes teeth for a row of letters and a pupil, a lesion or a vertebra for a large letter O. Covering those would cover what the picture was
 * taken for. Nothing is left out because it could not be read: only what is large enough to be judged, does not read as
 * words, and is no text from near by either.
 */

/** Shorter sides below this (pixels of the picture) are too few pixels to judge by; they cover little. */
const LEAST_SIDE = 12;
/** Letters of fewer pixels are none that anybody could read, and of what is no longer than this there is one at most. */
const SPECK = { short: 5, long: 17 } as const;
/** Letters and digits, and the least confidence by which so many of them are words. */
const WORDS = [
  { glyphs: 3, confidence: 0.7 },
  { glyphs: 2, confidence: 0.9 },
] as const;
/** Looks from near by, of twelve, that must see a line; and what is square, as round things are, or stands in a block that is none. */
const ENOUGH = 3;
const ENOUGH_OF_LARGE = 5;
/** Written at an angle it is seen by nearly all once it lies; so is half a body, by fewer. */
const ENOUGH_OF_LARGE_SLANTED = 8;
const LARGE = 40;
const ENOUGH_OF_A_SQUARE = 6;

export interface Doubts extends CloseLooks {
  /** Whether it stands in a block that is no text: small or not, it must show that it is. */
  readonly within?: boolean;
  /** Whether it stands in a row of letters, and is none that stands alone. */
  readonly spells?: boolean;
}

/** Whether what was taken for a line is none. */
export async function isNoText({ best }: Track, reading: Reading, media: Media, looks: Doubts): Promise<boolean> {
  const { width, height } = best.slant ? { width: best.slant.length, height: best.slant.height } : best;
  const short = Math.min(width, height);
  const glyphs = glyphCount(reading.text);
  if (glyphs <= 1 && short < SPECK.short && Math.max(width, height) < SPECK.long) return true;
  const words = isWords(reading) && !(best.slant && isRow(reading.text));
  if (words || (short < LEAST_SIDE && !looks.within)) return false;
  const surely = glyphs === 1 && reading.confidence >= SURELY;
  if (surely && looks.spells) return false;
  const square = glyphs <= 1 && isLargeSquare({ width, height }, media);
  const letter = square && surely;
  for (const rendering of [media.frame, media.wholeRange]) {
    if (!rendering) continue;
    const whole = await rendering(best.frame);
    const { raster, line } = await straight(whole, best);
    const ofLarge = best.slant ? ENOUGH_OF_LARGE_SLANTED : ENOUGH_OF_LARGE;
    const enough = square || looks.within ? ENOUGH_OF_A_SQUARE : short >= LARGE ? ofLarge : ENOUGH;
    if (!letter && (await isSeenCloseBy(raster, line, enough, looks))) return false;
    if (await holdsSmallerLines(raster, line, looks)) return false;
  }
  return true;
}

/** A single letter or digit can hold nothing that names a person: a side marker, a number at a lesion. */
const SURELY = 0.85;
const SQUARE = 2;
const LEAST_SQUARE = 24;
const LEAST_SHARE = 0.025;

function isLargeSquare(line: Size, picture: Size): boolean {
  const short = Math.min(line.width, line.height);
  const least = Math.max(LEAST_SQUARE, LEAST_SHARE * Math.max(picture.width, picture.height));
  return Math.max(line.width, line.height) < SQUARE * short && short >= least;
}

const isWords = (reading: Reading): boolean =>
  WORDS.some(({ glyphs, confidence }) => glyphCount(reading.text) >= glyphs && reading.confidence >= confidence);

/** A row of round things reads as these, once it lies: a jaw's side. */
const ROUND = /^[oO0QDCcGpqbdeaP8B69()]*$/;
const isRow = (text: string): boolean => ROUND.test(text.replace(/[^\p{L}\p{N}]/gu, ''));

/** Letters and digits; a scribble of dots and strokes is none. */
const glyphCount = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** Of a page of small print, which is seen as one block, a few lines are asked. */
const MOST_ASKED = 6;
/** Share of the block's shorter side below which a line is one of several. */
const SMALLER = 0.6;

async function holdsSmallerLines(picture: Raster, block: Box, looks: CloseLooks): Promise<boolean> {
  const area = snapOutward(block, picture);
  if (!area) return false;
  const part = cropRaster(picture, area.x, area.y, area.width, area.height);
  const lines = await findTextLines(part, looks.models, { threshold: looks.threshold, look: textLooks.closeUp });
  const most = SMALLER * Math.min(block.width, block.height);
  const smaller = lines.filter(({ width, height }) => Math.min(width, height) < most);
  for (const line of smaller.sort((a: ScoredBox, b: ScoredBox) => b.score - a.score).slice(0, MOST_ASKED)) {
    if (isWords(await readFound(part, line, looks.models))) return true;
    const lying = await straight(part, line);
    if (await isSeenCloseBy(lying.raster, lying.line, ENOUGH_OF_A_SQUARE, looks)) return true;
  }
  return false;
}
