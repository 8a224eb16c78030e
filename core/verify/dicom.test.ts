import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDicom, ct, fictionalPatient, syntaxes, ultrasound, words, xray } from '../../test/support/dicom.ts';
import type { DicomElements } from '../../test/support/dicom.ts';
import {
  burnedBox,
  cleanDicom,
  cleanElements,
  grey16,
  greySamples,
  verifyRequest,
} from '../../test/support/outgoing.ts';
import { verifyFile } from './verifyFile.ts';

const clean = cleanDicom();
const original = cleanDicom({
  ...fictionalPatient,
  SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2',
  Modality: 'CT',
});

async function failed(...args: Parameters<typeof verifyRequest>): Promise<string[]> {
  const { checks } = await verifyFile(verifyRequest(...args));
  return checks.filter((check) => !check.passed).map((check) => check.check);
}
/** Bytes where any may stand: in a lookup table of its stated size. */
const lut = (value: Uint8Array): DicomElements => ({
  ModalityLUTSequence: [{ LUTDescriptor: [value.length, 0, 8], LUTData: { vr: 'OW', value } }],
});
const against = (bytes: Uint8Array) => ({ against: { kind: 'bytes' as const, bytes } });

describe('a DICOM file that leaves', () => {
  it('passes when its header is clean, every check named', async () => {
    const { mediaType, checks } = await verifyFile(verifyRequest(clean, { burned: [], ...against(original) }));
    expect(mediaType).toBe('application/dicom');
    expect(checks.filter((check) => !check.passed)).toEqual([]);
    expect(checks.map((check) => check.check)).toEqual([
      'media-type',
      'grammar',
      'length-accounted',
      'headers',
      'pixels-decode',
      'dimensions',
      'masks-uniform',
      'outside-masks',
      'no-identifiers',
    ]);
  });

  it.each(Object.entries(syntaxes))('passes in %s', async (_, transferSyntax) => {
    const bytes = cleanDicom({}, { transferSyntax });
    expect(await failed(bytes, against(original))).toEqual([]);
  });

  it('passes against an original with private sequences of unknown VR and length, and reads what they hold', async () => {
    const name = Buffer.from('1000100008000000', 'hex');
    const item = Buffer.concat([Buffer.from('feff00e0ffffffff', 'hex'), name, Buffer.from('Mottel^Z')]);
    const ends = Buffer.from('feff0de000000000feffdde000000000', 'hex');
    const sequence = Buffer.concat([Buffer.from('09000210554e0000ffffffff', 'hex'), item, ends]);
    const plain = Buffer.from(cleanDicom({ '0009,0010': { vr: 'LO', value: 'VENDOR' }, SOPInstanceUID: '1.2.3.4' }));
    const at = plain.indexOf(Buffer.from('VENDOR')) + 6;
    const theirs = Buffer.concat([plain.subarray(0, at), sequence, plain.subarray(at)]);
    const own = cleanDicom({ StudyInstanceUID: '2.25.31', SeriesInstanceUID: '2.25.32' });
    expect(await failed(own, against(theirs))).toEqual([]);
    const repeated = cleanDicom({ StudyInstanceUID: '2.25.31', SeriesInstanceUID: '2.25.32', StageName: 'Mottel' });
    expect(await failed(repeated, against(theirs))).toContain('no-identifiers');
    expect(await failed(theirs, {})).toContain('headers');
  });

  it('passes with nested sequences of known and unknown length', async () => {
    const elements: DicomElements = {
      DeidentificationMethodCodeSequence: [
        {
          CodeValue: '113100',
          CodingSchemeDesignator: 'DCM',
          CodeMeaning: 'Basic Application Confidentiality Profile',
        },
      ],
    };
    expect(await failed(cleanDicom(elements))).toEqual([]);
    expect(await failed(cleanDicom(elements, { undefinedLengths: true }))).toEqual([]);
  });

  it('passes with dummies where an element may not be empty', async () => {
    expect(await failed(cleanDicom({ PatientName: 'ANONYMOUS', PatientID: 'SCRIM-0A1B2C3D' }))).toEqual([]);
  });
});

