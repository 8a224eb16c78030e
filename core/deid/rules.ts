import { dictionaryEntry, isPrivate, isRepeatingGroup, tagOf } from '../dicom/dictionary.ts';
import { Tag } from '../dicom/tags.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { isBulk } from './bulk.ts';
import { isKeptText } from './keptTexts.ts';
import { readsLikeText } from './lutContent.ts';
import type { KnownIdentifiers } from './knownIdentifiers.ts';
import type { LevelContext } from './level.ts';
import type { Action } from './profile.schema.ts';
import type { Profile } from './profile.ts';
import { isStandardUid } from './pseudonym.ts';
import { isEmpty, meantText, rawParts, rawText } from './text.ts';

/** The parts of a decision that are the same for all of a file. */
export interface RuleBook {
  readonly bytes: Uint8Array;
  readonly profile: Profile;
  readonly known: KnownIdentifiers;
  /** Of an array of numbers, in bytes; beyond, it could be a picture. */
  readonly mostNumberBytes: number;
}

/**
 * The action for one element. The table rules what it names. Everything else must earn its place: known to the dictionary, of a VR that
 * cannot carry prose (or on the keep-list), written as that VR is defined, and free of this file's identifiers.
 */
export function rule(element: DicomElement, book: RuleBook, level: LevelContext): Action {
  const { tag } = element;
  const { profile } = book;
  if (isPrivate(tag)) return rulePrivate(element, book, level);
  if (isRepeatingGroup(tag) || (tag & 0xffff) === 0 || tag >>> 16 < 8 || ofOthers.has(tag)) return 'X';
  if (isBulk(tag) && !level.bulk.has(tag) && !isEmpty(element)) return 'X';
  const named = level.actions.get(tag);
  if (named === 'K') return mayStay(element, book, level) ? 'K' : profile.basic.get(tag)!;
  if (named !== undefined) return named;
  const entry = dictionaryEntry(tag);
  if (!entry) return 'X';
  const kept = profile.keep.has(tag);
  const byDefault = kept ? 'K' : (profile.defaults[entry.vr] ?? 'X');
  if (byDefault === 'U' && profile.options.has('RetainUIDs')) return mayStay(element, book, level) ? 'K' : 'U';
  if (byDefault === 'X') return profile.required.get(tag) ?? 'X';
  if (byDefault !== 'K' || element.items || isEmpty(element)) return byDefault;
  if (level.localCodes && localCodeTags.has(tag) && sameKind(element.vr, entry.vr)) return 'D';
  if (mayStay(element, book, level)) return 'K';
  // Of a coded value that is made of several, such as ImageType, the good ones stay in their places.
  if (entry.vr === 'CS' && sameKind(element.vr, 'CS')) return 'C';
  // A series may have the number of its visit: the attribute is required, its value is not.
  if (repeatsNumber(element, entry.vr, book)) return 'Z';
  // A text that is kept by name may be required; a dummy satisfies whoever requires it.
  return kept && plainText.has(entry.vr) && sameKind(element.vr, entry.vr) ? 'D' : 'X';
}

const plainText: ReadonlySet<string> = new Set(['LO', 'SH', 'UC', 'UT']);

/** What another system said of private elements that may no longer be there; PS3.3 C.12.1.1.7. */
const ofOthers: ReadonlySet<number> = new Set([tagOf('PrivateDataElementCharacteristicsSequence')]);

function rulePrivate(element: DicomElement, { bytes, known }: RuleBook, level: LevelContext): Action {
  const vr = level.safePrivate.get(element.tag);
  if (vr === undefined) return 'X';
  // Of the LO, the creator, every letter is on the list.
  if (vr === 'LO') return 'K';
  if (vr === 'CS') return known.appearIn(rawText(bytes, element)) ? 'X' : 'K';
  if (vr === 'DS' || vr === 'IS') return rawParts(bytes, element).some((part) => known.isNumber(part)) ? 'X' : 'K';
  return readsLikeText(bytes.subarray(element.valueStart, element.valueEnd), 10) ? 'X' : 'K';
}

/** Whether the value is what its definition says, and nothing of a person. */
function mayStay(element: DicomElement, book: RuleBook, level: LevelContext): boolean {
  const vr = dictionaryEntry(element.tag)?.vr;
  if (vr === undefined) return false;
  if (element.items || isEmpty(element)) return true;
  // A sequence whose items could not be read may hold anything.
  if (vr === 'SQ' || !sameKind(element.vr, vr)) return false;
  const { profile, bytes } = book;
  if (profile.keep.has(element.tag) && !level.retained && !isKeptText(element, bytes, profile, level.scheme))
    return false;
  return saysOnlyWhatItMay(element, vr, book) && !repeats(element, vr, book, level);
}

const codeTags: ReadonlySet<number> = new Set([Tag.CodeValue, Tag.LongCodeValue, tagOf('CodingSchemeDesignator')]);
const localCodeTags = new Set([Tag.CodeValue, Tag.CodeMeaning, Tag.LongCodeValue, Tag.CodingSchemeVersion]);

/** VRs that a reader may mistake for each other without more or other information getting through. */
const kinds: readonly (readonly string[])[] = [
  ['US', 'SS', 'UL', 'SL', 'AT', 'UV', 'SV', 'FL', 'FD'],
  ['OB', 'OW', 'UN', 'US', 'SS'],
  ['DS', 'IS'],
  ['LO', 'SH', 'UC', 'ST', 'LT', 'UT'],
];

