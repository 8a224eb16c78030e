import { createHash } from 'node:crypto';
import type { DataSet } from './dataset.ts';
import { utf8 } from './dataset.ts';
import type { DirectoryRecord } from './directory.ts';
import type { ExportedObject } from './reading.ts';

/** What one object adds to a directory: the keys of its four records and where each belongs. */
export interface Listing {
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly transferSyntax: string;
  readonly keys: Readonly<Record<'patient' | 'study' | 'series' | 'leaf', DataSet>>;
  readonly type: string;
  /** Keys of type 1 that the object does not tell and that got the value every other writer gives. */
  readonly invented: number;
}

/** The four records of an object; PS3.3 F.5. EXPORT_KEY_MISSING where it has not the UIDs by which it is filed. */
export function listingOf(object: ExportedObject): Listing {
  let invented = 0;
  const or = (keyword: string, fallback: string): string => {
    const told = object.text(keyword)?.split('\\')[0]?.trim();
    if (told) return told;
    invented++;
    return fallback;
  };
  const maybe = (keyword: string): string | null => object.text(keyword)?.replaceAll('\\', ' ') ?? null;
  const uid = (keyword: string) => object.required(keyword);
  const sopClass = uid('SOPClassUID');
  const [study, series, instance] = [uid('StudyInstanceUID'), uid('SeriesInstanceUID'), uid('SOPInstanceUID')];
  const charset = { SpecificCharacterSet: utf8 };
  const patientId = or('PatientID', 'ANONYMOUS');
  const leaf = leafOf(sopClass);
  const keys = {
    patient: { ...charset, PatientName: maybe('PatientName'), PatientID: patientId },
    study: {
      ...charset,
      // A profile that removes dates leaves no study date, but the record must have one: the values of dcmtk's --invent.
      StudyDate: or('StudyDate', '19000101'),
      StudyTime: or('StudyTime', '000000'),
      StudyDescription: maybe('StudyDescription'),
      StudyInstanceUID: study,
      StudyID: or('StudyID', shortCode(study)),
      AccessionNumber: maybe('AccessionNumber'),
    },
    series: {
      ...charset,
      Modality: or('Modality', 'OT'),
      SeriesInstanceUID: series,
      SeriesNumber: or('SeriesNumber', '1'),
    },
    leaf: { ...charset, InstanceNumber: or('InstanceNumber', '1'), ...leaf.keys(object, or) },
  };
  const { transferSyntax } = object.file;
  return { patient: patientId, study, series, instance, transferSyntax, keys, type: leaf.type, invented };
}

type OrFallback = (keyword: string, fallback: string) => string;
interface Leaf {
  readonly type: string;
  readonly keys: (object: ExportedObject, or: OrFallback) => DataSet;
}

const image: Leaf = { type: 'IMAGE', keys: () => ({}) };
/** Record types by the class of the object; PS3.3 F.4. All that Scrim clears has pixels, so what is not named is an image. */
const leaves: readonly (readonly [RegExp, Leaf])[] = [
  [
    /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\.2$/,
    { type: 'RT DOSE', keys: (_, or) => ({ DoseSummationType: or('DoseSummationType', 'PLAN') }) },
  ],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.\d+$/, { type: 'PRESENTATION', keys: presentationKeys }],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.\d+$/, { type: 'SR DOCUMENT', keys: reportKeys }],
];
const leafOf = (sopClass: string): Leaf => leaves.find(([pattern]) => pattern.test(sopClass))?.[1] ?? image;

function presentationKeys(object: ExportedObject, or: OrFallback): DataSet {
  return {
    PresentationCreationDate: or('PresentationCreationDate', '19000101'),
    PresentationCreationTime: or('PresentationCreationTime', '000000'),
    ContentLabel: or('ContentLabel', 'UNNAMED'),
    ContentDescription: object.text('ContentDescription') ?? null,
    ContentCreatorName: object.text('ContentCreatorName') ?? null,
    ReferencedSeriesSequence: object.references('ReferencedSeriesSequence'),
  };
}

function reportKeys(object: ExportedObject, or: OrFallback): DataSet {
  return {
    CompletionFlag: or('CompletionFlag', 'PARTIAL'),
    VerificationFlag: or('VerificationFlag', 'UNVERIFIED'),
    ContentDate: or('ContentDate', '19000101'),
    ContentTime: or('ContentTime', '000000'),
    ConceptNameCodeSequence: object.codes('ConceptNameCodeSequence'),
  };
}

/** Sixteen characters at most (SH), the same for the same study. */
const shortCode = (uid: string): string => createHash('sha256').update(uid).digest('hex').slice(0, 8).toUpperCase();

/** The tree of records, grown object by object in the order in which they come. */
export class RecordTree {
  readonly patients: DirectoryRecord[] = [];
  private readonly known = new Map<string, { readonly record: DirectoryRecord; readonly number: number }>();

  /** Adds an object; answers the components of the File ID that it is to be stored under. */
  add(listing: Listing, sopClass: string): string[] {
    const { keys, transferSyntax } = listing;
    const patient = this.branch(this.patients, 'PATIENT', listing.patient, keys.patient);
    const study = this.branch(patient.record.children, 'STUDY', `${listing.patient}\n${listing.study}`, keys.study);
    const path = `${listing.patient}\n${listing.study}\n${listing.series}`;
    const series = this.branch(study.record.children, 'SERIES', path, keys.series);
    const number = series.record.children.length + 1;
    const fileId = [
      component('P', patient.number),
      component('ST', study.number),
      component('SE', series.number),
      component(listing.type === 'IMAGE' ? 'IM' : 'OB', number),
    ];
    series.record.children.push({
      type: listing.type,
      children: [],
      keys: {
        ReferencedFileID: fileId,
        ReferencedSOPClassUIDInFile: sopClass,
        ReferencedSOPInstanceUIDInFile: listing.instance,
        ReferencedTransferSyntaxUIDInFile: transferSyntax,
        ...keys.leaf,
      },
    });
    return fileId;
  }

  private branch(siblings: DirectoryRecord[], type: string, path: string, keys: DataSet) {
    let entry = this.known.get(path);
    if (!entry) {
      entry = { record: { type, keys, children: [] }, number: siblings.length + 1 };
      siblings.push(entry.record);
      this.known.set(path, entry);
    }
    return entry;
  }
}

/** At most eight characters of A–Z, 0–9 and _; PS3.10 8.2. */
const component = (prefix: string, number: number): string => prefix + String(number).padStart(8 - prefix.length, '0');