describe('a leak in a header', () => {
  it.each<[string, DicomElements]>([
    ['a name', { PatientName: 'Fabelmann^Greta' }],
    ['an ID', { PatientID: 'FH-00815-77' }],
    ['a birth date', { PatientBirthDate: '19571103' }],
    ['a study date', { StudyDate: '20240611' }],
    ['a time', { StudyTime: '094512' }],
    ['an institution', { InstitutionName: 'Fictional Hospital' }],
    ['a description', { SeriesDescription: 'Fabelmann follow-up' }],
    ['a comment', { ImageComments: 'call her' }],
    ['an age', { PatientAge: '066Y' }],
    ['an organisation’s UID', { SeriesInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7' }],
    ['a UID with text after it', { SeriesInstanceUID: '2.25.1 Greta' }],
    ['a private element', { '0009,1001': { vr: 'LO', value: 'x' } }],
    ['an empty private element', { '0009,0010': { vr: 'LO', value: '' } }],
    ['an overlay', { '6000,3000': { vr: 'OW', value: Uint8Array.of(1, 2) } }],
    ['a curve', { '5000,3000': { vr: 'OW', value: Uint8Array.of(1, 2) } }],
    ['a name in a nested sequence', { RequestAttributesSequence: [{ RequestingPhysician: 'Beispiel^Berta' }] }],
    ['a text in a code', { BodyPartExamined: 'chest of Greta' }],
    ['a text in a number', { WindowCenter: 'Greta' }],
    ['a text in a binary element’s clothes', { BodyPartExamined: { vr: 'OB', value: Buffer.from('Greta!') } }],
    ['an unknown element', { '0028,fff0': { vr: 'LO', value: 'Greta' } }],
    ['an ICC profile', { ICCProfile: { vr: 'OB', value: Buffer.from('profile!') } }],
    ['an icon', { IconImageSequence: [{ Rows: 1, Columns: 1, PixelData: { vr: 'OB', value: Uint8Array.of(1, 2) } }] }],
    ['a missing statement of de-identification', { PatientIdentityRemoved: 'NO' }],
    ['trailing padding', { '7fe0,0011': { vr: 'OB', value: Buffer.from('Greta!') } }],
    ['a sequence that is none', { RequestAttributesSequence: { vr: 'UN', value: Buffer.from('Greta!') } }],
    ['a digital signature', { DigitalSignaturesSequence: [{ MACIDNumber: 1 }] }],
  ])('is %s', async (_, elements) => {
    expect(await failed(cleanDicom(elements))).toContain('headers');
  });

  it('is a name four sequences deep', async () => {
    let item: DicomElements = { PersonName: 'Beispiel^Berta' };
    for (let depth = 0; depth < 4; depth++) item = { ContentSequence: [item] };
    expect(await failed(cleanDicom(item))).toContain('headers');
  });

  it('is an AE title, private meta information or a filled preamble', async () => {
    expect(await failed(cleanDicom({}, { meta: { SourceApplicationEntityTitle: 'ZZ_CT' } }))).toContain('headers');
    expect(await failed(cleanDicom({}, { meta: { PrivateInformationCreatorUID: '1.2.3' } }))).toContain('headers');
    expect(await failed(cleanDicom({}, { preamble: Buffer.alloc(128, 'II*\0') }))).toContain('headers');
  });

  it('is anything after the dataset', async () => {
    expect(await failed(Buffer.concat([clean, Buffer.from('Greta')]))).toContain('length-accounted');
    expect(await failed(Buffer.concat([clean, Buffer.alloc(2)]))).toContain('length-accounted');
  });

  it('is a repeated or misplaced element', async () => {
    const more = buildDicom({ elements: { Modality: 'CT' }, preamble: null });
    expect(await failed(Buffer.concat([clean, more]))).toContain('grammar');
  });

  it('never stands in a finding', async () => {
    const { checks } = await verifyFile(verifyRequest(cleanDicom(fictionalPatient), against(original)));
    expect(JSON.stringify(checks)).not.toMatch(/fabelmann|greta|00815|lindenau|1957/i);
  });
});

describe('DICOM pixels', () => {
  const burned = [burnedBox(4, 3, 10, 8)];
  const box = (value: number, stray?: [number, number, number]): Uint8Array => {
    const samples = greySamples();
    for (let y = 3; y < 11; y++) samples.fill(value, y * grey16.columns + 4, y * grey16.columns + 14);
    if (stray) samples[stray[1] * grey16.columns + stray[0]] = stray[2];
    return words(samples);
  };

  it('pass when every pixel of every mask is one value and the rest is the original’s', async () => {
    expect(await failed(cleanDicom({}, { pixels: box(0) }), { burned, ...against(original) })).toEqual([]);
    expect(await failed(cleanDicom({}, { pixels: box(0) }), against(original))).toEqual([]);
  });

  it('leak with one unburned pixel in a mask', async () => {
    expect(await failed(cleanDicom({}, { pixels: box(0, [13, 10, 1]) }), { burned, ...against(original) })).toEqual([
      'masks-uniform',
    ]);
  });

  it('leak when an elliptic mask was burned too small', async () => {
    const ellipse = [
      { ...burnedBox(4, 3, 10, 8), shape: { kind: 'ellipse' as const, box: { x: 4, y: 3, width: 10, height: 9 } } },
    ];
    expect(await failed(cleanDicom({}, { pixels: box(0) }), { burned: ellipse })).toEqual(['masks-uniform']);
  });

  it('are not the original’s with one changed pixel outside', async () => {
    expect(await failed(cleanDicom({}, { pixels: box(0, [30, 20, 1]) }), { burned, ...against(original) })).toEqual([
      'outside-masks',
    ]);
  });

  it('leak on one of many frames', async () => {
    const frames = 3;
    const elements: DicomElements = {
      ...cleanElements,
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
      Modality: 'US',
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      PlanarConfiguration: 0,
      NumberOfFrames: String(frames),
      Rows: 8,
      Columns: 10,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
    };
    const pixels = new Uint8Array(8 * 10 * 3 * frames).map((_, i) => (Math.floor(i / 30) % 8 < 3 ? 0 : i % 251));
    const make = (data: Uint8Array): Uint8Array =>
      buildDicom({ elements, pixels: data, meta: { ImplementationClassUID: '2.25.77' } });
    const banner = [burnedBox(0, 0, 10, 3)];
    expect(await failed(make(pixels), { burned: banner })).toEqual([]);
    const spoiled = pixels.slice();
    spoiled[8 * 10 * 3 + 31] = 9;
    expect(await failed(make(spoiled), { burned: banner })).toEqual(['masks-uniform']);
    expect(await failed(make(spoiled), { burned: [burnedBox(0, 0, 10, 3, 2)] })).toEqual([]);
    expect(await failed(make(pixels), { burned: [burnedBox(0, 0, 10, 3, 3)] })).toEqual(['masks-uniform']);
  });

  it('are looked for behind BitsStored', async () => {
    const samples = greySamples();
    samples[77] = samples[77]! | 0x8000;
    expect(await failed(cleanDicom({}, { pixels: words(samples) }))).toEqual(['pixels-decode']);
  });

  it('of an original may be padded in any way', async () => {
    const padded = Buffer.concat([words(greySamples()), Buffer.alloc(64, 7)]);
    const source = cleanDicom({ ...fictionalPatient, SOPInstanceUID: '1.2.3.4' }, { pixels: padded });
    expect(await failed(clean, { burned: [], ...against(source) })).toEqual([]);
  });

  it('must fill their element exactly', async () => {
    const longer = Buffer.concat([words(greySamples()), Buffer.from('Greta!')]);
    expect(await failed(cleanDicom({}, { pixels: longer }), { burned: [] })).toContain('pixels-decode');
    expect(await failed(cleanDicom({ Rows: 4000 }), { burned, ...against(original) })).toEqual([
      'pixels-decode',
      'masks-uniform',
      'outside-masks',
    ]);
  });
});

describe('identifiers of a DICOM original', () => {
  it.each([
    ['a name in UTF-16', Buffer.from('FABELMANN, Greta ', 'utf16le')],
    ['a given name', Buffer.from('greta beispiel--')],
    ['a date as people write it', Buffer.from('born 03.11.1957 ')],
    ['an ID', Buffer.from('see FH-00815-77 ')],
    ['a UID', Buffer.from('1.2.826.0.1.3680043.10.543.1001.7 ')],
    ['a private text', Buffer.from('greta fabelmann PRIVATE ')],
    ['the station', Buffer.from('LINDENAU-07 ')],
    ['a text of a nested item', Buffer.from('FABELMANN follow-up ')],
  ])('are found as %s, wherever they stand', async (_, text) => {
    const hidden = cleanDicom({ '0008,0104': { vr: 'LO', value: '' }, ...lut(text) });
    expect(await failed(hidden, against(original))).toContain('no-identifiers');
  });

  it('are found in the pixels themselves', async () => {
    const samples = Buffer.from(words(greySamples()));
    samples.write('FABELMANN^GRETA', 400, 'latin1');
    expect(await failed(cleanDicom({}, { pixels: samples }), against(original))).toContain('no-identifiers');
  });

  it('are found in the original’s own character set', async () => {
    const cyrillic = Buffer.from('bbeed0dddfe0', 'hex');
    const source = cleanDicom({ SpecificCharacterSet: 'ISO_IR 144', PatientName: { vr: 'PN', value: cyrillic } });
    const decoded = new TextDecoder('iso-8859-5').decode(cyrillic);
    expect(decoded).toMatch(/^\p{Script=Cyrillic}{6}$/u);
    const made = cleanDicom(lut(Buffer.from(decoded.toUpperCase(), 'utf16le')));
    expect(await failed(made, against(source))).toContain('no-identifiers');
  });

  it('do not include what looks like text in a private blob of samples, nor a placeholder’s own digits', async () => {
    const source = cleanDicom({
      ...fictionalPatient,
      SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2',
      AccessionNumber: '0101',
      '0043,1028': { vr: 'UN', value: Buffer.from('30f830f830f830f830f8', 'hex') },
    });
    expect(await failed(cleanDicom({ ContentDate: '19000101' }), against(source))).toEqual([]);
  });

  it('do not include the vocabulary that a file rightly keeps', async () => {
    const source = cleanDicom({
      ...fictionalPatient,
      SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2',
      SeriesDescription: 'CHEST',
      ProtocolName: 'AXIAL',
      PatientName: 'HEAD^CHEST',
    });
    expect(await failed(clean, against(source))).toEqual([]);
  });
});

describe('any DICOM file', () => {
  it.each<[string, Uint8Array]>([
    ['CT', ct()],
    ['X-ray', xray()],
    ['ultrasound', ultrasound({ frames: 2 })],
  ])('as it comes from a %s device fails, in every syntax', async (_, bytes) => {
    expect(await failed(bytes)).toContain('headers');
  });

  it('with thousands of nested sequences is refused without overflowing anything', async () => {
    const open = Buffer.from('400030a75351000000000000', 'hex');
    open.writeUInt32LE(0xffffffff, 8);
    const item = Buffer.from('feff00e0ffffffff', 'hex');
    const levels = Array.from({ length: 20_000 }, () => Buffer.concat([open, item]));
    const bytes = Buffer.concat([clean, ...levels]);
    expect(await failed(bytes)).toContain('length-accounted');
  });

  it('with bytes inserted anywhere is noticed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: clean.length }),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (at, more) => {
          const spoiled = Buffer.concat([clean.subarray(0, at), more, clean.subarray(at)]);
          return (await failed(spoiled, { burned: [], ...against(original) })).length > 0;
        },
      ),
      { numRuns: 300 },
    );
  });

  it('with any byte of its header changed is noticed or harmless, and never makes the verifier throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 128, max: clean.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (at, byte) => {
          const spoiled = Buffer.from(clean);
          spoiled[at] = byte;
          const { checks } = await verifyFile(verifyRequest(spoiled, against(original)));
          return checks.length > 0;
        },
      ),
      { numRuns: 500 },
    );
  });
});
