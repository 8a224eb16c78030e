import { describe, expect, it } from 'vitest';
import { ct, type DicomElements } from '../../test/support/dicom.ts';
import { instanceIdentitySchema } from '../../model/grouping.ts';
import { instanceIdentity } from './identity.ts';
import { parseDicom } from './parse.ts';
import { Values } from './values.ts';

const of = (elements: DicomElements = {}) => {
  const file = parseDicom(ct({ elements }));
  return instanceIdentitySchema.parse(instanceIdentity(new Values(file, file.elements)));
};

describe('the identity of an instance', () => {
  it('is what its patient, study and series modules say', () => {
    expect(of({ StudyDescription: 'Küche', SeriesDescription: ' Axial ' })).toMatchObject({
      StudyInstanceUID: '1.2.826.0.1.3680043.10.543.1001',
      SeriesInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7',
      SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2',
      StudyDate: '20240611',
      StudyDescription: 'Küche',
      SeriesNumber: 7,
      SeriesDescription: 'Axial',
      InstanceNumber: 1,
    });
  });

  it('tells patients apart by their number within its issuer, and by name only without one', () => {
    const patient = (elements: DicomElements): string => of(elements).patient;
    expect(patient({ PatientName: 'Fabelmann^G' })).toBe(patient({}));
    expect(patient({ IssuerOfPatientID: 'B' })).not.toBe(patient({}));
    expect(patient({ PatientID: '' })).not.toBe(patient({ PatientID: '', PatientName: 'Other' }));
    expect(patient({ PatientID: 'X', PatientName: '' })).not.toBe(patient({ PatientID: '', PatientName: 'X' }));
    const nobody = { PatientID: '', PatientName: '' };
    expect(patient(nobody)).not.toBe(patient({ ...nobody, StudyInstanceUID: '1.2.3' }));
  });

  it('never grows with what a file claims', () => {
    const long = 'X'.repeat(60_000);
    const { patient, ...rest } = of({ PatientID: long, IssuerOfPatientID: '"'.repeat(5000), StudyInstanceUID: long });
    expect(patient.length).toBeLessThanOrEqual(1000);
    expect(rest.StudyInstanceUID.length).toBe(128);
    expect(of({ PatientID: '\x01'.repeat(5000) }).patient.length).toBeLessThanOrEqual(1000);
    expect(of({ InstanceNumber: '99999999999', SeriesNumber: '1.5', StudyDate: 'unknown!' })).toMatchObject({
      InstanceNumber: null,
      SeriesNumber: null,
      StudyDate: '',
    });
    expect(of({ StudyDescription: `a\x1b[31m\nb${'c'.repeat(100)}` }).StudyDescription).toBe(`a[31mb${'c'.repeat(58)}`);
  });
});
