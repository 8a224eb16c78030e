// What the basic profile keeps beyond the table. The table names what must be protected; an element that it does not name is kept only if its
// VR cannot carry prose (numbers, codes, structure) or if its keyword stands here, because it describes a machine or a setting, never a person.
export const keepText = `
Manufacturer ManufacturerModelName SoftwareVersions
SecondaryCaptureDeviceManufacturer SecondaryCaptureDeviceManufacturerModelName SecondaryCaptureDeviceSoftwareVersions
VideoImageFormatAcquired DigitalImageFormatAcquired
CodeValue LongCodeValue CodingSchemeDesignator CodingSchemeVersion CodeMeaning CodingSchemeRegistry MappingResourceName
StageName ViewName EventTimerNames
SequenceName PulseSequenceName ImagedNucleus ReceiveCoilName TransmitCoilName MultiCoilConfiguration MultiCoilElementName
Radiopharmaceutical RadiopharmaceuticalRoute ContrastBolusRoute PVCRejection
TriggerSourceOrType CardiacFramingType
FilterType TypeOfFilters CollimatorGridName PlateType PhosphorType ConvolutionKernel ImageFilter
GridAbsorbingMaterial GridSpacingMaterial AcquisitionMode AcquisitionDeviceProcessingCode
OutputPower TransducerData ProcessingFunction
StackID DimensionDescriptionLabel
RescaleType WindowCenterWidthExplanation LUTExplanation ModalityLUTType LUTLabel PixelSpacingCalibrationDescription
EnergyWindowName AttenuationCorrectionMethod ReconstructionMethod ScatterCorrectionMethod
OpticalPathIdentifier ReferencedOpticalPathIdentifier
`;

export const keepBinary = `
PixelData FloatPixelData DoubleFloatPixelData
RedPaletteColorLookupTableData GreenPaletteColorLookupTableData BluePaletteColorLookupTableData AlphaPaletteColorLookupTableData
SegmentedRedPaletteColorLookupTableData SegmentedGreenPaletteColorLookupTableData SegmentedBluePaletteColorLookupTableData
LUTData
`;

// Texts that are not kept, but of attributes that image IODs require to be present (type 2): emptied. Or to have a value (type 1): a dummy.
export const keepEmpty = `
PositionReferenceIndicator ReceiveCoilManufacturerName TransmitCoilManufacturerName RadiationMachineName ContentDescription
`;
export const keepDummy = `
SegmentLabel SegmentAlgorithmName RTImageLabel ApplicationName ApplicationVersion ApplicationManufacturer AlgorithmName AlgorithmVersion
`;

// Defined terms of coded values (PS3.3 C.7.6.1.1.2, C.8.16.1 and their like) that are also people's names, or that phantoms carry as names: in a value of
// VR CS they are vocabulary, whatever else the file says.
export const codedTerms = `
ORIGINAL DERIVED PRIMARY SECONDARY AXIAL LOCALIZER OTHER NONE NORMAL STANDARD IDENTITY INVERSE MIXED VOLUME UNKNOWN
PERFUSION DIFFUSION CARDIAC ANGIO STATIC DYNAMIC GATED STRESS REST CINE MAXIMUM MEAN
ABDOMEN ABDOMENPELVIS ANKLE ARM BRAIN BREAST CHEST CSPINE ELBOW EXTREMITY EYE FACE FINGER FOOT HAND HEAD HEADNECK HEART HIP JAW KIDNEY KNEE
LEG LIVER LSPINE LUNG MANDIBLE NECK NOSE ORBIT PELVIS SHOULDER SINUS SKULL SPINE SPLEEN STERNUM THIGH THORAX THYROID TOE TSPINE UTERUS WHOLEBODY WRIST
`;

// Vocabularies whose codes and meanings are published. Items of other schemes are local and may say anything.
export const codingSchemes =
  'DCM SCT SRT SNM3 LN UCUM RADLEX FMA ICD10 I10 I10C I9C ICDO3 MDC NCIt UMLS UNS ACR BI'.split(' ');

// By VR, for elements that the table does not name: K keep, U replace what is not a UID of the standard, X remove.
export const defaults = {
  AE: 'X',
  AS: 'X',
  AT: 'K',
  CS: 'K',
  DA: 'X',
  DS: 'K',
  DT: 'X',
  FD: 'K',
  FL: 'K',
  IS: 'K',
  LO: 'X',
  LT: 'X',
  OB: 'X',
  OD: 'X',
  OF: 'X',
  OL: 'X',
  OV: 'X',
  OW: 'X',
  PN: 'X',
  SH: 'X',
  SL: 'K',
  SQ: 'K',
  SS: 'K',
  ST: 'X',
  SV: 'K',
  TM: 'X',
  UC: 'X',
  UI: 'U',
  UL: 'K',
  UN: 'X',
  UR: 'X',
  US: 'K',
  UT: 'X',
  UV: 'K',
};

// Values of action D by VR, valid for it and the same for everyone. Numbers become zero, UIDs are replaced as by U.
export const dummies = {
  AE: 'REMOVED',
  AS: '000Y',
  CS: 'REMOVED',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  LO: 'REMOVED',
  LT: 'REMOVED',
  PN: 'REMOVED^REMOVED',
  SH: 'REMOVED',
  ST: 'REMOVED',
  TM: '000000',
  UC: 'REMOVED',
  UR: 'REMOVED',
  UT: 'REMOVED',
};

// The table's combined codes depend on whether an IOD requires the element. These are the strictest that stay valid whichever it is:
// an emptied element satisfies types 2 and 3, a dummy value satisfies all, and neither keeps anything of the original.
export const resolutions = { 'X/Z': 'Z', 'X/D': 'D', 'Z/D': 'D', 'X/Z/D': 'D', 'X/Z/U*': 'U' };
