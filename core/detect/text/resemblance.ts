import { distanceWithin, foldLookAlikes } from './normalise.ts';

/**
 * Which of many identifiers a misreading of would look like a stretch of a line. A resemblance allows so few errors that one of the few pieces into which
 * an identifier is cut stands in the line as it is (pigeonhole): only identifiers of which a piece does are compared, and most of them by a narrow band.
 */
export interface Resemblances {
  readonly add: (form: string, keyword: string) => void;
  readonly remove: (form: string) => void;
  /** For a line's words, joined, and stretches of it in the order in which they are asked: the keyword of the first that resembles one. */
  readonly among: (line: string, runs: readonly string[]) => string | undefined;
}

/** From here on one misread letter in so many is still the same word. */
const shortest = 7;
const charactersPerError = 6;
const errorsIn = (run: string): number => Math.floor(run.length / charactersPerError);
/** Most errors that any run may have that resembles a form of this length, for it is longer than the form by no more. */
const mostErrors = (length: number): number => Math.floor(length / (charactersPerError - 1));
/** Of the pieces of every length from `shortest` on. */
const pieceLengths = [3, 4, 5] as const;

interface Entry {
  readonly folded: string;
  readonly order: number;
  keyword: string;
  /** Forms that read like this. */
  forms: number;
  readonly pieces: readonly Piece[];
}
interface Piece {
  readonly text: string;
  readonly at: number;
}

/** By a piece's text, whose it is. */
type Standing = Map<string, Map<Piece, Entry>>;

export function createResemblances(): Resemblances {
  const entries = new Map<string, Entry>();
  const standing: Standing = new Map();
  let added = 0;
  return {
    add(form, keyword) {
      if (form.length < shortest) return;
      const folded = foldLookAlikes(form);
      const known = entries.get(folded);
      if (known) {
        known.keyword = keyword;
        known.forms++;
        return;
      }
      const entry = { folded, order: added++, keyword, forms: 1, pieces: [...piecesOf(folded)] };
      entries.set(folded, entry);
      for (const piece of entry.pieces) {
        const there = standing.get(piece.text);
        if (there) there.set(piece, entry);
        else standing.set(piece.text, new Map([[piece, entry]]));
      }
    },
    remove(form) {
      const entry = entries.get(foldLookAlikes(form));
      if (!entry || --entry.forms > 0) return;
      entries.delete(entry.folded);
      for (const piece of entry.pieces) {
        const there = standing.get(piece.text);
        there?.delete(piece);
        if (there?.size === 0) standing.delete(piece.text);
      }
    },
    among(line, runs) {
      const near = nearEntries(foldLookAlikes(line), standing);
      if (near.length === 0) return undefined;
      for (const run of runs) {
        const found = near.find(({ folded }) => resembles(run, folded));
        if (found) return found.keyword;
      }
      return undefined;
    },
  };
}

function resembles(run: string, folded: string): boolean {
  const allowed = errorsIn(run);
  if (Math.abs(folded.length - run.length) > allowed) return false;
  return distanceWithin(foldLookAlikes(run), folded) <= allowed;
}

/** One more than there may be errors, so that one of them is free of any; of nearly equal lengths. */
function* piecesOf(folded: string): Generator<Piece> {
  const count = mostErrors(folded.length) + 1;
  for (let index = 0; index < count; index++) {
    const at = Math.floor((index * folded.length) / count);
    yield { text: folded.slice(at, Math.floor(((index + 1) * folded.length) / count)), at };
  }
}

/** Those that some run of the line may resemble, in the order in which they answer: the shorter and then the older first. */
function nearEntries(line: string, standing: Standing): Entry[] {
  const near = new Set<Entry>();
  for (let from = 0; from < line.length; from++) {
    for (const length of pieceLengths) {
      if (from + length > line.length) break;
      for (const [{ at }, entry] of standing.get(line.slice(from, from + length)) ?? []) {
        if (!near.has(entry) && liesAlong(line, entry.folded, from - at)) near.add(entry);
      }
    }
  }
  return [...near].sort((a, b) => a.folded.length - b.folded.length || a.order - b.order);
}

let band = new Uint16Array(64);

/** Whether the form stands in the line with no more errors than it may have, if one of its pieces does on this diagonal: errors lead no further from it. */
function liesAlong(line: string, form: string, diagonal: number): boolean {
  const most = mostErrors(form.length);
  const width = 2 * most + 1;
  if (band.length < width) band = new Uint16Array(2 * width);
  const beyond = most + 1;
  const isThere = (at: number): boolean => at >= 0 && at <= line.length;
  for (let lane = 0; lane < width; lane++) band[lane] = isThere(diagonal + lane - most) ? 0 : beyond;
  for (let row = 1; row <= form.length; row++) {
    let least = beyond;
    for (let lane = 0; lane < width; lane++) {
      const column = row + diagonal + lane - most;
      let errors = beyond;
      if (isThere(column)) {
        if (column > 0) errors = band[lane]! + (form.charCodeAt(row - 1) === line.charCodeAt(column - 1) ? 0 : 1);
        if (lane + 1 < width) errors = Math.min(errors, band[lane + 1]! + 1);
        if (lane > 0) errors = Math.min(errors, band[lane - 1]! + 1);
      }
      band[lane] = Math.min(errors, beyond);
      least = Math.min(least, errors);
    }
    if (least > most) return false;
  }
  return true;
}
