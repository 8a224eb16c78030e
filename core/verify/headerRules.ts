import {
  allowancesFor,
  isAllowedDate,
  isPseudonym,
  isYoungEnough,
  onlyListedWords,
  type Allowance,
  type Allowances,
} from './allowances.ts';
import { isOwnSrgb } from '../codecs/srgbProfile.ts';
import { bulkRule } from './bulkRules.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import { mayLeave } from './syntaxes.ts';
import { binaryTags, dummies, metaTags, textTags } from './headerRules.table.ts';
import type { Findings } from './findings.ts';
import { valueText } from './valueText.ts';
import { keptTextFault } from './keptTexts.ts';
import { levelsOf, type Level } from './levels.ts';
import { overlayFault } from './overlays.ts';
import { safePrivateElements } from './privateRules.ts';
import { basicAction, isCurveOrOverlay, isPrivate, standardVr, tagName } from './tagFacts.ts';

/**
 * What may stand in the header of a file that leaves. Rules are keep-lists: a text, a binary value or an unknown tag that no rule
 * allows is a leak, whatever it holds.
 */
export function checkHeaders(
  bytes: Uint8Array,
  layout: DicomLayout,
  findings: Findings,
  allowances: Allowances = allowancesFor(),
): void {
  findings.begin('headers');
  const leak = (what: string): void => findings.add('headers', what);
  if (bytes.subarray(0, 128).some((byte) => byte !== 0)) leak('the preamble is not zero');
  if (!mayLeave(layout.transferSyntax)) leak('the transfer syntax is none that is written');
  const { options } = allowances.deid;
  for (const element of layout.meta) {
    checkMeta(bytes, element, options.retainUIDs, leak);
    if (element.vr === 'UI' && tellsDate(valueText(bytes, element), allowances))
      leak(`${tagName(element.tag)}: a UID that tells a date`);
  }
  const safe = options.retainSafePrivate ? safePrivateElements(bytes, layout.elements) : undefined;
  let removed = false;
  const misplaced = bulkRule(bytes, layout);
  const levels = levelsOf(layout.elements);
  for (const [index, element] of layout.elements.entries()) {
    const broken =
      misplaced(element) ??
      (safe?.has(element) ? undefined : ruleBroken(bytes, element, allowances, layout.explicit)) ??
      textRule(bytes, element, levels[index]!, allowances);
    if (broken) leak(`${tagName(element.tag)}${element.depth > 0 ? ` at depth ${element.depth}` : ''}: ${broken}`);
    if (element.tag === 0x00120062 && element.depth === 0) removed = valueText(bytes, element) === 'YES';
  }
  if (!removed) leak('(0012,0062) PatientIdentityRemoved is not YES');
}

function checkMeta(bytes: Uint8Array, element: DicomElement, anyUid: boolean, leak: (what: string) => void): void {
  const uids = anyUid ? isUid : uidsAllowed;
  if (!metaTags.has(element.tag)) leak(`${tagName(element.tag)}: not allowed in the file's meta information`);
  else if (element.vr === 'UI' && !uids(valueText(bytes, element))) leak(`${tagName(element.tag)}: foreign UID`);
  else if (element.vr === 'SH' && !/^[A-Z0-9_.]{0,16}$/.test(valueText(bytes, element))) {
    leak(`${tagName(element.tag)}: not a version name`);
  }
}

/** Texts that stay by their tag alone are read; those of stations and institutions that an option retains, local codes and all, are not. */
function textRule(bytes: Uint8Array, element: DicomElement, level: Level, { of }: Allowances): string | undefined {
  const isText = textTags.has(element.tag) && keptTexts.has(standardVr(element.tag) ?? '');
  if (!isText || element.to === element.from || of(element.tag)) return undefined;
  for (let around: Level | undefined = level; around; around = around.outer) {
    if (around.sequence !== undefined && of(around.sequence) !== undefined) return undefined;
  }
  return keptTextFault(bytes, element, level);
}

function ruleBroken(
  bytes: Uint8Array,
  element: DicomElement,
  allowances: Allowances,
  explicit: boolean,
): string | undefined {
  const { tag, vr } = element;
  if (isPrivate(tag)) return 'private element';
  if (isCurveOrOverlay(tag))
    return allowances.deid.options.cleanGraphics ? overlayFault(bytes, element, explicit) : 'curve or overlay';
  if (tag >>> 16 < 8) return 'command or file element inside the dataset';
  if (element.to === element.from) return undefined;
  const known = standardVr(tag);
  if (known === undefined) return 'unknown element with a value';
  if (!sameKind(known, vr)) return 'VR differs from the standard’s';
  if (known === 'SQ' && vr !== 'SQ' && bytes.subarray(element.from, element.to).some((byte) => byte !== 0))
    return 'a sequence that could not be read';
  // A writer that did not know the element says UN; what counts is what the standard lets stand there.
  const judged = vr === 'UN' ? { ...element, vr: known } : element;
  if (judged.vr === 'UI' && allowances.deid.options.retainUIDs && isUid(valueText(bytes, judged)))
    return tellsDate(valueText(bytes, judged), allowances) ? 'a UID that tells a date' : undefined;
  const allowance = allowances.of(tag);
  if (allowance && isAllowed(bytes, judged, allowance, allowances)) return undefined;
  const action = basicAction(tag);
  if (action === 'X') return 'must be absent or empty';
  if (action !== undefined && action !== 'U') return isDummy(bytes, judged) ? undefined : 'must be empty or a dummy';
  return valueRule(bytes, judged);
}

