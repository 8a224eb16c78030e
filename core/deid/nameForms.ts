const letters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'oe', å: 'aa', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
};

/**
 * One form for the many spellings of a name: without case, accents and what stands for them. Müller, Mueller and Muller are alike, and so are Großmann and
 * Grosmann; that some other names become alike too costs a text that was kept.
 */
export function sameSpelling(text: string): string {
  const lower = text.trim().toLowerCase();
  const plain = /^[\0-\x7f]*$/.test(lower) ? lower : withoutAccents(lower);
  return plain.replace(/([aou])e|(a)a|(s)s/g, '$1$2$3');
}

const withoutAccents = (text: string): string =>
  text
    .replace(/[ßæœøåłđðþı]/g, (letter) => letters[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');

/** Words of two or three letters in a name that are no name: titles, particles, and what devices abbreviate. */
const noNames: ReadonlySet<string> = new Set(
  'dr mr ms md jr sr ii iii iv st prof mrs von van vom zum zur der den des de di da do du la le el al bin ibn mc ct pt us nm cr dx mg xa rf ot sc hu iv'.split(
    ' ',
  ),
);
/** Family, given and middle names; prefixes and suffixes (PS3.5 6.2.1.1) are of others too. */
const nameComponents = 3;

/** The names of a value of VR PN, each by itself, hyphenated ones also by their parts. */
export function namesIn(value: string): string[] {
  const names = value.split('=').flatMap((group) =>
    group
      .split('^')
      .slice(0, nameComponents)
      .flatMap((component) => component.split(/[ ,.]+/))
      .flatMap((name) => [name, ...name.split(/[-'’]/)]),
  );
  return [...new Set(names)].filter((name) => name.length > 1 && !noNames.has(name.toLowerCase()));
}
