import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildDicom, syntaxes, type DicomElements } from '../../test/support/dicom.ts';
import { fill, limits } from '../../test/support/outgoing.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { deidSchema } from '../../model/policy.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { openReport } from '../dicom/report.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearReport } from './clearReport.ts';
import { loadProfile } from './profile.ts';

const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const deid = deidSchema.parse({ options: { cleanGraphics: true } });
const sopClass = '1.2.840.10008.5.1.4.1.1.11.1';
const image = { ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.826.0.1.99.1' };

/** A state of a fictional patient's slice: a caption with a name, an arrow, a window. */
const presentationState = (more: DicomElements = {}, points = [10, 20, 30, 40]): Uint8Array =>
  buildDicom({
    transferSyntax: syntaxes.explicit,
    elements: {
      ...{ SOPClassUID: sopClass, SOPInstanceUID: '1.2.826.0.1.99.3', Modality: 'PR', InstanceNumber: '1' },
      ...{ PatientName: 'Fabelmann^Greta', PatientID: 'FH-00815', StudyDate: '20240611' },
      ...{ StudyInstanceUID: '1.2.826.0.1.99.4', SeriesInstanceUID: '1.2.826.0.1.99.5' },
      ...{ PresentationCreationDate: '20240611', PresentationCreationTime: '094512' },
      ...{ ContentLabel: 'MARKS', ContentDescription: 'Of Greta Fabelmann', ContentCreatorName: 'Wolfenstein^Otto' },
      ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2.826.0.1.99.2', ReferencedImageSequence: [image] }],
      GraphicAnnotationSequence: [
        {
          GraphicLayer: 'MARKS',
          ReferencedImageSequence: [image],
          TextObjectSequence: [{ UnformattedTextValue: 'Fabelmann, left knee' }],
          GraphicObjectSequence: [
            {
              ...{ GraphicAnnotationUnits: 'PIXEL', GraphicDimensions: 2, NumberOfGraphicPoints: points.length / 2 },
              ...{ GraphicData: points, GraphicType: 'POLYLINE', GraphicFilled: 'N' },
            },
          ],
        },
      ],
      SoftcopyVOILUTSequence: [{ WindowCenter: '40', WindowWidth: '400' }],
      ...more,
    },
  });
const clear = (bytes: Uint8Array, options = deid) =>
  clearReport(openReport(bytes), { profile: loadProfile(json, options), pseudonyms: testPseudonyms() });
const failed = async (file: Uint8Array, against: Uint8Array, options = deid): Promise<string[]> => {
  const source = (bytes: Uint8Array) => ({ kind: 'bytes', bytes }) as const;
  const request = { source: source(file), limits, fill, deid: options, burned: [], against: source(against) };
  return (await verifyFile(request)).checks
    .filter(({ passed }) => !passed)
    .map(({ check, detail }) => `${check}: ${detail}`);
};

describe('a presentation state under Clean Graphics', () => {
  it('keeps its drawings, its texts word by word, and what it is about by the new UIDs', async () => {
    const original = presentationState();
    const { bytes } = clear(original);
    const { values } = openReport(bytes);
    const annotation = values.item(tagOf('GraphicAnnotationSequence'), 0)!;
    expect(annotation.item(tagOf('TextObjectSequence'))!.string(tagOf('UnformattedTextValue'))).toBe('left knee');
    expect(annotation.item(tagOf('GraphicObjectSequence'))!.string(tagOf('GraphicType'))).toBe('POLYLINE');
    const referenced = values.item(tagOf('ReferencedSeriesSequence'), 0)!.item(tagOf('ReferencedImageSequence'))!;
    const uid = testPseudonyms().uid(image.ReferencedSOPInstanceUID);
    expect(referenced.string(tagOf('ReferencedSOPInstanceUID'))).toBe(uid);
    expect(annotation.item(tagOf('ReferencedImageSequence'))!.string(tagOf('ReferencedSOPInstanceUID'))).toBe(uid);
    const text = Buffer.from(bytes).toString('latin1');
    for (const word of ['Fabelmann', 'Wolfenstein', 'FH-00815', '20240611', '1.2.826'])
      expect(text).not.toContain(word);
    expect(text).toContain('113103');
    expect(await failed(bytes, original)).toEqual([]);
  });

  it('stays refused without the option, on both sides', async () => {
    const without = deidSchema.parse({});
    expect(() => clear(presentationState(), without)).toThrow();
    const { bytes } = clear(presentationState());
    expect(await failed(bytes, presentationState(), without)).not.toEqual([]);
  });

  it('stays refused with a drawing that may be handwriting, on both sides', async () => {
    const long = presentationState(
      {},
      Array.from({ length: 300 }, (_, at) => at),
    );
    expect(() => openReport(long)).toThrow();
    expect(await failed(long, long)).toContain('no-pixels: a drawing that may be handwriting');
  });

  it('stays refused if it is one of colours, or has a picture', () => {
    expect(() => openReport(presentationState({ SOPClassUID: `${sopClass.slice(0, -1)}2` }))).toThrow();
    expect(() => openReport(presentationState({ PixelData: { vr: 'OB', value: new Uint8Array(4) } }))).toThrow();
  });
});
