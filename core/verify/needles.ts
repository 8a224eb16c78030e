import { remembered } from './remembered.ts';
import { nameWords, oneSpelling, spellings } from './spellings.ts';

/**
 * What is searched for. `strong`: names a person, a place or an event, so a hit counts almost anywhere. `weak`: free text, which
 * may share words with the vocabulary that a file rightly keeps. `uid`: compared as a whole.
 */
export interface Needle {
  readonly text: string;
  readonly kind: 'strong' | 'weak' | 'uid';
  /** Where it stood in the original: a tag or an EXIF field; findings name this, never the text. */
  readonly source: string;
}

export interface NeedleSet {
  add(kind: Needle['kind'], text: string, source: string): void;
  /** A person's name: whole, as `Given Family`, and by its parts. */
  addName(text: string, source: string): void;
  /** A DA, or the date of a DT or an EXIF time: in every form in which people and devices write dates. */
  addDate(text: string, source: string): void;
  readonly all: ReadonlyMap<string, Needle>;
  /** Parts of people's names of two letters or more by `oneSpelling`, and where they stood: compared with whole words. */
  readonly names: ReadonlyMap<string, string>;
  /** False once a value had to be left out: whoever searches then cannot say that nothing of the original is there. */
  readonly complete: boolean;
  /** A value was left out before it came here. */
  leftOut(): void;
}

/** What a search can carry in bounded memory and time; a set that would need more is not complete. */
const mostNeedles = 20_000;

export function createNeedles(): NeedleSet {
  const all = new Map<string, Needle>();
  const names = new Map<string, string>();
  let complete = true;
  const add: NeedleSet['add'] = (kind, raw, source) => {
    const telling = tellingText(raw);
    if (!telling) return;
    const { text, key } = telling;
    const known = all.get(key);
    if (known && (known.kind !== 'weak' || kind === 'weak')) return;
    if (known || all.size < mostNeedles) all.set(key, { text, kind, source });
    else complete = false;
  };
  return {
    all,
    names,
    get complete() {
      return complete;
    },
    leftOut() {
      complete = false;
    },
    add,
    addName(text, source) {
      const { forms, words } = formsOfName(text);
      for (const form of forms) add('strong', form, source);
      for (const word of words) {
        if (names.size < mostNeedles) names.set(word, source);
        else complete = false;
      }
    },
    addDate(text, source) {
      for (const form of dateForms(text)) add('strong', form, source);
    },
  };
}

/** A value as it is searched for, and under which it is kept; undefined where it tells nothing. */
const tellingText = remembered((raw) => {
  const text = raw.replace(/^[\0\s]+|[\0\s]+$/g, '');
  return isSignificant(text) && !standsForNobody.test(text) ? { text, key: text.toLowerCase() } : undefined;
});

const formsOfName = remembered((text) => {
  const parts = text.split(/[\^=\s,;]+/).filter(Boolean);
  const forms = [text, ...parts.flatMap(spellings)];
  if (parts.length > 1) forms.push(`${parts[0]} ${parts[1]}`, `${parts[1]} ${parts[0]}`);
  return { forms, words: nameWords(text).map(oneSpelling) };
});

/** At least four letters or digits, and not one character over and over. A syllable or an ideogram says as much as two letters. */
export function isSignificant(text: string): boolean {
  const characters = text.match(/[\p{L}\p{N}]/gu) ?? [];
  const dense = text.match(/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/gu) ?? [];
  return characters.length + dense.length >= 4 && new Set(characters).size >= 2;
}

/** Values by which others have already said that nobody is meant. */
const standsForNobody =
  /^(anon(ymous|ymized|ymised)?|deidentified|de-identified|removed|unknown|none|null|not applicable|n\/a|test)$/i;

/** Placeholders, in originals and in what leaves. */
const nobodysDates: ReadonlySet<string> = new Set(['19000101', '19700101']);

export function dateForms(text: string): string[] {
  const match = /^(\d{4})[-:./]?(\d{2})[-:./]?(\d{2})/.exec(text.trim());
  if (!match) return [];
  const [, year, month, day] = match as unknown as [string, string, string, string];
  if (nobodysDates.has(`${year}${month}${day}`)) return [];
  if (Number(year) < 1800 || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return [];
  const forms = [`${year}${month}${day}`];
  for (const mark of ['-', '.', '/', ':']) forms.push([year, month, day].join(mark), [day, month, year].join(mark));
  forms.push(`${month}/${day}/${year}`, `${month}-${day}-${year}`);
  return forms;
}
