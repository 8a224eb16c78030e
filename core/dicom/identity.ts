import type { InstanceIdentity } from '../../model/grouping.ts';
import { characterSets, decodeText } from './charset.ts';
import type { Content } from '../files/content.ts';
import { parseDicom } from './parse.ts';
import { patientIdentifiers } from './patientIdentifiers.ts';
import type { ReadLimits } from './picture.ts';
import { Tag } from './tags.ts';
import { Values } from './values.ts';

/**
 * Where an object belongs in the patient, study and series levels of PS3.3 A.1. Values are taken as they stand, for comparing: legal or not,
 * equal ones are one group.
 */
export function instanceIdentity(values: Values): InstanceIdentity {
  const uid = (tag: number): string => (values.string(tag) ?? '').slice(0, 128);
  const StudyInstanceUID = uid(Tag.StudyInstanceUID);
  return {
    patient: patientOf(values, StudyInstanceUID),
    StudyInstanceUID,
    SeriesInstanceUID: uid(Tag.SeriesInstanceUID),
    SOPInstanceUID: uid(Tag.SOPInstanceUID),
    StudyDate: /^\d{8}$/.exec(values.string(Tag.StudyDate) ?? '')?.[0] ?? '',
    StudyDescription: textOf(values, Tag.StudyDescription),
    SeriesNumber: integerOf(values, Tag.SeriesNumber),
    SeriesDescription: textOf(values, Tag.SeriesDescription),
    InstanceNumber: integerOf(values, Tag.InstanceNumber),
  };
}

/** The same of a file's bytes, and whom it names; throws what `parseDicom` throws. */
export function readPatient(source: Uint8Array | Content, limits: ReadLimits) {
  const file = parseDicom(source, { ratio: limits.zipRatio, megabytes: limits.fileMegabytes });
  const values = new Values(file, file.elements);
  return { identity: instanceIdentity(values), people: patientIdentifiers(values) };
}

/** A PatientID is unique within its issuer only; without one the name must do, and without that a study is a patient of its own. */
function patientOf(values: Values, study: string): string {
  const part = (tag: number): string => (values.string(tag) ?? '').slice(0, 300);
  const [id, issuer, name] = [part(Tag.PatientID), part(Tag.IssuerOfPatientID), part(Tag.PatientName)];
  const unnamed = name === '' ? ['study', study] : ['name', name];
  // Escapes may make several characters of one.
  return JSON.stringify(id === '' ? unnamed : ['id', issuer, id]).slice(0, 1000);
}

/** An LO of at most 64 characters, without what could upset a list or a terminal. */
export function textOf(values: Values, tag: number): string {
  const bytes = values.bytes(tag);
  if (!bytes) return '';
  const terms = characterSets(values.string(Tag.SpecificCharacterSet) ?? '');
  return decodeText(bytes.subarray(0, 1024), terms, 'LO').replace(/\p{C}/gu, '').trim().slice(0, 64);
}

function integerOf(values: Values, tag: number): number | null {
  const number = values.decimals(tag)[0];
  return number !== undefined && Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : null;
}
