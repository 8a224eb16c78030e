import type { TextForm } from '../../../model/proposalReason.ts';
import { bareText } from './normalise.ts';
import { commonNames, personalWords } from './vocabulary.table.ts';

const MONTH = '(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*';
/** A reading has lost many of the spaces between words: what stands before or after a number may be a letter. */
const date = new RegExp(
  [
    '(?<!\\d)(?:19|20)\\d{2}\\s?[-./]\\s?\\d{1,2}\\s?[-./]\\s?\\d{1,2}',
    '(?<!\\d)\\d{1,2}\\s?[-./]\\s?\\d{1,2}\\s?[-./]\\s?(?:19|20)?\\d{2}(?!\\d)',
    '(?<!\\d)(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d)',
    `(?<!\\d)\\d{1,2}[ .\\-/]*${MONTH}[ .,\\-/]*(?:19|20)?\\d{2}(?!\\d)`,
    `\\b${MONTH}[ .\\-/]*\\d{1,2}[ .,\\-/]+(?:19|20)?\\d{2}(?!\\d)`,
  ].join('|'),
  'i',
);

/** What a text of that form is called in a reason; the first that fits. */
const identifyingForms: readonly (readonly [name: TextForm, form: RegExp])[] = [
  ['email', /[\w.+-]+@[\w-]+\.[\w.-]+/],
  ['recordNumber', /\b(?:MRN|MR\s?#|PID|PAT(?:IENT)?\s?ID|UHID|HOSP\s?(?:NO|#)|NHS)[\s:#.]*[A-Z]{0,3}[\d-]{3,}/i],
  ['patientNumber', /\bID[\s:#.]*[A-Z]{0,3}[\d-]{4,}/i],
  ['accessionNumber', /\bACC(?:ESSION)?[\s:#.]*[A-Z]{0,3}[\d-]{3,}/i],
  ['birthDay', /\b(?:DOB|D\.O\.B|BORN|GEB|BIRTH)/i],
  ['date', date],
  ['socialSecurity', /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/],
];

const probableForms: readonly (readonly [name: TextForm, form: RegExp])[] = [
  ['phone', /(?:\+|\b00|\(0|\b0)\d[\d\s()/-]{6,}\d|\b\(?\d{3}\)?[\s-]\d{3}-\d{4}\b/],
  ['age', /(?<!\d)\d{1,3}\s?(?:Y|YR|YRS|YO|YEARS|J)\b/i],
  ['time', /(?<!\d)[0-2]?\d[:.][0-5]\d[:.][0-5]\d(?!\d)/],
  ['longNumber', /\d{6,}/],
  ['dicomName', /\p{L}{2,}\^\p{L}/u],
];

/** Undefined if it has none of the forms that only an identifier has. */
export const looksIdentifying = (text: string): TextForm | undefined =>
  identifyingForms.find(([, form]) => form.test(text))?.[0];

const words = new Set(personalWords.map(bareText));
const names = new Set(commonNames.map(bareText));

/** Undefined if nothing in it hints at a person, a place or a number of theirs. */
export function looksPersonal(text: string): TextForm | undefined {
  const form = probableForms.find(([, pattern]) => pattern.test(text));
  if (form) return form[0];
  const bare = text.split(/[^\p{L}\p{M}']+/u).map(bareText);
  if (bare.some((word) => names.has(word))) return 'name';
  if (bare.some((word) => words.has(word))) return 'nearName';
  return undefined;
}

/** Ten digits whose last checks the others modulo 11, as the NHS Data Dictionary has it; alone or after a label. */
export function isNhsNumber(text: string): boolean {
  const found = /(?:^|\D)(\d{3})[\s-]?(\d{3})[\s-]?(\d{4})(?:\D|$)/.exec(text);
  if (!found) return false;
  const digits = [...`${found[1]!}${found[2]!}${found[3]!}`].map(Number);
  if (digits.every((digit) => digit === digits[0])) return false;
  const sum = digits.slice(0, 9).reduce((total, digit, index) => total + digit * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === digits[9];
}
