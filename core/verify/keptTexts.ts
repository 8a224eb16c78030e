import { conceptWords, descriptorUnits, descriptorWords, equipmentWords } from './descriptorWords.table.ts';
import type { DicomElement } from './dicomWalk.ts';
import type { Level } from './levels.ts';
import { valueText } from './valueText.ts';

const [codeValue, longCodeValue, codeMeaning, designator, mappingResource, deidMethod] = [
  0x00080100, 0x00080119, 0x00080104, 0x00080102, 0x00080105, 0x00120063,
];
const listed: ReadonlySet<string> = new Set(`${descriptorWords} ${descriptorUnits} ${equipmentWords}`.split(' '));
const concepts: ReadonlySet<string> = new Set(conceptWords.split(' '));
/** PS3.16 CID 7050 and what Scrim says of itself. */
export const methodMeaning =
  /^(Basic Application Confidentiality Profile|(Clean (Pixel Data|Recognizable Visual Features|Graphics|Structured Content|Descriptors)|Retain (Longitudinal Temporal Information (Full|Modified) Dates|Patient Characteristics|Device Identity|UIDs|Safe Private|Institution Identity)) Option)$/;

/** Why a text that may stay by its tag does not read like one: a word of no list, a date, a telephone, a long number. Undefined if it does. */
export function keptTextFault(bytes: Uint8Array, element: DicomElement, level: Level): string | undefined {
  const { tag } = element;
  const text = valueText(bytes, element);
  if (tag === deidMethod) return /^Scrim: [ -~]{1,57}$/.test(text) ? undefined : 'not the name of a method';
  if (tag === codeMeaning && methodMeaning.test(text)) return undefined;
  for (const part of text.split('\\').map((value) => value.trim())) {
    if (part === '' || part === 'REMOVED') continue;
    if (tag === codeValue || tag === longCodeValue) {
      if (!isCode(part, schemeOf(bytes, level))) return 'not a code of a published scheme';
    } else if (namesSomething(part)) {
      return 'a text with a date, a telephone or a long number';
    } else if (tag === designator || tag === mappingResource) {
      if (!/^\w{1,16}$/.test(part)) return 'not the name of a scheme';
    } else if (!isVocabulary(part, tag === codeMeaning)) {
      return 'a word that is on no list';
    }
  }
  return undefined;
}

function schemeOf(bytes: Uint8Array, { elements }: Level): string {
  const scheme = elements.find(({ tag }) => tag === designator);
  return scheme ? valueText(bytes, scheme).trim() : '';
}

function isCode(part: string, scheme: string): boolean {
  switch (scheme) {
    case 'DCM':
      return /^\d{4,6}$/.test(part) || /^[A-Z0-9]{2,3}$/.test(part) || modalities.has(part);
    case 'SCT':
      return /^[1-9]\d{2,14}[01]0\d$/.test(part) && verhoeff(part) === 0;
    case 'SRT':
    case 'SNM3':
      return /^[A-Z0-9]{1,2}-[A-Z0-9]{3,6}$/.test(part);
    case 'LN':
      return /^(LA|LP)?\d{1,6}-\d$/.test(part);
    case 'UCUM':
      return part.length <= 16 && !namesSomething(part) && isVocabulary(part, true);
    case 'FMA':
      return /^\d{1,7}$/.test(part);
    case 'RADLEX':
      return /^RID\d{1,6}$/.test(part);
    case 'UMLS':
      return /^C\d{7}$/.test(part);
    default:
      return /^[A-Z]{0,4}[-.]?\d{0,5}([-.]\d{1,4}){0,3}[A-Z]?$/.test(part) && !namesSomething(part);
  }
}

const modalities: ReadonlySet<string> = new Set(
  (
    'ASMT BDUS IVOCT IVUS OPTBSV OPTENF PLAN RESP RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN RTSTRUCT STAIN ' +
    'TEXTUREMAP XAPROTOCOL'
  ).split(' '),
);

/** The check digit of SNOMED CT's identifiers; J. Verhoeff, Error Detecting Decimal Codes, 1969. */
function verhoeff(digits: string): number {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    let digit = Number(digits[digits.length - 1 - place]);
    for (let i = 0; i < place % 8; i++) digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit]!;
    const [turn, flip] = [sum % 5, sum >= 5];
    const next = digit % 5;
    sum = ((flip ? turn - next + 5 : turn + next) % 5) + (flip === digit >= 5 ? 0 : 5);
  }
  return sum;
}

const months = 'jan feb mar apr may mai jun jul aug sep oct okt nov dec dez'.split(' ');

/** A day in any order, a month beside a number, six digits in a row, or seven that could be dialled. */
function namesSomething(text: string): boolean {
  if (/[^ -~]/.test(text) || text.length > 64 || /\d{6}|\+ ?\d\d/.test(text)) return true;
  for (const [, one, mark, two, three, next] of text.matchAll(
    /(?<!\d)(\d{1,4})([./\- ])(\d{1,2})(?=\2(\d{1,4})(\d?))/g,
  )) {
    if (mark === undefined || next) continue;
    const isDay = (a: string, b: string): boolean =>
      Number(a) >= 1 && Number(b) >= 1 && Number(a) <= 31 && Number(b) <= 31 && Math.min(Number(a), Number(b)) <= 12;
    const year = /^(\d\d|\d{4})$/;
    if (one!.length <= 2 && year.test(three!) && isDay(one!, two!)) return true;
    if (/^(19|20)\d\d$/.test(one!)) return true;
  }
  const lower = text.toLowerCase();
  const dated = months.some((month) =>
    new RegExp(`\\d{1,2}[. -]{0,2}${month}|${month}[a-z]{0,6}[. -]{0,2}\\d`).test(lower),
  );
  return dated || /(\d[ ()/.-]{0,2}){6}\d/.test(text);
}

/** Runs of letters are words of the lists, or too short or too hard to pronounce to be a name. */
function isVocabulary(text: string, isMeaning: boolean): boolean {
  const known = (word: string): boolean => listed.has(word) || (isMeaning && concepts.has(word));
  for (const token of text.split(/[^0-9A-Za-z]+/).filter(Boolean)) {
    if (known(token.toLowerCase())) continue;
    const runs = [...token.matchAll(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)].map(([run]) => run);
    const shortest = runs.length === 1 && runs[0] === token ? 2 : 3;
    for (const run of runs) {
      const hard = run.length < 7 && !/[aeiouy]/i.test(run);
      if (run.length > shortest && !hard && !known(run.toLowerCase())) return false;
    }
  }
  return true;
}
