/** How people and systems without accents write what has one. */
const pairs: readonly (readonly [string, string, string])[] = [
  ['ä', 'ae', 'a'],
  ['ö', 'oe', 'o'],
  ['ü', 'ue', 'u'],
  ['ß', 'ss', 's'],
  ['ø', 'oe', 'o'],
  ['å', 'aa', 'a'],
  ['æ', 'ae', 'a'],
  ['œ', 'oe', 'o'],
];

/** A name as it stands, and as it may stand elsewhere: written out, without accents, and with umlauts where it was written out. */
export function spellings(name: string): string[] {
  const lower = name.toLowerCase().normalize('NFC');
  const out = new Set([name]);
  const replaced = (from: 0 | 1, to: 0 | 1 | 2, text: string): string =>
    pairs.reduce((made, pair) => made.replaceAll(pair[from], pair[to]), text);
  const written = replaced(0, 1, lower);
  for (const form of [written, stripped(replaced(0, 2, lower)), stripped(written), replaced(1, 0, lower)]) {
    if (form !== lower) out.add(form);
  }
  return [...out];
}

const stripped = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('đ', 'd').replaceAll('ı', 'i');

/** All spellings of a name are one here; names that are not alike may be too. */
export function oneSpelling(word: string): string {
  let text = word.trim().toLowerCase().normalize('NFC');
  for (const [letter, written] of pairs) text = text.replaceAll(letter, written);
  text = stripped(text).replaceAll('ð', 'd').replaceAll('þ', 'th');
  return text.replace(/ae|aa/g, 'a').replace(/oe/g, 'o').replace(/ue/g, 'u').replace(/ss/g, 's');
}

/** Titles, particles and what devices abbreviate: words within names that name nobody. */
const nobody: ReadonlySet<string> = new Set(
  (
    'dr mr ms md jr sr ii iii iv st prof mrs von van vom zum zur der den des de di da do du la le el al bin ibn mc ' +
    'ct pt us nm cr dx mg xa rf ot sc hu anonymous anon anonymized removed unknown none null test'
  ).split(' '),
);

/** Family, given and middle names of a PN (PS3.5 6.2.1.1), whole and by the parts of hyphenated ones. */
export function nameWords(name: string): string[] {
  const found: string[] = [];
  for (const group of name.split('=')) {
    for (const component of group.split('^').slice(0, 3)) {
      for (const word of component.split(/[\s,.;]+/)) found.push(word, ...word.split(/[-'’]/));
    }
  }
  return found.filter((word) => [...word].length > 1 && !nobody.has(word.toLowerCase()) && /\p{L}/u.test(word));
}
