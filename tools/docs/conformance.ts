// Writes docs/conformance/deidentification.md from the shipped profile: npx tsx tools/docs/conformance.ts. A test compares the two.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { methodCodes, type MethodName } from '../../core/deid/options.ts';
import { profileOptionSchema, profileSchema, type ProfileData } from '../../core/deid/profile.schema.ts';
import { dictionaryEntry } from '../../core/dicom/dictionary.ts';
import { projectRoot } from '../../test/support/paths.ts';

export const conformancePath = join(projectRoot, 'docs/conformance/deidentification.md');

export function conformancePage(): string {
  const json: unknown = JSON.parse(readFileSync(join(projectRoot, 'resources/profiles/basic.json'), 'utf8'));
  const profile = profileSchema.parse(json);
  return [
    ...introduction(profile),
    ...optionsSection(),
    ...rulesSection(profile),
    ...privateSection(profile),
    ...tableSection(profile),
    '',
  ].join('\n');
}

const introduction = ({ source, elements }: ProfileData): string[] => [
  '# De-identification conformance statement',
  '',
  `Scrim de-identifies DICOM images by the Basic Application Level Confidentiality Profile and its options, as tabulated in ${source}: ${elements.length} attributes and`,
  'four patterns (curves 50xx, overlays 60xx, private attributes, group lengths). The rules apply in every item at every depth. Written by `tools/docs/conformance.ts` from',
  '`resources/profiles/basic.json`; do not edit.',
  '',
  '**Scope.** Image storage classes of the standard, and with the Clean Structured Content option structured reports and key object selections. Without it these, and always encapsulated',
  'documents, other objects without a picture, and DICOMDIR, are refused. Grayscale, color, pseudo-color and blending presentation states leave with the Clean Graphics option (by the command line only), if their profile is sRGB; others are refused.',
  '**Not claimed.** Encrypted Attributes are not written: pseudonyms are keyed hashes, and what they stand for is kept outside of the file.',
];

/** What an option does here, where the standard leaves it open. */
const how: Readonly<Record<MethodName, readonly [string, string]>> = {
  Basic: ['always', 'The table below.'],
  CleanPixelData: [
    'what the file itself allows',
    'Written if text detection covered all frames and a person, or a policy that may, decided on every finding. Nothing but the masks changes.',
  ],
  CleanRecognizableVisualFeatures: ['the same', 'Written if faces were looked for on all frames and at least one was burned.'],
  CleanGraphics: [
    'cleanGraphics',
    'Graphic annotations stay; their texts are cleaned as descriptors are, or become a dummy. Overlay planes with bits of their own (6000 to 601E) stay if text detection looked at each of their frames, up to 30: what it found is cleared out of the plane, together with the bits around it, whatever it says. Label and description are cleaned as descriptors are; comments and statistics of regions go. Planes that nobody looked at, whose statements do not add up, that are a picture in dots, or that stand in unused bits of the pixels are removed, and so are curves. Declared only of a file in which a plane or an annotation stays.',
  ],
  CleanStructuredContent: [
    'cleanStructuredContent',
    'Content items of structured reports (by the command line only), acquisition context and specimen preparation stay: published codes and numbers; texts cleaned as descriptors are, or a dummy where no word stays; names, dates and UIDs by the table; codes of local schemes become dummies. Observers, verifiers and organisations go by the table. Declared only of a file that has such items.',
  ],
  CleanDescriptors: [
    'cleanDescriptors',
    'Word by word: what stays is on the keep-list of the profile, of a form that names nothing (L4, b1000), or a number next to a unit, and repeats no identifier of the file. Dates and all else are dropped. A description with nothing left is treated by the table.',
  ],
  RetainLongitudinalFullDates: ['dates: keep', 'Dates and times stay if they are well-formed. Certified and encoded time stamps in bytes do not.'],
  RetainLongitudinalModifiedDates: [
    'dates: shift, or year',
    '`shift`: DA and DT move back by one number of whole days for all of a patient, derived from the project’s key; times of day and offsets from UTC stay, so differences stay exact. `year`: DA to the first of January, DT to the year, times removed. Ranges, partial and malformed dates are treated by the table.',
  ],
  RetainPatientCharacteristics: ['retainPatientCharacteristics', 'Ages over 89 years become 090Y. Allergies, patient state, pre-medication and special needs are cleaned as descriptors are.'],
  RetainDeviceIdentity: ['retainDeviceIdentity', 'Application entity titles become keyed pseudonyms.'],
  RetainUIDs: ['retainUIDs', 'UIDs that are none are replaced all the same, and so are those made of a date (unless dates stay) or of a number of the patient.'],
  RetainSafePrivate: ['retainSafePrivate', 'The private elements listed below, in a block that their creator has reserved, if their values are what they should be: numbers, coded words and a ratio of table E.3.10-1, and settings that vendors document. Texts, bytes, sequences, UIDs and times of that table are not kept.'],
  RetainInstitutionIdentity: ['retainInstitutionIdentity', 'As the table says.'],
};

