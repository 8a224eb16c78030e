import type { Box } from '../../../model/geometry.ts';
import type { Track } from '../frames.ts';
import type { Reading } from './recognise.ts';

/** A finding and what was read there. */
export interface ReadTrack {
  readonly track: Track;
  readonly reading: Reading;
}

/** By how much the shorter sides of one row's letters differ, how many of them they stand apart, and what share of the lesser they have beside each other. */
const ROW = { sizes: 2, gap: 3, beside: 0.5 } as const;
/** Different letters that make a word of what stands in a row: a spine reads as O, 0 and 8. */
const LEAST_LETTERS = 2;
const ROUND = /[oO0QDCcGpqbdeaP8B69]/g;

/**
 * Whether a single letter stands in a row or a column with others that are not all alike and round: letters set far apart, or one below the other, are seen one
 * by one and spell a name all the same.
 */
export function spells(one: ReadTrack, others: readonly ReadTrack[]): boolean {
  if (glyphsOf(one).length === 0) return false;
  const row = [one];
  for (const member of row) {
    for (const other of others) {
      if (!row.includes(other) && glyphsOf(other).length > 0 && areNeighbours(member.track.best, other.track.best)) {
        row.push(other);
      }
    }
  }
  const letters = new Set(row.flatMap(glyphsOf).join('').replace(ROUND, 'o'));
  return row.length > 1 && letters.size >= LEAST_LETTERS;
}

/** Of the letters that the recogniser knows, those that no texture is read as: of thousands of Chinese ones some look like anything. */
const glyphsOf = ({ reading }: ReadTrack): string[] => reading.text.match(/[A-Za-z0-9]/g) ?? [];

function areNeighbours(a: Box, b: Box): boolean {
  // A column of letters may have been seen as one line, and so may two of a row.
  const [one, other] = [Math.min(a.width, a.height), Math.min(b.width, b.height)];
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  if (high > ROW.sizes * low) return false;
  const gapX = Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width);
  const gapY = Math.max(a.y, b.y) - Math.min(a.y + a.height, b.y + b.height);
  const [narrow, flat] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  return (
    (gapY <= -ROW.beside * flat && gapX <= ROW.gap * high) || (gapX <= -ROW.beside * narrow && gapY <= ROW.gap * high)
  );
}
