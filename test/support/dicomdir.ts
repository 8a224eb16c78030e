import { buildDicom, type DicomElements } from './dicom.ts';

/** A DICOMDIR with a patient, a study and a series, and one image record for each reference (components apart by backslashes). */
export function dicomdirOf(references: readonly string[], elements: DicomElements = {}): Uint8Array {
  const image = (reference: string): DicomElements => ({
    OffsetOfTheNextDirectoryRecord: 0,
    RecordInUseFlag: 0xffff,
    OffsetOfReferencedLowerLevelDirectoryEntity: 0,
    DirectoryRecordType: 'IMAGE',
    ReferencedFileID: reference,
  });
  return buildDicom({
    meta: { MediaStorageSOPClassUID: '1.2.840.10008.1.3.10', MediaStorageSOPInstanceUID: '1.2.3.4' },
    elements: {
      FileSetID: 'FICTIONAL',
      DirectoryRecordSequence: [
        { DirectoryRecordType: 'PATIENT', PatientName: 'Fabelmann^Greta', PatientID: 'FH-00815-77' },
        { DirectoryRecordType: 'STUDY', StudyDescription: 'Fabelmann follow-up' },
        { DirectoryRecordType: 'SERIES', Modality: 'CT' },
        ...references.map(image),
      ],
      ...elements,
    },
  });
}
