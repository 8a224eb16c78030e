import { mostIdentifiersOfOne, type PatientIdentifier } from '../../model/person.ts';
import { characterSets, decodeText } from './charset.ts';
import { tagOf } from './dictionary.ts';
import { Tag } from './tags.ts';
import type { Values } from './values.ts';

/** What names one patient and no other. Days of birth are not among it: many share one, and a day is taken for an identifier whosever it is. */
const keywords = {
  PN: ['PatientName', 'OtherPatientNames', 'PatientBirthName', 'PatientMotherBirthName'],
  LO: ['PatientID', 'OtherPatientIDs'],
  SH: ['AccessionNumber'],
} as const;

export function patientIdentifiers(values: Values): PatientIdentifier[] {
  const terms = characterSets(values.string(Tag.SpecificCharacterSet) ?? '');
  const found = Object.entries(keywords).flatMap(([vr, names]) =>
    names.flatMap((keyword) => {
      const bytes = values.bytes(tagOf(keyword));
      if (!bytes) return [];
      const texts = decodeText(bytes.subarray(0, 1024), terms, vr).replace(/\p{C}/gu, '').split('\\');
      return texts.flatMap((text) => (text.trim() === '' ? [] : [{ keyword, value: text.trim().slice(0, 128) }]));
    }),
  );
  return found.slice(0, mostIdentifiersOfOne);
}
