import { buildDicom, syntaxes, type DicomElements } from './dicom.ts';

const code = (CodeValue: string, CodeMeaning: string, CodingSchemeDesignator = 'DCM') => [
  { CodeValue, CodingSchemeDesignator, CodeMeaning },
];
const item = (ValueType: string, name: readonly [string, string], rest: DicomElements): DicomElements => ({
  ...{ RelationshipType: 'CONTAINS', ValueType, ConceptNameCodeSequence: code(...name) },
  ...rest,
});
const images = [{ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.826.0.1.99.1' }];
const content: DicomElements[] = [
  item('TEXT', ['121071', 'Finding'], { TextValue: 'Fabelmann with acute chest pain, tel 0341 5551234' }),
  item('TEXT', ['121071', 'Finding'], { TextValue: 'Otto Wolfenstein' }),
  item('PNAME', ['121008', 'Person Observer Name'], { PersonName: 'Wolfenstein^Otto' }),
  item('DATE', ['111060', 'Study Date'], { Date: '20240611' }),
  item('TIME', ['111061', 'Study Time'], { Time: '094512' }),
  item('DATETIME', ['111526', 'DateTime Started'], { DateTime: '20240611094512' }),
  item('UIDREF', ['121018', 'Procedure Study Instance UID'], { UID: '1.2.826.0.1.99.7' }),
  item('CODE', ['121071', 'Finding'], { ConceptCodeSequence: code('121401', 'Derivation') }),
  item('CODE', ['121071', 'Finding'], { ConceptCodeSequence: code('GF', 'Greta Fabelmann', '99LOCAL') }),
  item('NUM', ['112039', 'Tumor Shape'], {
    MeasuredValueSequence: [{ NumericValue: '4.5', MeasurementUnitsCodeSequence: code('mm', 'mm', 'UCUM') }],
  }),
  item('IMAGE', ['121112', 'Source of Measurement'], { ReferencedSOPSequence: images }),
  item('SCOORD', ['111030', 'Image Region'], { GraphicData: [1, 2, 3.5, 4], GraphicType: 'POLYLINE' }),
  item('CONTAINER', ['121070', 'Findings'], {
    ContinuityOfContent: 'SEPARATE',
    ContentSequence: [item('TEXT', ['121071', 'Finding'], { TextValue: 'Knee, says Dr. Wolfenstein' })],
  }),
];
const elements: DicomElements = {
  ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33', SOPInstanceUID: '1.2.826.0.1.99.3', Modality: 'SR' },
  ...{ PatientName: 'Fabelmann^Greta', PatientID: 'FH-00815', StudyDate: '20240611', ContentDate: '20240611' },
  ...{ StudyInstanceUID: '1.2.826.0.1.99.4', SeriesInstanceUID: '1.2.826.0.1.99.5', ContentTime: '094512' },
  ...{ CompletionFlag: 'COMPLETE', VerificationFlag: 'VERIFIED', ValueType: 'CONTAINER', InstanceNumber: '1' },
  ...{ ContinuityOfContent: 'SEPARATE', ConceptNameCodeSequence: code('126000', 'Imaging Measurement Report') },
  VerifyingObserverSequence: [
    { VerifyingOrganization: 'Fabelmann Klinik', VerificationDateTime: '20240611', VerifyingObserverName: 'W^O' },
  ],
  AuthorObserverSequence: [{ PersonName: 'Wolfenstein^Otto', InstitutionName: 'Fabelmann Klinik' }],
  ContentSequence: content,
};
/** A structured report of a fictional patient, with content items of the value types that may name somebody. */
export const structuredReport = (more: DicomElements = {}, transferSyntax: string = syntaxes.explicit): Uint8Array =>
  buildDicom({ elements: { ...elements, ...more }, transferSyntax });
