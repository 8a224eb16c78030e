import { describe, expect, it } from 'vitest';
import { ct, syntaxes, ultrasound, xray, type DicomElements } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { openPicture } from '../dicom/picture.ts';
import { frameRgb } from '../dicom/pixels.ts';
import { Values } from '../dicom/values.ts';
import { clearDicom, type ClearDicomRequest } from './clearDicom.ts';
import { loadProfile } from './profile.ts';

const clear = (bytes: Uint8Array, rest: Partial<ClearDicomRequest> = {}) =>
  clearDicom({
    bytes,
    regions: [],
    fill: [0, 0, 0],
    profile: basicProfile(),
    pseudonyms: testPseudonyms(),
    pixelsReviewed: true,
    ...rest,
  });
const read = (bytes: Uint8Array): ((keyword: string) => string | undefined) => {
  const file = parseDicom(bytes);
  const values = new Values(file, file.elements);
  return (keyword) => values.string(tagOf(keyword));
};
const cleared = (elements: DicomElements, make = ct) => read(clear(make({ elements })).bytes);

describe('clearDicom', () => {
  it.each(Object.entries(syntaxes))('keeps the transfer syntax and every pixel (%s)', (_, transferSyntax) => {
    for (const source of [
      ct({ transferSyntax }),
      xray({ transferSyntax }),
      ultrasound({ transferSyntax, frames: 2 }),
    ]) {
      const { bytes } = clear(source);
      expect(parseDicom(bytes).transferSyntax).toBe(transferSyntax);
      expect(Buffer.compare(frameRgb(openPicture(bytes), 0).data, frameRgb(openPicture(source), 0).data)).toBe(0);
    }
  });

  it('leaves no identifier of the patient anywhere in the file', () => {
    for (const source of [ct(), ultrasound(), xray({ preamble: Buffer.alloc(128, 'Fabelmann') })]) {
      const text = Buffer.from(clear(source).bytes).toString('latin1');
      expect(text).not.toMatch(
        /Fabelmann|Greta|FH-00815|19571103|20240611|Lindenau|Beispiel|Muster|Ahornweg|ACC4711|1\.2\.826|FICTIONAL/i,
      );
    }
  });

  it('says of itself what is true of it, and no more', () => {
    const projection = cleared({}, xray);
    expect(projection('PatientIdentityRemoved')).toBe('YES');
    expect(projection('BurnedInAnnotation')).toBe('NO');
    expect(projection('RecognizableVisualFeatures')).toBe('NO');
    expect(projection('LongitudinalTemporalInformationModified')).toBe('REMOVED');
    expect(cleared({ RecognizableVisualFeatures: 'NO' })('RecognizableVisualFeatures')).toBeUndefined();
    expect(cleared({ RecognizableVisualFeatures: 'YES' })('RecognizableVisualFeatures')).toBe('YES');
    const unseen = read(clear(ct({ elements: { BurnedInAnnotation: 'NO' } }), { pixelsReviewed: false }).bytes);
    expect(unseen('BurnedInAnnotation')).toBeUndefined();
  });

  it('takes back no warning of the source, unless something was burned', () => {
    const source = xray({ elements: { RecognizableVisualFeatures: 'YES', BurnedInAnnotation: 'YES' } });
    const unburned = read(clear(source).bytes);
    expect(unburned('RecognizableVisualFeatures')).toBe('YES');
    expect(unburned('BurnedInAnnotation')).toBe('YES');
    expect(Buffer.from(clear(source).bytes).includes('113101')).toBe(false);
    const shape = { kind: 'rectangle', box: { x: 0, y: 0, width: 3, height: 3 } } as const;
    const regions = [{ frames: 'all', shape, what: 'manual', approvedBy: 't' }] as const;
    const burned = read(clear(source, { regions }).bytes);
    expect(burned('RecognizableVisualFeatures')).toBe('YES');
    expect(burned('BurnedInAnnotation')).toBe('NO');
  });

  it('takes no zero for a time at midnight, and no digits within a number for a short one', () => {
    const ImageOrientationPatient = '0.000000\\-1.000000\\0.000000\\0.000000\\0.000000\\-1.000000';
    const kept = cleared({
      StudyTime: '000000',
      SeriesTime: '120000',
      SliceLocation: '-120000.5',
      ImageOrientationPatient,
    });
    expect(kept('ImageOrientationPatient')).toBe(ImageOrientationPatient);
    expect(kept('SliceLocation')).toBe('-120000.5');
    expect(cleared({ PatientID: '98890234', SliceLocation: '1.98890234' })('SliceLocation')).toBeUndefined();
  });

  it('refuses a palette picture whose palette reads like text, and keeps one whose colours do so by chance', () => {
    const palette = (bytes: Uint8Array): DicomElements => ({
      ...{
        SamplesPerPixel: 1,
        PhotometricInterpretation: 'PALETTE COLOR',
        BitsAllocated: 8,
        BitsStored: 8,
        HighBit: 7,
      },
      ...Object.fromEntries<DicomElements[string]>(
        ['Red', 'Green', 'Blue'].flatMap((colour): [string, DicomElements[string]][] => [
          [`${colour}PaletteColorLookupTableDescriptor`, [256, 0, 16]],
          [`${colour}PaletteColorLookupTableData`, { vr: 'OW', value: bytes }],
        ]),
      ),
    });
    const colours = Uint8Array.from({ length: 512 }, (_, i) => ((i >> 1) * 151 + 88) & 0xff);
    colours.set([0x58, 0x58, 0x67, 0x67, 0x61, 0x61, 0x70, 0x70, 0x50, 0x50], 100);
    const made = clear(xray({ elements: palette(colours) }));
    expect(Buffer.from(made.bytes).includes(Buffer.from(colours))).toBe(true);
    const interleaved = colours.slice();
    interleaved.set(
      [...'speRfcZJYWOAKIC8'].flatMap((level) => [0, level.charCodeAt(0)]),
      100,
    );
    expect(clear(xray({ elements: palette(interleaved) })).bytes.length).toBeGreaterThan(0);
    const text = colours.slice();
    text.set(Buffer.from('another name that stands here for all to read'), 100);
    expect(() => clear(xray({ elements: palette(text) }))).toThrow('PROFILE_VIOLATION');
  });

  it('claims of no picture in colour that it shows no face', () => {
    expect(cleared({}, ultrasound)('RecognizableVisualFeatures')).toBeUndefined();
  });

  it('names the methods by code: Clean Pixel Data only if the pixels were reviewed', () => {
    const codes = (pixelsReviewed: boolean): (string | undefined)[] => {
      const file = parseDicom(clear(ct(), { pixelsReviewed }).bytes);
      const values = new Values(file, file.elements);
      const sequence = tagOf('DeidentificationMethodCodeSequence');
      return [0, 1].map((index) => values.item(sequence, index)?.string(tagOf('CodeValue')));
    };
    expect(codes(true)).toEqual(['113100', '113101']);
    expect(codes(false)).toEqual(['113100', undefined]);
  });

  it('gives one patient one pseudonym in every file, and references between files still meet', () => {
    const one = cleared({});
    const two = cleared({ PatientName: 'FABELMANN^G', SOPInstanceUID: '1.2.3.4' });
    expect(one('PatientID')).toMatch(/^SCRIM-/);
    expect([two('PatientID'), two('PatientName')]).toEqual([one('PatientID'), one('PatientName')]);
    expect(two('StudyInstanceUID')).toBe(one('StudyInstanceUID'));
    expect(two('SOPInstanceUID')).not.toBe(one('SOPInstanceUID'));
  });

  it('names the same instance in the meta group and in the data set', () => {
    const { bytes } = clear(ct());
    const file = parseDicom(bytes);
    const meta = new Values({ bytes, littleEndian: true }, file.meta).string(tagOf('MediaStorageSOPInstanceUID'));
    expect(meta).toBe(read(bytes)('SOPInstanceUID'));
    expect(meta).toMatch(/^2\.25\./);
  });

  it('removes what neither the table nor the dictionary knows, overlays, curves and group lengths', () => {
    const { bytes } = clear(
      ct({
        elements: {
          '0008,9999': { vr: 'LO', value: 'what is this' },
          '6000,0010': { vr: 'US', value: 5 },
          '6002,3000': { vr: 'OW', value: Uint8Array.of(1, 2) },
          '5000,0020': { vr: 'CS', value: 'ECG' },
          '0028,0000': { vr: 'UL', value: 100 },
        },
      }),
    );
    const tags = parseDicom(bytes).elements.map(({ tag }) => tag);
    expect(tags.filter((tag) => [0x50, 0x60].includes(tag >>> 24) || tag === 0x00089999 || tag % 65536 === 0)).toEqual(
      [],
    );
  });

  it('keeps no text in which a short name of the file is a word', () => {
    const read = cleared({
      PatientName: 'Ott^Max',
      StageName: 'OTT, MAX',
      SequenceName: 'maximum',
      ViewName: 'by ott',
    });
    expect([read('StageName'), read('SequenceName'), read('ViewName')]).toEqual(['REMOVED', 'maximum', 'REMOVED']);
  });

  it('keeps texts of the keep-list, unless they repeat an identifier of the file', () => {
    const kept = cleared({ Manufacturer: 'Siemens Imaging', ConvolutionKernel: 'H30s' });
    expect(kept('Manufacturer')).toBe('Siemens Imaging');
    expect(kept('ConvolutionKernel')).toBe('H30s');
    const repeated = cleared({ Manufacturer: 'made for Greta FABELMANN', SequenceName: 'FH-00815-77' });
    expect(repeated('Manufacturer')).toBe('REMOVED');
    expect(repeated('SequenceName')).toBe('REMOVED');
    expect(cleared({ DetectorDescription: 'prose' })('DetectorDescription')).toBeUndefined();
  });

  it('keeps numbers and codes only where they are numbers and codes', () => {
    expect(cleared({ KVP: '120' })('KVP')).toBe('120');
    expect(cleared({ KVP: 'Mr Smith' })('KVP')).toBeUndefined();
    expect(cleared({ BodyPartExamined: 'Greta’s head' })('BodyPartExamined')).toBeUndefined();
    expect(cleared({ KVP: { vr: 'LT', value: '120 was Mr Smith' } })('KVP')).toBeUndefined();
  });

  it('keeps codes of published schemes and empties local ones', () => {
    const code = (CodingSchemeDesignator: string): string | undefined => {
      const item = { CodeValue: 'C-1', CodingSchemeDesignator, CodeMeaning: 'as ordered by Dr. Who' };
      const file = parseDicom(clear(ct({ elements: { AnatomicRegionSequence: [item] } })).bytes);
      const values = new Values(file, file.elements);
      return values.item(tagOf('AnatomicRegionSequence'))?.string(tagOf('CodeMeaning'));
    };
    expect(code('SCT')).toBe('as ordered by Dr. Who');
    expect(code('99LOCAL')).toBe('REMOVED');
  });

  it('cuts off what hides behind the last frame, and drops ranges that burning makes untrue', () => {
    const elements = { SmallestImagePixelValue: { vr: 'SS', value: -1000 } };
    const tail = Buffer.concat([new Uint8Array(64 * 64 * 2), Buffer.from('Fabelmann!')]);
    const { bytes } = clear(ct({ pixels: tail, elements }), {
      regions: [
        {
          frames: 'all',
          shape: { kind: 'rectangle', box: { x: 0, y: 0, width: 3, height: 3 } },
          what: 'manual',
          approvedBy: 't',
        },
      ],
    });
    const last = parseDicom(bytes).elements.at(-1)!;
    expect(last.valueEnd - last.valueStart).toBe(64 * 64 * 2);
    expect(read(bytes)('SmallestImagePixelValue')).toBeUndefined();
  });

  it('burns pixels and withdraws reassurances whose values are of odd length', () => {
    const even = Buffer.from(
      ultrasound({
        ...{ columns: 5, rows: 3, pixels: new Uint8Array(45).fill(90) },
        elements: { RecognizableVisualFeatures: 'NONO' },
      }),
    );
    const odd = Buffer.from(even.subarray(0, even.length - 1));
    odd.writeUInt32LE(45, odd.length - 45 - 4);
    const claim = odd.indexOf(Buffer.from('2800020343530400', 'hex'));
    odd.writeUInt8(3, claim + 6);
    odd.write('NO ', claim + 8);
    const shape = { kind: 'rectangle', box: { x: 1, y: 1, width: 2, height: 1 } } as const;
    const { bytes } = clear(Buffer.concat([odd.subarray(0, claim + 11), odd.subarray(claim + 12)]), {
      regions: [{ frames: 'all', shape, what: 'manual', approvedBy: 't' }],
    });
    expect(bytes.subarray(-46).filter((value) => value === 0)).toHaveLength(7);
    expect(read(bytes)('RecognizableVisualFeatures')).toBeUndefined();
  });

  it('refuses an object of a private class', () => {
    expect(() => clear(ct({ elements: { SOPClassUID: '1.2.826.0.1.3680043.1' } }))).toThrow('PROFILE_VIOLATION');
  });

  it('takes the class of an object that states none from its file’s meta group, if that names one', () => {
    const SOPClassUID = '1.2.840.10008.5.1.4.1.1.2';
    const made = clear(ct({ elements: { SOPClassUID: null }, meta: { MediaStorageSOPClassUID: SOPClassUID } }));
    expect(read(made.bytes)('SOPClassUID')).toBe(SOPClassUID);
    const neither = { elements: { SOPClassUID: null }, meta: { MediaStorageSOPClassUID: '' } };
    expect(() => clear(ct(neither))).toThrow('PROFILE_VIOLATION');
  });

  it('gives an object without an instance one of its own, the same in every run', () => {
    const source = ct({ elements: { SOPInstanceUID: null } });
    const uid = read(clear(source).bytes)('SOPInstanceUID');
    expect(uid).toMatch(/^2\.25\.\d+$/);
    expect(read(clear(source).bytes)('SOPInstanceUID')).toBe(uid);
    expect(read(clear(ct({ elements: { SOPInstanceUID: null, KVP: '119' } })).bytes)('SOPInstanceUID')).not.toBe(uid);
  });

  it('never changes its input', () => {
    const source = ct();
    const before = Uint8Array.from(source);
    clear(source);
    expect(Buffer.compare(source, before)).toBe(0);
  });
});

describe('loadProfile', () => {
  it('refuses a profile that it does not wholly understand', () => {
    for (const profile of [undefined, {}, { name: 'basic' }, []]) {
      expect(() => loadProfile(profile)).toThrow('INVALID_REQUEST');
    }
  });
});
