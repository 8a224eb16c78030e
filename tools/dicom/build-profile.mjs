// Writes resources/profiles/basic.json from the facts of PS3.15 Table E.1-1 and from keep-lists.mjs:
//   node tools/dicom/build-profile.mjs PATH/ps3.15-table-e1-1.csv
// The CSV has the columns tag, name, in_std_composite_iod, basic_profile and one per option; it is not part of this repository.
import { readFileSync, writeFileSync } from 'node:fs';
import { conceptWords } from './concept-words.mjs';
import { descriptorUnits, descriptorWords } from './descriptor-words.mjs';
import { equipmentWords } from './equipment-words.mjs';
import { attributeTypes, sopClasses } from './iod-types.mjs';
import {
  codedTerms,
  codingSchemes,
  defaults,
  dummies,
  keepBinary,
  keepDummy,
  keepEmpty,
  keepText,
  resolutions,
} from './keep-lists.mjs';
import { safePrivate } from './safe-private.mjs';

const [input, output = 'resources/profiles/basic.json'] = process.argv.slice(2);
if (!input) {
  console.error('usage: node tools/dicom/build-profile.mjs TABLE.csv [OUTPUT]');
  process.exit(2);
}

const optionColumns = {
  retain_safe_private: 'RetainSafePrivate',
  retain_uids: 'RetainUIDs',
  retain_device: 'RetainDeviceIdentity',
  retain_institution: 'RetainInstitutionIdentity',
  retain_patient_characteristics: 'RetainPatientCharacteristics',
  retain_full_dates: 'RetainLongitudinalFullDates',
  retain_modified_dates: 'RetainLongitudinalModifiedDates',
  clean_descriptors: 'CleanDescriptors',
  clean_structured_content: 'CleanStructuredContent',
  clean_graphics: 'CleanGraphics',
};

/** RFC 4180: fields may be quoted, and quoted ones may hold line breaks. */
function csv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push((quoted === undefined ? plain : quoted.replaceAll('""', '"')).replace(/\s+/g, ' ').trim());
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

const [head, ...rows] = csv(readFileSync(input, 'utf8'));
const elements = [];
for (const row of rows) {
  const record = Object.fromEntries(head.map((name, index) => [name, row[index] ?? '']));
  const tag = record.tag.replace(/[(),]/g, '').toLowerCase();
  // The four patterns (curves, overlay data, overlay comments, private groups) are rules of their own below.
  if (!/^[0-9a-f]{8}$/.test(tag)) continue;
  const options = {};
  for (const [column, option] of Object.entries(optionColumns)) if (record[column]) options[option] = record[column];
  elements.push({
    tag,
    name: record.name,
    action: record.basic_profile,
    ...(Object.keys(options).length > 0 ? { options } : {}),
  });
}
if (elements.length < 600) throw new Error(`only ${elements.length} elements found: is this the whole table?`);
elements.sort((a, b) => (a.tag < b.tag ? -1 : 1));

/** Words in order, twelve a line. */
function lines(text) {
  const words = [...new Set(text.trim().split(/\s+/))].sort();
  return Array.from({ length: Math.ceil(words.length / 12) }, (_, i) => words.slice(i * 12, i * 12 + 12).join(' '));
}

const profile = {
  name: 'basic',
  source: 'PS3.15 2024b Table E.1-1',
  resolutions,
  patterns: [
    { pattern: '50xxxxxx', name: 'Curve Data', action: 'X' },
    { pattern: '60xxxxxx', name: 'Overlay Data, Overlay Comments and what describes them', action: 'X' },
    { pattern: 'private', name: 'Private Attributes', action: 'X' },
    { pattern: 'xxxx0000', name: 'Group Length, stale after any change', action: 'X' },
  ],
  pseudonyms: { '00100010': 'PatientName', '00100020': 'PatientID' },
  defaults,
  dummies,
  keepText: keepText.trim().split(/\s+/),
  keepEmpty: keepEmpty.trim().split(/\s+/),
  keepDummy: keepDummy.trim().split(/\s+/),
  codedTerms: codedTerms.trim().split(/\s+/),
  keepBinary: keepBinary.trim().split(/\s+/),
  codingSchemes,
  sopClasses: Object.fromEntries(Object.entries(sopClasses).flatMap(([key, uids]) => uids.map((uid) => [uid, key]))),
  attributeTypes,
  descriptorWords: lines(descriptorWords),
  descriptorUnits: lines(descriptorUnits),
  equipmentWords: lines(equipmentWords),
  conceptWords: lines(conceptWords),
  safePrivate,
  elements,
};
// One element a line: a change of the table reads as one in a diff.
const compact = JSON.stringify({ ...profile, elements: [] }, null, 2).replace(
  '"elements": []',
  () => `"elements": [\n${elements.map((element) => `    ${JSON.stringify(element)}`).join(',\n')}\n  ]`,
);
writeFileSync(output, `${compact}\n`);
console.log(`${elements.length} elements`);
