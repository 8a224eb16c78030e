import { describe, expect, it } from 'vitest';
import { cleanDicom, verifyRequest } from '../../test/support/outgoing.ts';
import type { DicomElements } from '../../test/support/dicom.ts';
import { verifyFile } from './verifyFile.ts';

async function failed(elements: DicomElements, original?: DicomElements): Promise<string[]> {
  const theirs = original && cleanDicom({ SOPInstanceUID: '1.2.3', StudyInstanceUID: '1.2.4', ...original });
  const over = theirs ? { against: { kind: 'bytes', bytes: theirs } as const } : {};
  const own = { StudyInstanceUID: '2.25.31', SeriesInstanceUID: '2.25.32' };
  const { checks } = await verifyFile(verifyRequest(cleanDicom({ ...own, ...elements }), over));
  return checks.filter((check) => !check.passed).map((check) => check.check);
}
const code = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string): DicomElements => ({
  AnatomicRegionSequence: [{ CodeValue, CodingSchemeDesignator, CodeMeaning }],
});

describe('a text that stays by its tag', () => {
  it.each<[string, DicomElements]>([
    ['settings', { SequenceName: '*tfl3d1_16ns', ConvolutionKernel: 'B30f', StageName: 'STAGE 2 REST' }],
    ['makers', { Manufacturer: 'GE MEDICAL SYSTEMS', ManufacturerModelName: 'SOMATOM Definition AS+' }],
    ['versions', { SoftwareVersions: 'syngo CT VB17A\\V5.2\\5.00.02' }],
    ['concepts', code('10200004', 'SCT', 'Liver structure')],
    ['units', code('mm[Hg]', 'UCUM', 'millimeter')],
  ])('may name %s', async (_, elements) => expect(await failed(elements)).toEqual([]));

  it.each<[string, DicomElements]>([
    ['a stranger', { StageName: 'Mottel Zoe' }],
    ['a stranger, joined to a number', { SequenceName: 'Mottel57' }],
    ['a stranger, as the meaning of a code', code('10200004', 'SCT', 'Mottel, Zoe')],
    ['a stranger, as a code', code('Mottel', 'UCUM', 'millimeter')],
    ['a telephone', { StageName: '0171 555 1234' }],
    ['a telephone as a code', code('4915112345', 'SCT', 'Liver structure')],
    ['a day of two-digit year', { ViewName: '03.11.57' }],
    ['a day with its month’s name', { ViewName: 'view 3 Nov 1957' }],
    ['a day, year first', { SoftwareVersions: '[2010/06/30]' }],
    ['a long number', { StageName: 'rest 815077' }],
  ])('may not name %s', async (_, elements) => expect(await failed(elements)).toEqual(['headers']));
});

describe('a name of the original', () => {
  it.each<[string, string, string]>([
    ['of two letters', 'Wu^Li', 'rest Wu'],
    ['written out', 'Müssle^Zoe', 'Muessle'],
    ['without its accent', 'Gómez^Zoe', 'GOMEZ'],
    ['with an umlaut for two letters', 'Moettel^Zoe', 'rest Mottel'],
    ['by half of it', 'Ott-Wax^Zoe', 'rest, ott'],
  ])('is found %s', async (_, PatientName, StageName) => {
    const names = { SpecificCharacterSet: 'ISO_IR 192', PatientName };
    expect(await failed({ StageName }, names)).toContain('no-identifiers');
  });

  it('is not found within other words, nor in what codes are made of', async () => {
    expect(await failed({ StageName: 'maximum' }, { PatientName: 'Max^Li' })).toEqual([]);
    expect(await failed(code('cm', 'UCUM', 'centimeter'), { PatientName: 'CM^Wu' })).toEqual([]);
  });
});
