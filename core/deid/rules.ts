import { dictionaryEntry, isPrivate, isRepeatingGroup } from '../dicom/dictionary.ts';
import { Tag } from '../dicom/tags.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { ValueSource } from '../dicom/values.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { allowedBulk, isBulk } from './bulk.ts';
import type { Action } from './profile.schema.ts';
import type { Profile } from './profile.ts';
import type { KnownIdentifiers } from './knownIdentifiers.ts';
import { isEmpty, rawParts, rawText } from './text.ts';

export type Ruling = Exclude<Action, 'C'>;

export interface LevelContext {
  /** Whether its codes are taken from a scheme that is not published. */
  readonly localCodes: boolean;
  /** Which of the elements that could hold a picture may stand here. */
  readonly bulk: ReadonlySet<number>;
}

/**
 * The action for one element. The table rules what it names. Everything else must earn its place: known to the dictionary, of a VR that
 * cannot carry prose (or on the keep-list), written as that VR is defined, and free of this file's identifiers.
 */
export function rule(
  element: DicomElement,
  bytes: Uint8Array,
  profile: Profile,
  known: KnownIdentifiers,
  level: LevelContext,
): Ruling {
  const { tag } = element;
  if (isPrivate(tag) || isRepeatingGroup(tag) || (tag & 0xffff) === 0 || tag >>> 16 < 8) return 'X';
  if (isBulk(tag) && !level.bulk.has(tag)) return 'X';
  const named = profile.actions.get(tag);
  if (named !== undefined) return named;
  const entry = dictionaryEntry(tag);
  if (!entry) return 'X';
  const kept = profile.keep.has(tag);
  const byDefault = kept ? 'K' : (profile.defaults[entry.vr] ?? 'X');
  if (byDefault !== 'K' || element.items || isEmpty(element)) return byDefault;
  // A sequence whose items could not be read may hold anything.
  if (entry.vr === 'SQ' || !sameKind(element.vr, entry.vr)) return 'X';
  if (level.localCodes && localCodeTags.has(tag)) return 'D';
  return saysOnlyWhatItMay(element, entry.vr, bytes) && !repeats(element, entry.vr, bytes, known) ? 'K' : 'X';
}

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

/** PS3.5 table 6.2-1, DS; IS is a subset. */
const decimal = /^([-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?)?$/;

function saysOnlyWhatItMay(element: DicomElement, vr: string, bytes: Uint8Array): boolean {
  if (element.tag === Tag.SpecificCharacterSet) return /^[A-Z0-9_ \\]*$/.test(rawText(bytes, element));
  if (vr === 'DS' || vr === 'IS') return rawParts(bytes, element).every((part) => decimal.test(part));
  if (vr === 'CS') return rawParts(bytes, element).every((part) => /^[A-Z0-9_ ]{0,16}$/.test(part));
  return true;
}

/** Numbers repeat identifiers by chance, and the codes that describe pixels were checked to be defined terms. */
function repeats(element: DicomElement, vr: string, bytes: Uint8Array, known: KnownIdentifiers): boolean {
  if (!isTextVr(vr) || vr === 'DS' || vr === 'IS' || vr === 'UI') return false;
  if (element.tag === Tag.PhotometricInterpretation || element.tag === Tag.SpecificCharacterSet) return false;
  return known.appearIn(rawText(bytes, element));
}

/** What the rules must know of the level that an element stands on; the same for all its elements, so asked once. */
export function levelContext(
  elements: readonly DicomElement[],
  source: ValueSource,
  profile: Profile,
  topLevel: boolean,
): LevelContext {
  return {
    localCodes: usesLocalCodes(elements, source.bytes, profile),
    bulk: allowedBulk(elements, source, topLevel),
  };
}

/** Whether a level uses a local vocabulary, whose codes and meanings may say anything. */
function usesLocalCodes(elements: readonly DicomElement[], bytes: Uint8Array, profile: Profile): boolean {
  const isCode = elements.some(
    ({ tag }) => tag === Tag.CodeValue || tag === Tag.LongCodeValue || tag === Tag.CodeMeaning,
  );
  if (!isCode) return false;
  const scheme = elements.find(({ tag }) => tag === Tag.CodingSchemeDesignator);
  return !scheme || !profile.codingSchemes.has(rawText(bytes, scheme).trim());
}
