/** Group 0002 of a file that leaves: no AE titles (0016–0018), no private information (0100, 0102). */
export const metaTags: ReadonlySet<number> = new Set([
  0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013,
]);

/**
 * Values that stand for nobody, by VR: what an element that must not be empty may hold instead. A pseudonym is a project's
 * keyed hash in capitals and digits.
 */
export const dummies: Readonly<Record<string, RegExp>> = {
  PN: /^(|ANON(YMOUS)?|REMOVED(\^REMOVED)?|SCRIM-[0-9A-HJKMNP-TV-Z]{8})$/,
  LO: /^(|ANON(YMOUS)?|REMOVED|SCRIM-[0-9A-HJKMNP-TV-Z]{8})$/,
  SH: /^(|ANON(YMOUS)?|REMOVED|SCRIM-[0-9A-HJKMNP-TV-Z]{8})$/,
  LT: /^(|REMOVED)$/,
  ST: /^(|REMOVED)$/,
  UT: /^(|REMOVED)$/,
  UC: /^(|REMOVED)$/,
  UR: /^(|REMOVED)$/,
  CS: /^(|O|NONE|UNKNOWN|REMOVED)$/,
  AE: /^(|REMOVED)$/,
  AS: /^(|000[DWMY])$/,
  DA: /^(|00010101|19000101|19700101)$/,
  TM: /^(|0{2,6}(\.0+)?)$/,
  DT: /^(|(00010101|19000101|19700101)0*(\.0+)?)$/,
  IS: /^[-+]?0*$/,
  DS: /^[-+]?0*(\.0*)?$/,
};

/** Binary values that are part of the picture; where they may stand, `bulkRules.ts` says. ICC profiles are not: they may name a device and its owner. */
export const binaryTags: ReadonlySet<number> = new Set([
  0x7fe00008, // FloatPixelData
  0x7fe00009, // DoubleFloatPixelData
  0x7fe00010, // PixelData
  0x00281101,
  0x00281102,
  0x00281103, // palette descriptors, where a writer gives them as OW
  0x00281201,
  0x00281202,
  0x00281203,
  0x00281204, // palette data
  0x00281221,
  0x00281222,
  0x00281223, // segmented palette data
  0x00283006, // LUTData
]);

/** Palette data, plain, large and segmented: part of the picture only where its photometric interpretation says so. */
export const paletteTags: ReadonlySet<number> = new Set([
  0x00281201, 0x00281202, 0x00281203, 0x00281204, 0x00281211, 0x00281212, 0x00281213, 0x00281221, 0x00281222,
  0x00281223, 0x00281224,
]);
/** Modality, VOI, presentation and softcopy VOI LUT sequences: the only items in which PS3.3 has LUT data. */
export const lutSequences: ReadonlySet<number> = new Set([0x00283000, 0x00283010, 0x20500010, 0x00283110]);
export const lutDescriptor = 0x00283002;
export const lutData = 0x00283006;

/** Texts that describe equipment, units and codes; no other text may leave. */
export const textTags: ReadonlySet<number> = new Set([
  0x00080070, // Manufacturer
  0x00080100, // CodeValue
  0x00080102, // CodingSchemeDesignator
  0x00080103, // CodingSchemeVersion
  0x00080104, // CodeMeaning
  0x00080112, // CodingSchemeRegistry
  0x00080119, // LongCodeValue
  0x00080122, // MappingResourceName
  0x00081090, // ManufacturerModelName
  0x00082120, // StageName
  0x00082127, // ViewName
  0x00082132, // EventTimerNames
  0x00120063, // DeidentificationMethod
  0x00180024, // SequenceName
  0x00180031, // Radiopharmaceutical
  0x00180085, // ImagedNucleus
  0x00181016, // SecondaryCaptureDeviceManufacturer
  0x00181018, // SecondaryCaptureDeviceManufacturerModelName
  0x00181019, // SecondaryCaptureDeviceSoftwareVersions
  0x00181020, // SoftwareVersions
  0x00181022, // VideoImageFormatAcquired
  0x00181023, // DigitalImageFormatAcquired
  0x00181040, // ContrastBolusRoute
  0x00181061, // TriggerSourceOrType
  0x00181064, // CardiacFramingType
  0x00181070, // RadiopharmaceuticalRoute
  0x00181085, // PVCRejection
  0x00181160, // FilterType
  0x00181161, // TypeOfFilters
  0x00181180, // CollimatorGridName
  0x001811b0, // AcquisitionMode
  0x00181210, // ConvolutionKernel
  0x00181250, // ReceiveCoilName
  0x00181251, // TransmitCoilName
  0x00181260, // PlateType
  0x00181261, // PhosphorType
  0x00181401, // AcquisitionDeviceProcessingCode
  0x00185000, // OutputPower
  0x00185010, // TransducerData
  0x00185020, // ProcessingFunction
  0x00186031, // TransducerType
  0x00187040, // GridAbsorbingMaterial
  0x00187041, // GridSpacingMaterial
  0x00189005, // PulseSequenceName
  0x00189046, // MultiCoilConfiguration
  0x00189047, // MultiCoilElementName
  0x00189320, // ImageFilter
  0x00209056, // StackID
  0x00209421, // DimensionDescriptionLabel
  0x00280a04, // PixelSpacingCalibrationDescription
  0x00281054, // RescaleType
  0x00281055, // WindowCenterWidthExplanation
  0x00283003, // LUTExplanation
  0x00283004, // ModalityLUTType
  0x00409210, // LUTLabel
  0x00480106, // OpticalPathIdentifier
  0x00540018, // EnergyWindowName
  0x00541101, // AttenuationCorrectionMethod
  0x00541103, // ReconstructionMethod
  0x00541105, // ScatterCorrectionMethod
  0x006a000e, // ReferencedOpticalPathIdentifier
]);

/**
 * Words of DICOM's own vocabulary (defined terms and enumerated values of PS3.3, body parts of PS3.16 Annex L) that are also people's names or
 * that phantoms carry as names. Only these, and only inside coded values.
 */
export const standardTerms: ReadonlySet<string> = new Set(
  (
    'ABDOMEN ABDOMENPELVIS ANGIO ANKLE ARM AXIAL BRAIN BREAST CARDIAC CHEST CINE CSPINE DERIVED DIFFUSION DYNAMIC ELBOW EXTREMITY EYE FACE FINGER FOOT HAND HEAD HEART HEADNECK ' +
    'GATED HFDR HIP IDENTITY INVERSE JAW KIDNEY KNEE LEG LIVER LOCALIZER LSPINE LUNG MANDIBLE MAXIMUM MEAN MIXED MONOCHROME1 MONOCHROME2 NECK NONE NORMAL NOSE ORBIT ' +
    'ORIGINAL OTHER PALETTE PELVIS PERFUSION PRIMARY REST SECONDARY SHOULDER SINUS SKULL SPINE SPLEEN STANDARD STATIC STERNUM STRESS THIGH THORAX THYROID TOE ' +
    'TSPINE UNKNOWN VOLUME WHOLEBODY WRIST UTERUS'
  ).split(' '),
);

/** Texts of structured content and of graphics, which the table leaves to the prose of PS3.15 E.3.3 and E.3.4. */
export const structuredTexts = { TextValue: 0x0040a160, UnformattedTextValue: 0x00700006 } as const;