function optionsSection(): string[] {
  const rows = (Object.keys(methodCodes) as MethodName[]).map((name) => {
    const [code, meaning] = methodCodes[name];
    return `| ${code} | ${meaning} | ${how[name][0]} | ${how[name][1]} |`;
  });
  return [
    '',
    '## Profile and options',
    '',
    'Each code is written to DeidentificationMethodCodeSequence only if the option had something to act upon in this very file. All options are off unless the policy switches',
    'them on (`docs/how-to/policy.md`). Where two of them name one attribute, cleaning goes before keeping. What an option keeps must be well-formed and must not repeat an',
    'identifier that is removed elsewhere in the file, in whatever character set; else the table applies.',
    '',
    '| Code | Meaning (CID 7050) | Switched on by | What is done |',
    '|---|---|---|---|',
    ...rows,
    '',
    '**LongitudinalTemporalInformationModified** is REMOVED if no date or time of the table stays, UNMODIFIED if all stay as they were, MODIFIED otherwise.',
    '**BurnedInAnnotation** NO, **RecognizableVisualFeatures** NO are written only if true of the file; a source’s own warning is withdrawn only by who acted upon it.',
    '**LossyImageCompression** and what belongs to it are never dropped or reset.',
  ];
}

function rulesSection(profile: ProfileData): string[] {
  const list = (object: Readonly<Record<string, string>>): string =>
    Object.entries(object)
      .map(([key, value]) => `${key} → ${value}`)
      .join(', ');
  const byDefault = (action: string): string =>
    Object.keys(profile.defaults)
      .filter((vr) => profile.defaults[vr] === action)
      .join(' ');
  return [
    '',
    '## Rules beside the table',
    '',
    `- **Combined codes** are resolved by the attribute’s type in the object’s IOD where that is known (type 1: D, type 2: Z, type 3: X; ${Object.keys(profile.sopClasses).length} classes, ${Object.keys(profile.attributeTypes).length} attributes), at the top level. Elsewhere: ${list(profile.resolutions)}.`,
    `- **Attributes that the table does not name** are kept with VR ${byDefault('K')} if written as that VR is defined and of a plausible size; UIDs (${byDefault('U')}) are replaced unless the standard defines them; VR ${byDefault('X')} are removed, except for ${profile.keepText.length} texts that describe machines and settings. Attributes that PS3.6 does not know are removed.`,
    `- **Codes** of other schemes than ${profile.codingSchemes.join(', ')} become dummies.`,
    `- **Dummies** (D) by VR: ${list(profile.dummies)}; numbers are zero. UIDs become 2.25 UIDs derived from the project’s key. PatientID and PatientName carry the patient’s pseudonym; AccessionNumber and StudyID do where the policy asks.`,
    '- **Pixel, palette and look-up table data** stay only where they are the picture’s own, or of exactly the size that is stated beside them in a sequence that PS3.3 gives one.',
    '- **The file’s meta information** is made new, the preamble is zero.',
  ];
}

const privateSection = ({ safePrivate }: ProfileData): string[] => [
  '',
  '## Safe private attributes',
  '',
  '| Creator | Attributes |',
  '|---|---|',
  ...safePrivate.map(({ creator, group, elements }) => {
    const tags = Object.entries(elements).map(([last, vr]) => `(${group.toUpperCase()},xx${last.toUpperCase()}) ${vr}`);
    return `| ${creator} | ${tags.join(', ')} |`;
  }),
];

function tableSection({ elements, source }: ProfileData): string[] {
  const options = profileOptionSchema.options;
  const short = options.map((option) => option.replace('RetainLongitudinal', '').replace(/^(Retain|Clean)/, ''));
  return [
    '',
    `## ${source}`,
    '',
    `| Tag | Attribute | Basic | ${short.join(' | ')} |`,
    `|---|---|---|${'---|'.repeat(short.length)}`,
    ...elements.map(({ tag, name, action, options: own }) => {
      const keyword = dictionaryEntry(Number.parseInt(tag, 16))?.keyword ?? name;
      const cells = options.map((option) => own?.[option] ?? '');
      const digits = tag.toUpperCase();
      return `| (${digits.slice(0, 4)},${digits.slice(4)}) | ${keyword} | ${action} | ${cells.join(' | ')} |`;
    }),
  ];
}

if (process.argv[1]?.endsWith('conformance.ts')) writeFileSync(conformancePath, conformancePage());
