import { dictionaryEntry, tagOf } from '../dicom/dictionary.ts';
import type { DicomFile } from '../dicom/parse.ts';
import type { Edit } from '../dicom/rewrite.ts';
import { valuesOf } from '../dicom/values.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { plannedAge, plannedDate, type DatePlan } from './dates.ts';
import type { KnownIdentifiers } from './knownIdentifiers.ts';
import type { LookUp } from './lookUp.ts';
import type { Profile } from './profile.ts';
import type { Pseudonyms } from './pseudonym.ts';
import { isCodeString, isNamed } from './rules.ts';
import { isEmpty, meantText, rawParts, rawText, textValue } from './text.ts';
import { cleanWords } from './words.ts';

interface Materials {
  readonly file: DicomFile;
  readonly profile: Profile;
  readonly pseudonyms: Pseudonyms;
  readonly known: KnownIdentifiers;
  readonly lookUp: LookUp;
}

/** Texts in which a backslash is a character; all others may hold several values. */
const oneValue: ReadonlySet<string> = new Set(['LT', 'ST', 'UT', 'UR']);

/**
 * Action C: what takes the place of a value that an option lets stay in a changed form. Undefined where nothing of it can, so that the table's own
 * action applies.
 */
export class Cleaner {
  private readonly materials: Materials;
  private readonly plan: DatePlan;

  constructor(materials: Materials, patient: string) {
    this.materials = materials;
    this.plan = datePlan(materials, patient);
  }

  clean(element: DicomElement, charset: string): Edit | undefined {
    // A sequence is clean when all that it holds is: its items are ruled by the same rules.
    if (element.items) return { kind: 'keep' };
    const { profile } = this.materials;
    const vr = dictionaryEntry(element.tag)?.vr ?? 'UN';
    if (vr === 'SQ' || (element.vr !== vr && element.vr !== 'UN' && !(isTextVr(vr) && isTextVr(element.vr))))
      return undefined;
    if (isEmpty(element)) return { kind: 'keep' };
    if (profile.optionOf.get(element.tag) === 'RetainLongitudinalModifiedDates') return this.dates(element, vr);
    if (vr === 'AE') return this.station(element);
    if (vr === 'CS') return profile.optionOf.has(element.tag) ? undefined : this.codes(element);
    return isTextVr(vr) ? this.words(element, vr, charset) : undefined;
  }

  /** A value that stays whole, if it is one: dates, times and ages are read, and ages over 89 are not told. */
  retain(element: DicomElement): Edit | undefined | 'as it is' {
    const vr = dictionaryEntry(element.tag)?.vr;
    if (vr === 'AS') return this.each(element, plannedAge);
    const temporal = vr === 'DA' || vr === 'DT' || vr === 'TM' || element.tag === timezone;
    // A certified or encoded time stamp cannot be read, and may name who certified it.
    if (!temporal) return this.materials.profile.temporal.has(element.tag) ? undefined : 'as it is';
    const real = this.parts(element).every((part) => plannedDate(part, vr!, { kind: 'keep' }) !== undefined);
    return real ? 'as it is' : undefined;
  }

  private dates(element: DicomElement, vr: string): Edit | undefined {
    return this.each(element, (part) => plannedDate(part, vr, this.plan));
  }

  /** Titles of one application entity stay one, under another name. */
  private station(element: DicomElement): Edit | undefined {
    return this.each(element, (part) => {
      if (part === '') return '';
      const made = this.materials.pseudonyms.code('AE', part);
      this.materials.lookUp.add(element.tag, part, made);
      return made;
    });
  }

  /** A place of several keeps its meaning when another is taken out; a value that stands alone goes. */
  private codes(element: DicomElement): Edit | undefined {
    const { profile, known } = this.materials;
    const good = (part: string): boolean => isCodeString(part) && !isNamed(part, known, profile);
    if (!this.parts(element).some((part) => part !== '' && good(part))) return undefined;
    return this.each(element, (part) => (good(part) ? part : profile.dummies['CS']));
  }

  /** Word by word, as the Clean Descriptors option has it. */
  words(element: DicomElement, vr: string, charset: string): Edit | undefined {
    const { file, profile, known } = this.materials;
    const text = meantText(file.bytes, element, charset) ?? rawText(file.bytes, element);
    const values = oneValue.has(vr) ? [text] : text.split('\\');
    const cleaned = values.map((value) => cleanWords(value, profile, known));
    if (cleaned.every((value) => value === '')) return undefined;
    return { kind: 'replace', value: textValue(cleaned.join('\\')) };
  }

  /** Each value of an element changed; undefined if one of them cannot be, or nothing is left. */
  private each(element: DicomElement, change: (part: string) => string | undefined): Edit | undefined {
    const made = this.parts(element).map(change);
    if (made.includes(undefined) || made.every((part) => part === '')) return undefined;
    return { kind: 'replace', value: textValue(made.join('\\')) };
  }

  private parts(element: DicomElement): string[] {
    return rawParts(this.materials.file.bytes, element);
  }
}

const timezone = 0x00080201;

/** One offset for all of a patient. Without a patient it is the study's: its own differences, at least, stay exact. */
function datePlan({ file, profile, pseudonyms }: Materials, patient: string): DatePlan {
  const { dates, dateShiftDays } = profile.deid;
  if (dates !== 'shift') return { kind: dates };
  const identity = patient || `study ${valuesOf(file, file.elements).string(tagOf('StudyInstanceUID')) ?? ''}`;
  return { kind: 'shift', days: pseudonyms.days(identity, dateShiftDays) };
}
