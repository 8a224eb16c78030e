import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDicom, fictionalPatient, words, type DicomElements } from '../../test/support/dicom.ts';

const uid = '1.2.826.0.1.3680043.10.543';
const code = (value: string, meaning: string): DicomElements => ({
  CodeValue: value,
  CodingSchemeDesignator: 'SCT',
  CodeMeaning: meaning,
});

const acquisition: DicomElements = {
  PatientSize: '1.7',
  PatientWeight: '68',
  PatientTelephoneNumbers: '+00 555 0147',
  BodyPartExamined: 'CHEST',
  ScanOptions: 'HELICAL MODE',
  SliceThickness: '5',
  KVP: '120',
  DataCollectionDiameter: '500',
  DeviceSerialNumber: 'SER-4711-08',
  SoftwareVersions: 'v1.2',
  ProtocolName: 'Chest routine',
  ReconstructionDiameter: '360',
  DistanceSourceToDetector: '949.075',
  DistanceSourceToPatient: '541',
  GantryDetectorTilt: '0',
  TableHeight: '152.5',
  RotationDirection: 'CW',
  ExposureTime: '800',
  XRayTubeCurrent: '220',
  Exposure: '176',
  FilterType: 'BODY FILTER',
  GeneratorPower: '26400',
  FocalSpots: '1.2',
  ConvolutionKernel: 'STANDARD',
  PatientPosition: 'FFS',
  AcquisitionNumber: '1',
};

const privateElements: DicomElements = {
  '0009,1002': {
    vr: 'SQ',
    value: [{ PatientName: 'Fabelmann^Greta', '0009,0010': { vr: 'LO', value: 'FICTIONAL VENDOR' } }],
  },
  '0019,0010': { vr: 'LO', value: 'FICTIONAL ACQU' },
  ...Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `0019,10${(i + 2).toString(16).padStart(2, '0')}`,
      i % 4 === 0 ? { vr: 'LO', value: `Fabelmann ${i}` } : { vr: 'DS', value: `${i}.25` },
    ]),
  ),
  '0029,0010': { vr: 'LO', value: 'FICTIONAL CSA' },
  '0029,1010': { vr: 'OB', value: new Uint8Array(4096).fill(0x41) },
};

/** What a scanner writes beside the patient: geometry, dose, references, and a private group with the name once more. */
const header = (number: number): DicomElements => ({
  ...fictionalPatient,
  ...acquisition,
  ...privateElements,
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: `${uid}.1001.7.${number}`,
  Modality: 'CT',
  Manufacturer: 'Fictional Vendor',
  ManufacturerModelName: 'Scanner 9000',
  ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
  AcquisitionDate: '20240611',
  AcquisitionTime: '094630.120',
  ContentTime: '094631.500',
  SeriesTime: '094601',
  StudyDescription: 'CT chest of Fabelmann',
  SeriesDescription: 'Thorax 5 mm',
  PerformingPhysicianName: 'Heiler^Hans',
  PhysiciansOfRecord: 'Beispiel^Berta',
  InstitutionalDepartmentName: 'Radiology',
  ReferencedImageSequence: [1, 2, 3].map((i) => ({
    ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    ReferencedSOPInstanceUID: `${uid}.1001.6.${i}`,
  })),
  ProcedureCodeSequence: [code('399208008', 'Plain chest X-ray')],
  AnatomicRegionSequence: [code('51185008', 'Chest')],
  InstanceNumber: String(number),
  ImagePositionPatient: `-180\\-180\\${number * 5}`,
  ImageOrientationPatient: '1\\0\\0\\0\\1\\0',
  PositionReferenceIndicator: 'SN',
  SliceLocation: String(number * 5),
  RequestedProcedureDescription: 'Chest',
});

/** One slice of 512 × 512, 12 of 16 bits: as large as most CT files in the world, and each one different. */
export function slice(number: number, options: { columns?: number; rows?: number; frames?: number } = {}): Uint8Array {
  const { columns = 512, rows = 512, frames = 1 } = options;
  const samples = new Uint16Array(columns * rows * frames);
  for (let i = 0; i < samples.length; i++) samples[i] = ((i * 2654435761) >>> 21) + ((i >> 9) & 1023) + (number & 7);
  return buildDicom({
    pixels: words(samples),
    elements: {
      ...header(number),
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      ...(frames > 1 ? { NumberOfFrames: String(frames) } : {}),
      Rows: rows,
      Columns: columns,
      PixelSpacing: '0.703125\\0.703125',
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
      WindowCenter: '40',
      WindowWidth: '400',
      RescaleIntercept: '-1024',
      RescaleSlope: '1',
    },
  });
}

export function writeSlices(folder: string, count: number): string[] {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, `${String(i).padStart(5, '0')}.dcm`);
    writeFileSync(path, slice(i + 1));
    return path;
  });
}