/** An element that is not written as the standard defines it may hold what its definition excludes. */
function sameKind(written: string, defined: string): boolean {
  if (written === defined) return true;
  // UN is what a system writes that did not know the element; its value is checked by the defined VR below.
  if (written === 'UN') return true;
  return kinds.some((kind) => kind.includes(written) && kind.includes(defined));
}

/** PS3.5 table 6.2-1, DS; IS is a subset. Writers exceed its 16 characters, but no number needs twice as many. */
const decimal = /^([-+]?(?=[\d.]{1,24}(?:[eE]|$))(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?)?$/;
const embeddedDate = /(19[2-9]\d|20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/;

/**
 * Whether Retain UIDs may leave this one as it is. Devices make UIDs of the time and of patients' numbers: where those do not stay, a UID that tells them is replaced
 * like any other, or one option would undo what PS3.15 E.1.1 and E.3.6 ask for. Ever the same for one UID where a date is seen in it, whatever file refers to it.
 */
export function mayRetainUid(uid: string, known: KnownIdentifiers, { deid }: Profile): boolean {
  if (isStandardUid(uid) || /^(2\.25\.\d{1,39})?$/.test(uid)) return true;
  if (!/^[0-9.]{1,64}$/.test(uid) || (deid.dates !== 'keep' && embeddedDate.test(uid))) return false;
  return !known.madeUid(uid);
}

const rawNumbers: ReadonlySet<string> = new Set('US SS UL SL UV SV FL FD AT'.split(' '));
const numbers: ReadonlySet<string> = new Set('US SS UL SL UV SV FL FD AT DS IS'.split(' '));

function saysOnlyWhatItMay(element: DicomElement, vr: string, { bytes, mostNumberBytes }: RuleBook): boolean {
  const { tag } = element;
  if (numbers.has(vr) && !isBulk(tag) && element.valueEnd - element.valueStart > mostNumberBytes) return false;
  if (rawNumbers.has(vr) && readsLikeText(bytes.subarray(element.valueStart, element.valueEnd), 10)) return false;
  if (tag === Tag.SpecificCharacterSet) return /^[A-Z0-9_ \\]*$/.test(rawText(bytes, element));
  if (vr === 'DS' || vr === 'IS') return rawParts(bytes, element).every((part) => decimal.test(part));
  if (vr === 'CS') return rawParts(bytes, element).every((part) => isCodeString(part));
  if (vr === 'UI') return rawParts(bytes, element).every((part) => /^[0-9.]{0,64}$/.test(part));
  return true;
}

/** Claims about the pixels (PS3.3 C.7.6.1.1.5): never lost for a chance likeness. */
const neverRepeats: ReadonlySet<number> = new Set([
  Tag.PhotometricInterpretation,
  Tag.SpecificCharacterSet,
  Tag.NumberOfFrames,
  ...['LossyImageCompression', 'LossyImageCompressionMethod'].map(tagOf),
]);

const relationships =
  'CONTAINS|HAS OBS CONTEXT|HAS CONCEPT MOD|HAS PROPERTIES|HAS ACQ CONTEXT|INFERRED FROM|SELECTED FROM'.split('|');
const valueTypes =
  'TEXT NUM CODE DATETIME DATE TIME UIDREF PNAME COMPOSITE IMAGE WAVEFORM SCOORD SCOORD3D TCOORD CONTAINER TABLE'.split(
    ' ',
  );
/** What holds a content tree together (PS3.3 C.17.3.2.4 and table C.17.3-7): without one of these a reader reads no further. */
const enumerated: ReadonlyMap<number, ReadonlySet<string>> = new Map([
  [tagOf('RelationshipType'), new Set(relationships)],
  [tagOf('ValueType'), new Set(valueTypes)],
]);

export const isCodeString = (part: string): boolean => /^[A-Z0-9_ ]{0,16}$/.test(part);
/** A coded value that repeats an identifier, unless it is a term that the standard defines. */
export const isNamed = (part: string, known: KnownIdentifiers, { codedTerms }: Profile): boolean =>
  !codedTerms.has(part) && known.appearIn(part);

function repeatsNumber(element: DicomElement, vr: string, { bytes, known }: RuleBook): boolean {
  if ((vr !== 'DS' && vr !== 'IS') || !sameKind(element.vr, vr) || neverRepeats.has(element.tag)) return false;
  const parts = rawParts(bytes, element);
  return parts.every((part) => decimal.test(part)) && parts.some((part) => known.isNumber(part));
}

/** Short numbers repeat identifiers by chance, and the codes that describe pixels were checked to be defined terms. */
function repeats(element: DicomElement, vr: string, book: RuleBook, level: LevelContext): boolean {
  const { bytes, known, profile } = book;
  if (vr === 'DS' || vr === 'IS') return repeatsNumber(element, vr, book);
  if (vr === 'UI') return !rawParts(bytes, element).every((part) => mayRetainUid(part, known, profile));
  if (!isTextVr(vr) || neverRepeats.has(element.tag)) return false;
  if (enumerated.get(element.tag)?.has(rawText(bytes, element).trim())) return false;
  if (vr === 'CS')
    return rawParts(bytes, element).some((part) => !profile.codedTerms.has(part) && known.appearIn(part));
  // What has the form of a published code is one, however short a name it spells.
  const named = (text: string): boolean => !codeTags.has(element.tag) && known.namesIn(text);
  const names = (text: string): boolean => known.appearIn(text) || named(text);
  if (names(rawText(bytes, element))) return true;
  const meant = meantText(bytes, element, level.charset);
  return meant !== undefined && names(meant);
}
