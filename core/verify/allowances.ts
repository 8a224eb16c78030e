import { basicDeid, type Deid } from '../../model/policy.ts';
import { descriptorUnits, descriptorWords } from './descriptorWords.table.ts';
import { dummies, structuredTexts } from './headerRules.table.ts';
import { optionActions } from './tagFacts.ts';

/** How an element that the basic profile would not let stand may be judged instead. */
export type Allowance = 'kept' | 'moved date' | 'words' | 'station';

/** What a policy's options let a header hold beyond the basic profile; computed from the table, not told by who made the file. */
export interface Allowances {
  readonly deid: Deid;
  readonly of: (tag: number) => Allowance | undefined;
}

const columns: Readonly<Record<keyof Deid['options'], string>> = {
  retainSafePrivate: 'retain_safe_private',
  retainUIDs: 'retain_uids',
  retainDeviceIdentity: 'retain_device',
  retainInstitutionIdentity: 'retain_institution',
  retainPatientCharacteristics: 'retain_patient_characteristics',
  cleanDescriptors: 'clean_descriptors',
  cleanStructuredContent: 'clean_structured_content',
  cleanGraphics: 'clean_graphics',
};

export function allowancesFor(deid: Deid = basicDeid): Allowances {
  const byTag = new Map<number, Allowance>();
  const allow = (column: string, cleaned: Allowance): void => {
    // What one option cleans, another does not keep as it was.
    for (const tag of optionActions(column, 'K')) if (!byTag.has(tag)) byTag.set(tag, 'kept');
    for (const tag of optionActions(column, 'C')) byTag.set(tag, cleaned);
  };
  const switches = Object.keys(columns) as (keyof Deid['options'])[];
  for (const name of switches.filter((key) => deid.options[key])) {
    allow(columns[name], name === 'retainDeviceIdentity' ? 'station' : 'words');
  }
  if (deid.dates === 'keep') allow('retain_full_dates', 'moved date');
  if (deid.dates === 'shift' || deid.dates === 'year') allow('retain_modified_dates', 'moved date');
  if (deid.options.cleanStructuredContent) byTag.set(structuredTexts.TextValue, 'words');
  if (deid.options.cleanGraphics) byTag.set(structuredTexts.UnformattedTextValue, 'words');
  return { deid, of: (tag) => byTag.get(tag) };
}

const words: ReadonlySet<string> = new Set(descriptorWords.split(' '));
const units: ReadonlySet<string> = new Set(descriptorUnits.split(' '));

/** Only words of the list, names of segments and b-values, and numbers at their units. */
export function onlyListedWords(text: string): boolean {
  const all = text
    .toLowerCase()
    .split(/[ \\\r\n\t]+/)
    .filter(Boolean);
  return all.every((word, i) => {
    if (words.has(word) || /^([clst]\d{1,2}|b\d{1,4}|\dd)$/.test(word)) return true;
    const [, digits, unit] = /^(\d{1,4}(?:\.\d\d?)?)([a-z]*)$/.exec(word) ?? [];
    return digits !== undefined && units.has(unit === '' ? (all[i + 1] ?? '') : unit!);
  });
}

const dateForm = /^\d{4}\.?(0[1-9]|1[0-2])\.?(0[1-9]|[12]\d|3[01])$/;
const timeForm = /^\d\d(:?\d\d(:?\d\d(\.\d{1,6})?)?)?$/;
const dateTimeForm = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(\d\d){0,3}(\.\d{1,6})?([+-]\d{4})?$/;

/** Whether a value is a date or time of its VR, no finer than the policy lets it be. */
export function isAllowedDate(part: string, vr: string, dates: Deid['dates']): boolean {
  if (part === '') return true;
  if (dates === 'year') return vr === 'DA' ? /^\d{4}0101$/.test(part) : vr === 'DT' && /^\d{4}$/.test(part);
  if (vr === 'DA') return dateForm.test(part);
  if (vr === 'TM') return timeForm.test(part);
  if (vr === 'DT') return dateTimeForm.test(part);
  return vr === 'SH' && /^[+-]\d{4}$/.test(part);
}

export const isPseudonym = (part: string): boolean => part === '' || dummies['SH']!.test(part);
export const isYoungEnough = (part: string): boolean => /^(0[0-8]\dY|090Y|\d{3}[DWM])?$/.test(part);
