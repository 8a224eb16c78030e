// Which type an attribute with a combined code has at the top level of an image's IOD (PS3.3 annex A and the modules it names): what decides
// between D, Z and X. `classic` are the single-frame IODs that are made of the general modules; an attribute or a class that is not listed
// is taken for type 1 (the code that is valid whatever the type).
export const sopClasses = {
  CR: ['1.2.840.10008.5.1.4.1.1.1'],
  DX: ['1.2.840.10008.5.1.4.1.1.1.1', '1.2.840.10008.5.1.4.1.1.1.1.1'],
  MG: ['1.2.840.10008.5.1.4.1.1.1.2', '1.2.840.10008.5.1.4.1.1.1.2.1'],
  CT: ['1.2.840.10008.5.1.4.1.1.2'],
  MR: ['1.2.840.10008.5.1.4.1.1.4'],
  US: ['1.2.840.10008.5.1.4.1.1.6.1', '1.2.840.10008.5.1.4.1.1.3.1'],
  SC: ['1.2.840.10008.5.1.4.1.1.7'],
  XA: ['1.2.840.10008.5.1.4.1.1.12.1', '1.2.840.10008.5.1.4.1.1.12.2'],
  NM: ['1.2.840.10008.5.1.4.1.1.20'],
  PT: ['1.2.840.10008.5.1.4.1.1.128'],
};
const classic = { CR: 3, DX: 3, MG: 3, CT: 3, MR: 3, US: 3, SC: 3, XA: 3, NM: 3, PT: 3 };
export const attributeTypes = {
  InstanceCreationDate: classic,
  InstanceCreationTime: classic,
  SeriesDate: { ...classic, PT: 1 },
  SeriesTime: { ...classic, PT: 1 },
  AcquisitionDate: { CR: 3, CT: 3, MR: 3, US: 3, PT: 2, NM: 3, XA: 3 },
  AcquisitionTime: { CR: 3, CT: 3, MR: 3, US: 3, PT: 2, NM: 3, XA: 3 },
  // General Image, type 2C.
  ContentDate: { CR: 2, CT: 2, MR: 2, US: 2, SC: 2, XA: 2, NM: 2, PT: 2 },
  ContentTime: { CR: 2, CT: 2, MR: 2, US: 2, SC: 2, XA: 2, NM: 2, PT: 2 },
  AcquisitionDateTime: { CR: 3, CT: 3, MR: 3, US: 3, SC: 3, XA: 3, NM: 3, PT: 3 },
  InstitutionName: classic,
  StationName: classic,
  OperatorsName: classic,
  OperatorIdentificationSequence: classic,
  DeviceSerialNumber: classic,
  ProtocolName: { CR: 3, CT: 3, MR: 3, US: 3, SC: 3, XA: 3, NM: 3, PT: 3 },
  ReferencedStudySequence: classic,
  ReferencedPerformedProcedureStepSequence: { CR: 3, CT: 3, MR: 3, US: 3, SC: 3, XA: 3, NM: 3, PT: 3 },
  RequestedProcedureDescription: classic,
  // Patient Study, type 2C; Contrast/Bolus, type 2.
  PatientSexNeutered: Object.fromEntries(Object.keys(classic).map((key) => [key, 2])),
  ContrastBolusAgent: { CR: 2, DX: 2, MG: 2, CT: 2, MR: 2, XA: 2 },
  AcquisitionDeviceProcessingDescription: { CR: 3, DX: 3, MG: 3 },
  DetectorID: { CR: 3, DX: 3, XA: 3 },
  DateOfLastDetectorCalibration: { CR: 3, DX: 3, XA: 3 },
  TimeOfLastDetectorCalibration: { CR: 3, DX: 3, XA: 3 },
};
