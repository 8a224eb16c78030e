import { allowancesFor, type Allowances } from './allowances.ts';
import { pixelData } from './dicomWalk.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import type { Content } from '../files/content.ts';
import type { Findings } from './findings.ts';
import { isDummy, uidsAllowed } from './headerRules.ts';
import { methodMeaning } from './keptTexts.ts';
import { valueText } from './valueText.ts';
import { lutData, paletteTags, standardTerms, textTags } from './headerRules.table.ts';
import type { NeedleSet } from './needles.ts';
import { remembered } from './remembered.ts';
import { searchFor, type Search } from './search.ts';
import { oneSpelling } from './spellings.ts';
import type { Hit } from './search.ts';
import { spelled, unwrapped } from './wrapped.ts';
import { isPrivate, standardVr, tagName } from './tagFacts.ts';

/** Chance finds four characters somewhere in megabytes of samples, and any digits in the ramp of a palette; it does not find eight. */
const leastInSamples = 8;
/** Tables are short, but steps of a few bytes repeat in them. */
const leastInTables = 6;

/** No identifier of the original stands in the bytes of a photo. `coded`: ranges of compressed samples. */
export function checkPhotoIdentifiers(
  bytes: Uint8Array,
  coded: readonly { readonly from: number; readonly to: number }[],
  needles: NeedleSet,
  findings: Findings,
): void {
  beginSearch(needles, findings);
  const search = searchFor(needles.all.values());
  for (const hit of search(bytes)) {
    const inSamples = coded.some(({ from, to }) => hit.from >= from && hit.to <= to);
    if (inSamples && hit.needle.text.length < leastInSamples) continue;
    findings.add('no-identifiers', `a value of ${hit.needle.source} stands at byte ${hit.from}`);
  }
}

/**
 * The same for DICOM. Hits are judged by where they lie: equipment and vocabulary rightly keep words that free text of the original
 * also used, and short numbers occur within other numbers by chance. Everything not excused here counts.
 */
export function checkDicomIdentifiers(
  layout: DicomLayout,
  needles: NeedleSet,
  findings: Findings,
  allowances: Allowances = allowancesFor(),
): void {
  beginSearch(needles, findings);
  const elements = [...layout.meta, ...layout.elements.filter((element) => element.vr !== 'SQ'), ...layout.fragments];
  const { bytes, placeOf } = layout;
  const search = searchFor(needles.all.values());
  for (const hit of search(layout.content)) {
    const element = elementAt(elements, hit.from, placeOf);
    if (element && hit.to <= placeOf(element).to && isExcused(layout, element, hit, allowances)) continue;
    const place = element ? `in ${tagName(element.tag)}` : `at byte ${hit.from}`;
    findings.add('no-identifiers', `a value of ${hit.needle.source} stands ${place}`);
  }
  checkWrapped(layout, search, findings);
  checkNames(bytes, layout, needles, findings);
}

const wrapping: ReadonlySet<string> = new Set('AE LO LT OB PN SH ST UC UN UR UT'.split(' '));
const numbers: ReadonlySet<string> = new Set(['DS', 'IS', 'UI']);
/** Shorter ones may come out of any wrapping by chance. */
const leastWrapped = 5;
const longestWrapped = 1 << 20;

/** Texts that are not readable as they stand. */
function checkWrapped({ bytes, elements }: DicomLayout, search: Search, findings: Findings): void {
  for (const { tag, vr, from, to } of elements) {
    const isNumbers = numbers.has(vr);
    if (!(isNumbers || wrapping.has(vr)) || tag === pixelData || to - from < leastWrapped || to - from > longestWrapped)
      continue;
    if (tag === lutData || paletteTags.has(tag)) continue;
    const value = bytes.subarray(from, to);
    const found = (isNumbers ? spelled(value) : unwrapped(value))
      .flatMap((plain) => [...search(plain)])
      .find(({ needle }) => needle.kind !== 'weak' && needle.text.length >= leastWrapped);
    if (found) findings.add('no-identifiers', `a value of ${found.needle.source} stands in ${tagName(tag)}, wrapped`);
  }
}

const spelledAlike = remembered(oneSpelling);
const codes: ReadonlySet<number> = new Set([0x00080100, 0x00080102, 0x00080119]);
const prose: ReadonlySet<string> = new Set('LO SH ST LT UT UC'.split(' '));

/**
 * Names that are too short to be searched for in bytes, or spelt another way, count as whole words of a text. Codes and their schemes have a form of
 * their own, and Scrim's statement of what it did is its own.
 */
function checkNames(bytes: Uint8Array, layout: DicomLayout, { names }: NeedleSet, findings: Findings): void {
  if (names.size === 0) return;
  for (const element of layout.elements) {
    const { tag } = element;
    const vr = element.vr === 'UN' ? standardVr(tag) : element.vr;
    if (!prose.has(vr ?? '') || codes.has(tag) || tag === ownStatement || isDummy(bytes, element)) continue;
    const raw = Buffer.from(bytes.buffer, bytes.byteOffset + element.from, element.to - element.from);
    const text = raw.toString('latin1');
    if (tag === codeMeaning && methodMeaning.test(valueText(bytes, element))) continue;
    const words = `${text} ${raw.toString('utf8')}`.split(/[^\p{L}\p{M}\p{N}]+/u);
    const source = words.map((word) => names.get(spelledAlike(word))).find((found) => found !== undefined);
    if (source) findings.add('no-identifiers', `a word of ${source} stands in ${tagName(tag)}`);
  }
}

