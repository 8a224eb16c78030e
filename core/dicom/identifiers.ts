import type { IdentifierCategory } from '../../model/item.ts';
import { isPrivate, tagOf } from './dictionary.ts';
import type { DicomFile } from './parse.ts';
import { Tag } from './tags.ts';
import { standardRoot } from './uids.ts';
import type { DicomElement } from './walk.ts';

const byKeyword: Readonly<Partial<Record<IdentifierCategory, readonly string[]>>> = {
  'patient-name': [
    'PatientName',
    'OtherPatientNames',
    'PatientBirthName',
    'PatientMotherBirthName',
    'ResponsiblePerson',
  ],
  'patient-id': ['PatientID', 'OtherPatientIDs', 'IssuerOfPatientID', 'InsurancePlanIdentification'],
  'birth-date': ['PatientBirthDate', 'PatientBirthTime'],
  institution: [
    'InstitutionName',
    'InstitutionAddress',
    'InstitutionalDepartmentName',
    'RequestingService',
    'ResponsibleOrganization',
  ],
  accession: [
    'AccessionNumber',
    'StudyID',
    'AdmissionID',
    'RequestedProcedureID',
    'FillerOrderNumberImagingServiceRequest',
  ],
  device: [
    'StationName',
    'DeviceSerialNumber',
    'DeviceUID',
    'DetectorID',
    'GantryID',
    'CassetteID',
    'PerformedStationName',
  ],
  'free-text': [
    'StudyDescription',
    'SeriesDescription',
    'ImageComments',
    'PatientComments',
    'ProtocolName',
    'AdditionalPatientHistory',
    'AdmittingDiagnosesDescription',
    'DerivationDescription',
    'RequestedProcedureDescription',
    'PerformedProcedureStepDescription',
    'ReasonForStudy',
  ],
  location: [
    'PatientAddress',
    'CountryOfResidence',
    'RegionOfResidence',
    'PatientTelephoneNumbers',
    'CurrentPatientLocation',
  ],
  'embedded-thumbnail': ['IconImageSequence'],
};

const categoryOfTag = new Map<number, IdentifierCategory>();
for (const [category, keywords] of Object.entries(byKeyword)) {
  for (const keyword of keywords) {
    categoryOfTag.set(tagOf(keyword), category as IdentifierCategory);
  }
}

/** Which kinds of identifier an object carries, at any depth. Their values stay here. */
export function identifierCategories(file: DicomFile): IdentifierCategory[] {
  const found = new Set<IdentifierCategory>();
  for (const element of allElements(file.elements)) {
    const category = categoryOf(file.bytes, element);
    if (category) found.add(category);
  }
  return [...found].sort();
}

function* allElements(elements: readonly DicomElement[]): Generator<DicomElement> {
  for (const element of elements) {
    yield element;
    for (const item of element.items ?? []) yield* allElements(item.elements);
  }
}

function categoryOf(bytes: Uint8Array, element: DicomElement): IdentifierCategory | undefined {
  const empty = element.items ? element.items.length === 0 : element.valueEnd === element.valueStart;
  if (empty) return undefined;
  if (isPrivate(element.tag)) return 'private';
  const named = categoryOfTag.get(element.tag);
  if (named) return named;
  if (element.vr === 'PN') return 'physician';
  if (element.vr === 'DA' || element.vr === 'DT') return 'dates';
  if (element.vr === 'UI' && element.tag !== Tag.SOPClassUID) {
    const value = Buffer.from(bytes.subarray(element.valueStart, element.valueEnd)).toString('latin1');
    return value.startsWith(standardRoot) ? undefined : 'uids';
  }
  return undefined;
}
