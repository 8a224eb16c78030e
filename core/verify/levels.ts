import type { DicomElement } from './dicomWalk.ts';

/** The elements of the data set or of an item, as far as order tells: tags ascend within, so one that does not begins the next. */
export interface Level {
  /** The sequence in which the item stands; undefined for the data set itself. */
  readonly sequence: number | undefined;
  /** The level of that sequence. */
  readonly outer: Level | undefined;
  readonly elements: DicomElement[];
}

/** The level of every element, in the order of the file. */
export function levelsOf(elements: readonly DicomElement[]): Level[] {
  const open: Level[] = [];
  return elements.map((element) => {
    const { tag, depth } = element;
    open.length = Math.min(open.length, depth + 1);
    let level = open[depth];
    if (!level || tag <= (level.elements.at(-1)?.tag ?? -1)) {
      const outer = depth > 0 ? open[depth - 1] : undefined;
      level = open[depth] = { sequence: outer?.elements.at(-1)?.tag, outer, elements: [] };
    }
    level.elements.push(element);
    return level;
  });
}
