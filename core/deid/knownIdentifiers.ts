import { dictionaryEntry, isPrivate } from '../dicom/dictionary.ts';
import type { DicomFile } from '../dicom/parse.ts';
import { Tag } from '../dicom/tags.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { namesIn, sameSpelling } from './nameForms.ts';
import type { Profile } from './profile.ts';
import { isStandardUid } from './pseudonym.ts';
import { remembered } from './remembered.ts';
import { meantText, rawText } from './text.ts';

/** Shorter values ("F", "CT1") turn up everywhere by chance. */
const shortestTelling = 4;
/** A Chinese, Japanese or Korean name is whole in two characters. */
const ideographs = /^(?:\p{sc=Han}|\p{sc=Hangul}|\p{sc=Hira}|\p{sc=Kana}){2,}$/u;
const mostKept = 5000;
/** Digits that are a value, and digits that may be within another. */
const [leastNumber, leastWithin] = [6, 8];

/**
 * Values of this very file that identify: names and their parts, numbers, dates, addresses. What is kept must not repeat them, or a name
 * that was taken out of one element would stay in another. Words of descriptions do not count: "HEAD" names no one. Values that an option
 * of the profile retains are not among them.
 */
export class KnownIdentifiers {
  private readonly values = new Set<string>();
  /** Parts of people's names of two letters or more, in one spelling: compared with whole words only. */
  private readonly names = new Set<string>();
  private readonly profile: Profile;
  private readonly retainsUids: boolean;

  constructor(file: DicomFile, profile: Profile) {
    this.profile = profile;
    this.retainsUids = profile.options.has('RetainUIDs');
    this.collect(file, file.elements, '');
  }

  /** Whether `text` repeats one of them, in any case of letters. */
  appearIn(text: string): boolean {
    if (text.length < 2) return false;
    const folded = spelling(text);
    for (const value of this.values) if (folded.includes(value)) return true;
    return false;
  }

  /** Whether a decimal number repeats one: short ones only as a whole, for digits are in other digits by chance. Midnight is no number. */
  isNumber(part: string): boolean {
    if (part.length < leastNumber || !/[1-9]/.test(part)) return false;
    if (this.values.has(part)) return true;
    if (part.length < leastWithin) return false;
    for (const value of this.values) if (value.length >= leastWithin && part.includes(value)) return true;
    return false;
  }

  /** Whether a UID has been made of one of them: a number of six digits or more, or a date of the file, with its century or without. */
  madeUid(uid: string): boolean {
    for (const value of this.values) {
      if (!/^\d{6,}$/.test(value)) continue;
      if (uid.includes(value) || (/^(19|20)\d{6}$/.test(value) && uid.includes(value.slice(2)))) return true;
    }
    return false;
  }

  /** Whether a single word is a part of somebody's name in this file. */
  isName(word: string): boolean {
    return this.names.has(spelling(word));
  }

  /** Whether a text has such a word, however its words are set apart: names are short in many languages. */
  namesIn(text: string): boolean {
    return wordsOf(text).some((word) => this.names.has(word));
  }

  private collect(file: DicomFile, elements: readonly DicomElement[], outer: string): void {
    const own = elements.find(({ tag }) => tag === Tag.SpecificCharacterSet);
    const charset = own ? rawText(file.bytes, own) : outer;
    for (const element of elements) {
      for (const item of element.items ?? []) this.collect(file, item.elements, charset);
      if (element.items || !this.identifies(element)) continue;
      this.addValue(rawText(file.bytes, element), vrOf(element));
      const meant = meantText(file.bytes, element, charset);
      if (meant !== undefined) this.addValue(meant, vrOf(element));
    }
  }

  private addValue(text: string, vr: string): void {
    const { values, names } = spelledOf(text, vr);
    for (const value of values) if (this.values.size < mostKept) this.values.add(value);
    for (const name of names) if (this.names.size < mostKept) this.names.add(name);
  }

  private identifies(element: DicomElement): boolean {
    const vr = vrOf(element);
    if (vr === 'PN') return true;
    if (isPrivate(element.tag)) return false;
    if (vr === 'UI') return !this.retainsUids;
    const action = this.profile.actions.get(element.tag);
    if (action === undefined || action === 'K' || this.profile.descriptors.has(element.tag)) return false;
    // Stations that are retained are also told by their titles, which are replaced.
    if (action === 'C' && this.profile.optionOf.get(element.tag) === 'RetainDeviceIdentity') return false;
    return isTextVr(vr) && vr !== 'CS' && vr !== 'DS' && vr !== 'IS' && vr !== 'AS';
  }
}

const vrOf = (element: DicomElement): string =>
  element.vr === 'UN' ? (dictionaryEntry(element.tag)?.vr ?? 'UN') : element.vr;

interface Spelled {
  /** Whatever is long enough to tell anything, in one spelling. */
  readonly values: readonly string[];
  readonly names: readonly string[];
}

const spelling = remembered(sameSpelling);
const wordsOf = remembered((text) =>
  text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(({ length }) => length > 1)
    .map(sameSpelling),
);
/** By VR. */
const spelled = new Map<string, (text: string) => Spelled>();

function spelledOf(text: string, vr: string): Spelled {
  let own = spelled.get(vr);
  if (!own) spelled.set(vr, (own = remembered((value) => takenApart(value, vr))));
  return own(text);
}

function takenApart(text: string, vr: string): Spelled {
  const [values, names]: [string[], string[]] = [[], []];
  const add = (value: string): void => {
    const folded = sameSpelling(value);
    if (folded.length >= shortestTelling || ideographs.test(folded)) values.push(folded);
  };
  for (const value of text.split('\\')) {
    const part = value.replace(/^[\0 ]+|[\0 ]+$/g, '');
    if (vr === 'UI' && isStandardUid(part)) continue;
    add(part);
    if (vr === 'DT') add(part.slice(0, 8));
    if (vr !== 'PN') continue;
    for (const name of part.split(/[\^= ,.]+/)) add(name);
    for (const name of namesIn(part)) names.push(sameSpelling(name));
  }
  return { values, names };
}
