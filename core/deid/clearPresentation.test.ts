import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { buildDicom, syntaxes, type DicomElements } from '../../test/support/dicom.ts';
import { fill, limits } from '../../test/support/outgoing.ts';
import { adobeRgb } from '../../test/support/profiles.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { deidSchema } from '../../model/policy.ts';
import { srgbProfile } from '../codecs/srgbProfile.ts';
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
const classOf = (number: number): string => `${sopClass.slice(0, -1)}${number}`;
const ramp = (phase: number): Buffer => {
  const entries = Uint16Array.from({ length: 256 }, (_, at) => ((at * (phase + 1)) % 256) * 257);
  return Buffer.from(entries.buffer);
};
/** As monitors have it, with words of its maker's. */
const monitorProfile = (
  await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    .withIccProfile('srgb')
    .png()
    .toBuffer()
    .then((png) => sharp(png).metadata())
).icc!;
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

  /** Red, green and blue as ramps, each of 256 entries of 16 bits. */
  const palette = Object.fromEntries(
    ['Red', 'Green', 'Blue'].flatMap((colour, phase) => [
      [`${colour}PaletteColorLookupTableDescriptor`, [256, 0, 16]],
      [`${colour}PaletteColorLookupTableData`, { vr: 'OW', value: ramp(phase) }],
    ]),
  ) as DicomElements;
  const icc = { vr: 'OB', value: monitorProfile } as const;
  const ofColour: Record<string, DicomElements> = {
    color: { SOPClassUID: classOf(2), ICCProfile: icc },
    'pseudo-color': { SOPClassUID: classOf(3), ICCProfile: icc, ...palette },
    blending: {
      ...{ SOPClassUID: classOf(4), ICCProfile: icc, ...palette },
      BlendingSequence: [{ StudyInstanceUID: '1.2.826.0.1.99.4', BlendingPosition: 'SUPERIMPOSED' }],
    },
  };
  it.each(Object.keys(ofColour))('of colours, %s, keeps its palette, and its profile is written anew', async (name) => {
    const original = presentationState(ofColour[name]);
    const { bytes } = clear(original);
    const { values } = openReport(bytes);
    expect(Buffer.from(values.bytes(tagOf('ICCProfile'))!).equals(srgbProfile())).toBe(true);
    const data = tagOf('GreenPaletteColorLookupTableData');
    if (name !== 'color') expect(Buffer.from(values.bytes(data)!).equals(ramp(1))).toBe(true);
    if (name === 'blending')
      expect(values.item(tagOf('BlendingSequence'), 0)!.string(tagOf('BlendingPosition'))).toBe('SUPERIMPOSED');
    expect(await failed(bytes, original)).toEqual([]);
  });

  it('of colours stays refused with another profile than sRGB, and a stranger’s profile or a palette that is text is found', async () => {
    const foreign = { SOPClassUID: classOf(2), ICCProfile: { vr: 'OB', value: adobeRgb() } } as const;
    expect(() => openReport(presentationState(foreign))).toThrow();
    const { bytes } = clear(presentationState(ofColour['color']));
    const own = Buffer.from(bytes).indexOf(srgbProfile());
    bytes.set(Buffer.from('GRETA'), own + 300);
    expect(await failed(bytes, presentationState(ofColour['color']))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^headers: /), 'no-pixels: binary data in a report']),
    );
    const text = Buffer.from('Left knee of the patient, '.repeat(20).slice(0, 512), 'latin1');
    const written = { ...ofColour['pseudo-color'], RedPaletteColorLookupTableData: { vr: 'OW', value: text } } as const;
    expect(() => clear(presentationState(written))).toThrow('PROFILE_VIOLATION');
    const { bytes: shown } = clear(presentationState(ofColour['pseudo-color']));
    shown.set(text, Buffer.from(shown).indexOf(ramp(1)));
    expect((await failed(shown, presentationState(ofColour['pseudo-color']))).join()).toContain('reads like text');
  });

  it('of colours has those of its original', async () => {
    const original = presentationState(ofColour['pseudo-color']);
    const { bytes } = clear(original);
    bytes[Buffer.from(bytes).indexOf(ramp(1)) + 100]! ^= 1;
    expect(await failed(bytes, original)).toEqual(['no-pixels: (0028,1202) is not the original’s']);
  });

  it('stays refused if it has a picture', () => {
    expect(() => openReport(presentationState({ PixelData: { vr: 'OB', value: new Uint8Array(4) } }))).toThrow();
  });
});
