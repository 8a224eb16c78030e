import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildDicom, ct, syntaxes, ultrasound, xray } from '../../test/support/dicom.ts';
import type { ScrimFailure } from '../../model/errors.ts';
import { imageFactsSchema } from '../../model/item.ts';
import { policySchema } from '../../model/policy.ts';
import { probeDicom } from './probe.ts';
import { looksLikeDicom } from './sniff.ts';

const { limits } = policySchema.parse(JSON.parse(readFileSync('resources/policies/default.json', 'utf8')));
const probe = async (bytes: Uint8Array) => imageFactsSchema.parse((await probeDicom(bytes, limits)).facts);
const refusal = (bytes: Uint8Array): Promise<unknown> =>
  probeDicom(bytes, limits).then(
    () => undefined,
    (thrown: unknown) => (thrown as ScrimFailure).error,
  );

describe('probeDicom', () => {
  it('says what a CT is, its named windows and its spacing', async () => {
    const facts = await probe(ct());
    expect(facts).toMatchObject({ mediaType: 'application/dicom', columns: 64, rows: 64, frames: 1 });
    expect(facts.dicom).toMatchObject({
      Modality: 'CT',
      PixelRepresentation: 1,
      PixelSpacing: [0.7, 0.7],
      windows: [
        { name: 'SOFT TISSUE', center: 40, width: 400 },
        { name: 'BONE', center: 500, width: 2000 },
      ],
    });
  });

  it('names the categories of identifier, at any depth, and no value', async () => {
    const facts = await probe(xray());
    expect(facts.identifiers).toEqual(
      expect.arrayContaining([
        'patient-name',
        'patient-id',
        'birth-date',
        'dates',
        'institution',
        'physician',
        'private',
        'uids',
      ]),
    );
    expect(JSON.stringify(facts)).not.toContain('Fabelmann');
  });

  it('makes a window of the whole range, padding left out, where the object has none', async () => {
    const { dicom } = await probe(
      xray({
        columns: 2,
        rows: 2,
        elements: { PixelPaddingValue: 0 },
        pixels: Uint8Array.of(0, 0, 10, 0, 20, 0, 30, 0),
      }),
    );
    expect(dicom?.windows).toEqual([{ name: 'Default', center: 20.5, width: 21 }]);
    expect(dicom?.PixelSpacing).toEqual([0.15, 0.15]);
  });

  it('takes window and spacing of an enhanced object from its functional groups', async () => {
    const facts = await probe(
      ct({
        elements: {
          WindowCenter: null,
          WindowWidth: null,
          PixelSpacing: null,
          SharedFunctionalGroupsSequence: [{ PixelMeasuresSequence: [{ PixelSpacing: '0.5\\0.4' }] }],
          PerFrameFunctionalGroupsSequence: [{ FrameVOILUTSequence: [{ WindowCenter: '30', WindowWidth: '300' }] }],
        },
      }),
    );
    expect(facts.dicom).toMatchObject({ PixelSpacing: [0.5, 0.4], windows: [{ center: 30, width: 300 }] });
  });

  it('refuses pixels that are not all there', async () => {
    expect(await refusal(ultrasound({ frames: 3, pixels: new Uint8Array(64 * 48 * 3 * 2) }))).toMatchObject({
      code: 'DICOM_PIXELS_CUT',
    });
  });

  it.each([
    ['12 bits allocated', { BitsAllocated: 12, BitsStored: 12, HighBit: 11 }, 'DICOM_PIXELS'],
    ['32 bits that are not there', { BitsAllocated: 32, BitsStored: 32, HighBit: 31 }, 'DICOM_PIXELS_CUT'],
    ['two kinds of pixel data', { FloatPixelData: Uint8Array.of(0, 0, 0, 0) }, 'DICOM_PIXELS'],
    ['an unknown photometric interpretation', { PhotometricInterpretation: 'FABELMANN' }, 'DICOM_PIXELS'],
    ['60,000 × 60,000 pixels that are not there', { Rows: 60000, Columns: 60000 }, 'DICOM_PIXELS_CUT'],
    ['no frames', { NumberOfFrames: '0' }, 'DICOM_PIXELS'],
    [
      'a number of frames that is none, beside pixels of one and a half',
      { NumberOfFrames: '1A', Rows: 42 },
      'DICOM_PIXELS',
    ],
    ['bits stored above those allocated', { BitsStored: 17 }, 'DICOM_PIXELS'],
    ['a structured report', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.22' }, 'DICOM_EMBEDDED_DOCUMENT'],
    ['an index', { DirectoryRecordSequence: [{ PatientID: 'X1' }] }, 'DICOMDIR_NOT_SHARED'],
  ])('refuses %s', async (_, elements, code) => {
    const error = await refusal(ct({ elements }));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain('FABELMANN');
  });

  it('refuses an object without pixels and an encapsulated document', async () => {
    const elements = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.5' };
    expect(await refusal(buildDicom({ elements }))).toMatchObject({ code: 'DICOM_NO_PIXELS' });
    const document = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1', EncapsulatedDocument: Uint8Array.of(1, 2) };
    expect(await refusal(buildDicom({ elements: document }))).toMatchObject({ code: 'DICOM_EMBEDDED_DOCUMENT' });
  });

  it('refuses more megapixels than the policy allows', async () => {
    const small = { ...limits, megapixels: 1 };
    const bytes = ultrasound({ columns: 1001, rows: 1000 });
    await expect(probeDicom(bytes, small)).rejects.toMatchObject({ error: { code: 'DIMENSIONS_TOO_LARGE' } });
  });
});

describe('looksLikeDicom', () => {
  it('knows DICOM with and without preamble in every syntax', () => {
    for (const transferSyntax of Object.values(syntaxes)) {
      expect(looksLikeDicom(ct({ transferSyntax }).subarray(0, 256))).toBe(true);
      expect(looksLikeDicom(ct({ transferSyntax, preamble: null }).subarray(0, 256))).toBe(true);
    }
  });

  it('takes nothing else for it', () => {
    for (const text of [
      '\x89PNG\r\n\x1a\n',
      '\xff\xd8\xff\xe0',
      'PK\x03\x04',
      '%PDF-1.7',
      'hello, this is plain text.',
      '',
    ]) {
      expect(looksLikeDicom(Buffer.from(text.padEnd(200, '\0'), 'latin1'))).toBe(false);
    }
    expect(looksLikeDicom(Buffer.alloc(0))).toBe(false);
  });
});
