import { dictionaryEntry, tagOf } from '../dicom/dictionary.ts';
import type { DicomElement } from '../dicom/walk.ts';
import type { Profile } from './profile.ts';
import { remembered } from './remembered.ts';
import { rawParts } from './text.ts';

const codeValues: ReadonlySet<number> = new Set(['CodeValue', 'LongCodeValue'].map(tagOf));
const codeMeaning = tagOf('CodeMeaning');
const designators: ReadonlySet<number> = new Set(['CodingSchemeDesignator', 'MappingResourceName'].map(tagOf));
const texts: ReadonlySet<string> = new Set(['LO', 'SH', 'UC', 'ST', 'LT', 'UT']);

/** Published schemes whose codes have a form (PS3.16 section 8); others are letters and digits. */
const codeForms: Readonly<Record<string, RegExp>> = {
  DCM: /^(\d{4,6}|[A-Z0-9]{2,3}|ASMT|BDUS|IVOCT|IVUS|OPT(BSV|ENF)|PLAN|RESP|RT(DOSE|IMAGE|INTENT|PLAN|RAD|RECORD|SEGANN|STRUCT)|STAIN|TEXTUREMAP|XAPROTOCOL)$/,
  SCT: /^[1-9]\d{5,17}$/,
  SRT: /^[A-Z0-9]{1,2}-[A-Z0-9]{3,6}$/,
  SNM3: /^[A-Z0-9]{1,2}-[A-Z0-9]{3,6}$/,
  LN: /^(L[AP])?\d{1,6}-\d$/,
  UCUM: /^[-+A-Za-z0-9%[\]/.*^_'{} ]{1,16}$/,
  FMA: /^\d{1,7}$/,
  RADLEX: /^RID\d{1,6}$/,
  UMLS: /^C\d{7}$/,
};
const anyCode = /^[A-Z]{0,4}[-.]?\d{0,5}([-.]\d{1,4}){0,3}[A-Z]?$/;

/**
 * Whether a text that the profile keeps by its keyword is what such texts are: every run of letters in it a word of the profile's lists or too short
 * to name anyone, and no number that could be a date, a telephone or somebody's. `scheme`: the coding scheme of its level. A text of another
 * person, or typed into the wrong field, is none of this file's identifiers: only its words tell.
 */
export function isKeptText(
  element: DicomElement,
  bytes: Uint8Array,
  profile: Profile,
  scheme: string | undefined,
): boolean {
  const { tag } = element;
  if (!texts.has(dictionaryEntry(tag)?.vr ?? '')) return true;
  const parts = rawParts(bytes, element);
  if (designators.has(tag)) return parts.every((part) => /^[A-Za-z0-9_]{0,16}$/.test(part) && isPlain(part));
  if (codeValues.has(tag)) return parts.every((part) => part === '' || isCode(part, scheme, profile));
  return parts.every((part) => isOrdinary(part, profile, tag === codeMeaning));
}

function isCode(part: string, scheme = '', profile: Profile): boolean {
  const form = Object.hasOwn(codeForms, scheme) ? codeForms[scheme]! : anyCode;
  if (!form.test(part) || dateShape.test(part)) return false;
  if (scheme === 'UCUM') return isOrdinary(part, profile, true);
  return scheme !== 'SCT' || isConceptId(part);
}

/** SNOMED CT's identifiers end with their kind, 00 or 10 for a concept, and a check digit of Verhoeff's: a telephone number rarely does. */
function isConceptId(id: string): boolean {
  const kind = id.slice(-3, -1);
  let check = 0;
  [...id].reverse().forEach((digit, place) => {
    let value = Number(digit);
    for (let turn = place % 8; turn > 0; turn--) value = permutation[value]!;
    check = multiplied(check, value);
  });
  return check === 0 && (kind === '00' || kind === '10');
}
const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
/** In the group of a pentagon's turns (0–4) and reflections (5–9). */
const multiplied = (a: number, b: number): number =>
  a < 5 ? ((a + b) % 5) + (b < 5 ? 0 : 5) : ((a - b + 10) % 5) + (b < 5 ? 5 : 0);

/** Two digits, two digits and a year, however they are set apart; a year first; a month by its name. */
const dateShape =
  /(?<!\d)(0?[1-9]|[12]\d|3[01])([./\- ])(0?[1-9]|1[0-2]|[12]\d|3[01])\2(\d{2}|\d{4})(?!\d)|(?<!\d)(19|20)\d{2}([./\- ])\d{1,2}\6\d{1,2}(?!\d)|\d{1,2}[. -]{0,2}(jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[. -]{0,2}\d{1,4}/i;
const manyDigits = /\d{6}/;
/** Seven digits or more with nothing between them but what telephones are written with. */
const phoneShape = /\+ ?\d{2}|(?:\d[ ()/.-]{0,2}){6}\d/;
const longest = 64;

const isPlain = (text: string): boolean =>
  text.length <= longest &&
  /^[\x20-\x7e]*$/.test(text) &&
  !manyDigits.test(text) &&
  !dateShape.test(text) &&
  !phoneShape.test(text);

interface Vocabulary {
  readonly meaning: (text: string) => boolean;
  readonly other: (text: string) => boolean;
}
const vocabularies = new WeakMap<Profile, Vocabulary>();

function isOrdinary(text: string, profile: Profile, isMeaning: boolean): boolean {
  let own = vocabularies.get(profile);
  if (!own) {
    const judged = (asMeaning: boolean) =>
      remembered((part) => isPlain(part) && isVocabulary(part, profile, asMeaning));
    vocabularies.set(profile, (own = { meaning: judged(true), other: judged(false) }));
  }
  return isMeaning ? own.meaning(text) : own.other(text);
}

function isVocabulary(text: string, profile: Profile, isMeaning: boolean): boolean {
  const knows = (word: string): boolean =>
    profile.words.has(word) ||
    profile.units.has(word) ||
    profile.equipmentWords.has(word) ||
    (isMeaning && profile.conceptWords.has(word));
  return text.split(/[^A-Za-z0-9]+/).every((token) => {
    const whole = token.toLowerCase();
    if (knows(whole)) return true;
    // Names that are made of words, such as LightSpeed and ImagePosition, and settings such as tfl2d1.
    const runs = token.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
    const isAlone = !/\d/.test(token) && runs.length === 1;
    return runs.every((run) => knows(run.toLowerCase()) || isAbbreviation(run, isAlone));
  });
}

/** Beside digits three letters name nobody, alone two; without a vowel a few more. */
const isAbbreviation = (run: string, isAlone: boolean): boolean =>
  run.length <= (isAlone ? 2 : 3) || (run.length <= 6 && !/[aeiouy]/i.test(run));
