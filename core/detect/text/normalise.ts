/** Letters and digits only, upper case, accents dropped: what is left of a text once spelling habits are taken away. */
export function bareText(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const lookAlikes: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  J: '1',
  S: '5',
  B: '8',
  Z: '2',
  G: '6',
};

/** Letters and digits that a recogniser takes for each other made equal. Only for comparing, never for showing. */
export const foldLookAlikes = (bare: string): string => bare.replace(/[OQDILJSBZG]/g, (letter) => lookAlikes[letter]!);

/** The fewest single-character edits that turn `pattern` into some stretch of `text` (Sellers' algorithm). */
export function distanceWithin(text: string, pattern: string): number {
  let previous = new Array<number>(text.length + 1).fill(0);
  for (let row = 1; row <= pattern.length; row++) {
    const current = [row];
    for (let column = 1; column <= text.length; column++) {
      const substitution = previous[column - 1]! + (pattern[row - 1] === text[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return Math.min(...previous);
}
