import type { Deid } from '../../model/policy.ts';
import type { ProfileOption } from './profile.schema.ts';

const columnOf: Readonly<Record<keyof Deid['options'], ProfileOption>> = {
  retainSafePrivate: 'RetainSafePrivate',
  retainUIDs: 'RetainUIDs',
  retainDeviceIdentity: 'RetainDeviceIdentity',
  retainInstitutionIdentity: 'RetainInstitutionIdentity',
  retainPatientCharacteristics: 'RetainPatientCharacteristics',
  cleanDescriptors: 'CleanDescriptors',
  cleanStructuredContent: 'CleanStructuredContent',
  cleanGraphics: 'CleanGraphics',
};

/** The columns of Table E.1-1 that a policy switches on. */
export function chosenOptions(deid: Deid): ReadonlySet<ProfileOption> {
  const switches = Object.entries(columnOf) as [keyof Deid['options'], ProfileOption][];
  const chosen = new Set(switches.filter(([name]) => deid.options[name]).map(([, column]) => column));
  if (deid.dates === 'keep') chosen.add('RetainLongitudinalFullDates');
  if (deid.dates === 'shift' || deid.dates === 'year') chosen.add('RetainLongitudinalModifiedDates');
  return chosen;
}

/** PS3.16 CID 7050, De-identification Method: what a file may say was done to it. */
export const methodCodes = {
  Basic: ['113100', 'Basic Application Confidentiality Profile'],
  CleanPixelData: ['113101', 'Clean Pixel Data Option'],
  CleanRecognizableVisualFeatures: ['113102', 'Clean Recognizable Visual Features Option'],
  CleanGraphics: ['113103', 'Clean Graphics Option'],
  CleanStructuredContent: ['113104', 'Clean Structured Content Option'],
  CleanDescriptors: ['113105', 'Clean Descriptors Option'],
  RetainLongitudinalFullDates: ['113106', 'Retain Longitudinal Temporal Information Full Dates Option'],
  RetainLongitudinalModifiedDates: ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  RetainPatientCharacteristics: ['113108', 'Retain Patient Characteristics Option'],
  RetainDeviceIdentity: ['113109', 'Retain Device Identity Option'],
  RetainUIDs: ['113110', 'Retain UIDs Option'],
  RetainSafePrivate: ['113111', 'Retain Safe Private Option'],
  RetainInstitutionIdentity: ['113112', 'Retain Institution Identity Option'],
} as const satisfies Readonly<
  Record<ProfileOption | 'Basic' | 'CleanPixelData' | 'CleanRecognizableVisualFeatures', readonly [string, string]>
>;
export type MethodName = keyof typeof methodCodes;