/** A value that stays by an option of the policy; what does not fit its option is judged as if there were none. */
function isAllowed(bytes: Uint8Array, element: DicomElement, allowance: Allowance, { deid }: Allowances): boolean {
  const { vr } = element;
  if (vr === 'SQ') return true;
  const text = valueText(bytes, element);
  const all = (rule: (part: string) => boolean): boolean => text.split('\\').every((part) => rule(part.trim()));
  switch (allowance) {
    case 'moved date':
      return all((part) => isAllowedDate(part, vr, deid.dates));
    case 'station':
      return vr === 'AE' ? all(isPseudonym) : onlyListedWords(text);
    case 'words':
      return onlyListedWords(text);
    case 'kept':
      if (vr === 'UI') return isUid(text);
      if (vr === 'AS') return all(isYoungEnough);
      if (dateVrs.has(vr)) return all((part) => isAllowedDate(part, vr, 'keep'));
      return keptTexts.has(vr) || valueRule(bytes, element) === undefined;
  }
}

const dateVrs: ReadonlySet<string> = new Set(['DA', 'DT', 'TM']);
const keptTexts: ReadonlySet<string> = new Set(['LO', 'SH', 'ST', 'LT', 'UT', 'UC']);

/** PS3.6 leaves some choices open (US or SS, OB or OW), and writers confuse others; what must not happen is text in numbers’ clothes. */
const kinds = ['US SS UL SL AT UV SV FL FD', 'OB OW OL', 'US SS OW', 'DS IS', 'LO SH UC ST LT UT'].map((kind) =>
  kind.split(' '),
);

function sameKind(known: string, vr: string): boolean {
  return known === vr || vr === 'UN' || kinds.some((kind) => kind.includes(known) && kind.includes(vr));
}

/** An identifying element may only hold one of the dummies that stand for nothing; a sequence's items are judged one by one. */
export function isDummy(bytes: Uint8Array, element: DicomElement): boolean {
  if (element.vr === 'SQ') return true;
  const text = valueText(bytes, element);
  if (element.vr === 'UI') return uidsAllowed(text);
  const rule = dummies[element.vr];
  if (rule) return text.split('\\').every((part) => rule.test(part.trim()));
  return bytes.subarray(element.from, element.to).every((byte) => byte === 0);
}

function valueRule(bytes: Uint8Array, element: DicomElement): string | undefined {
  const { tag, vr } = element;
  switch (vr) {
    case 'SQ':
    case 'US':
    case 'SS':
    case 'UL':
    case 'SL':
    case 'FL':
    case 'FD':
    case 'AT':
    case 'SV':
    case 'UV':
      return undefined;
    case 'UI':
      return uidsAllowed(valueText(bytes, element)) ? undefined : 'UID outside of the standard’s and the 2.25 root';
    case 'PN':
    case 'DA':
    case 'TM':
    case 'DT':
    case 'AS':
    case 'AE':
      return isDummy(bytes, element) ? undefined : `${vr} that is not empty`;
    case 'DS':
    case 'IS':
      return every(bytes, element, /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/) ? undefined : 'not a number';
    case 'CS':
      return every(bytes, element, /^[A-Z0-9_ ]{1,16}$/) || tag === 0x00080005 ? undefined : 'not a code string';
    case 'OB':
    case 'OW':
    case 'OL':
    case 'OF':
    case 'OD':
    case 'OV':
      return binaryTags.has(tag) || isOwnProfile(bytes, element) ? undefined : 'binary value that no rule allows';
    default:
      return textTags.has(tag) || (dummies[vr] && isDummy(bytes, element)) ? undefined : 'text that no rule allows';
  }
}

/** Scrim's own sRGB, the same in every file. */
export const isOwnProfile = (bytes: Uint8Array, { tag, from, to }: DicomElement): boolean =>
  tag === 0x00282000 && isOwnSrgb(bytes.subarray(from, to));

const every = (bytes: Uint8Array, element: DicomElement, rule: RegExp): boolean =>
  valueText(bytes, element)
    .split('\\')
    .every((part) => part.trim() === '' || rule.test(part.trim()));

/** The standard's own UIDs identify nobody; those of the 2.25 root are random numbers, not places. */
export const uidsAllowed = (value: string): boolean =>
  value.split('\\').every((uid) => uid === '' || /^(1\.2\.840\.10008(\.\d+)+|2\.25\.\d{1,39})$/.test(uid));

/** Devices make UIDs of the time; where dates do not stay, such UIDs do not. Random ones of the 2.25 root have all digits by chance. */
const tellsDate = (value: string, { deid }: Allowances): boolean =>
  deid.dates !== 'keep' &&
  value
    .split('\\')
    .some((uid) => !uidsAllowed(uid) && /(19[2-9]\d|20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/.test(uid));

const isUid = (value: string): boolean => value.split('\\').every((uid) => /^[0-9.]{0,64}$/.test(uid));