/** A search for some of the original's values cannot pass. */
function beginSearch(needles: NeedleSet, findings: Findings): void {
  findings.begin('no-identifiers');
  if (!needles.complete) findings.add('no-identifiers', 'the original has too many values to search for');
}

const fragment = 0xfffee000;
const textDummies: ReadonlySet<string> = new Set('AE AS DA DT LO LT PN SH ST TM UC UR UT'.split(' '));

const codeMeaning = 0x00080104;
const ownStatement = 0x00120063;

/** What Scrim writes into every file, and what holds a content tree together (PS3.3 C.17.3): a patient may be called so too. */
const ownValues: ReadonlyMap<number, RegExp> = new Map([
  [0x0040a010, /^(CONTAINS|HAS (OBS CONTEXT|CONCEPT MOD|PROPERTIES|ACQ CONTEXT)|(INFERRED|SELECTED) FROM)$/],
  [
    0x0040a040,
    /^(TEXT|NUM|CODE|DATETIME|DATE|TIME|UIDREF|PNAME|COMPOSITE|IMAGE|WAVEFORM|[ST]COORD|SCOORD3D|CONTAINER|TABLE)$/,
  ],
  [0x00020013, /^SCRIM_\d{1,3}$/],
  [ownStatement, /^Scrim: PS3\.15 \d{4}[a-e] Table E\.1-1$/],
]);

/** Whether the bytes are a stretch of a ramp that goes on at both ends, one step after the other: no text is written by it, though digits are among it. */
function isWithinRamp(content: Content, { from, to }: Hit): boolean {
  return [1, 2].some((size) => {
    if (from - 3 * size < 0 || to + 3 * size > content.length) return false;
    const bytes = content.slice(from - 3 * size, to + 3 * size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const at = (place: number): number => (size === 1 ? view.getUint8(place) : view.getUint16(place, true));
    const [first, last] = [0, bytes.length];
    const step = at(first + size) - at(first);
    if (step === 0) return false;
    for (let place = first + size; place + size <= last; place += size) {
      if (at(place) - at(place - size) !== step) return false;
    }
    return true;
  });
}

function isExcused(
  { bytes, content }: DicomLayout,
  element: DicomElement,
  hit: Hit,
  { deid, of }: Allowances,
): boolean {
  const { kind, text } = hit.needle;
  const whole = (): boolean =>
    valueText(bytes, element)
      .split('\\')
      .some((part) => part.trim().toLowerCase() === text.toLowerCase());
  if (ownValues.get(element.tag)?.test(valueText(bytes, element))) return true;
  // A placeholder's digits and letters are its own.
  if (textDummies.has(element.vr) && isDummy(bytes, element)) return true;
  // The standard's own names of methods (PS3.16 CID 7050): "Retain Patient Characteristics Option" is about no Mr Patient.
  if (element.tag === codeMeaning && methodMeaning.test(valueText(bytes, element))) return true;
  const allowance = of(element.tag);
  // That dates were moved, and all alike, is a check of its own; a year's first day says nothing of the day.
  if (allowance === 'moved date' && deid.dates !== 'keep' && (element.vr === 'DA' || element.vr === 'DT')) return true;
  if (allowance !== undefined || (deid.options.retainSafePrivate && isPrivate(element.tag))) {
    if (kind === 'weak') return true;
  }
  // A known element that passed through a system which did not know it is still what the dictionary says.
  const vr = element.vr === 'UN' ? (standardVr(element.tag) ?? 'UN') : element.vr;
  switch (vr) {
    case 'CS':
      return kind !== 'strong' || standardTerms.has(text.toUpperCase());
    case 'UI':
      // Whole or not at all: a random UID's digits contain every short number.
      if (kind === 'uid') return !whole();
      // A UID that stays may have been made of a number of the patient.
      if (kind !== 'strong' || !/^\d{6,}$/.test(text)) return true;
      return uidsAllowed(valueText(bytes, element)) && !isComponent(valueText(bytes, element), text);
    case 'DS':
    case 'IS':
      // Short numbers occur within other numbers; six digits that are the whole value are no chance.
      return kind !== 'strong' || (text.length < 8 && !(text.length >= 6 && whole()));
    case 'US':
    case 'SS':
    case 'UL':
    case 'SL':
    case 'FL':
    case 'FD':
    case 'AT':
      return text.length < leastInSamples || isWithinRamp(content, hit);
    default:
      if (element.tag === lutData || paletteTags.has(element.tag))
        return text.length < leastInTables || isWithinRamp(content, hit);
      if (element.tag === pixelData || element.tag === fragment || vr === 'OW' || vr === 'OB')
        return text.length < leastInSamples || isWithinRamp(content, hit);
      return textTags.has(element.tag) && (kind !== 'strong' || standardTerms.has(text.toUpperCase()));
  }
}

/** Digits within a random number are chance; a component of a UID that is nothing else was made of them. */
const isComponent = (uids: string, digits: string): boolean =>
  uids.split('\\').some((uid) =>
    uid
      .replace(/[\0\s]+$/, '')
      .split('.')
      .includes(digits),
  );

/** The element whose value holds the byte; elements are in file order and do not overlap. */
function elementAt(
  elements: readonly DicomElement[],
  at: number,
  placeOf: DicomLayout['placeOf'],
): DicomElement | undefined {
  let low = 0;
  let high = elements.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const element = elements[middle]!;
    const { from, to } = placeOf(element);
    if (at < from) high = middle - 1;
    else if (at >= to) low = middle + 1;
    else return element;
  }
  return undefined;
}
