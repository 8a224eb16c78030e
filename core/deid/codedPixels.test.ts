import { beforeAll, describe, expect, it } from 'vitest';
import type { BurnedRegion } from '../../model/clearance.ts';
import { buildCoded, codedSyntaxes } from '../../test/support/codedDicom.ts';
import type { DicomElements } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { encodeCoded, type EncodeOptions, type LosslessCoding } from '../codecs/encode.ts';
import type { CodedFrame } from '../codecs/frame.ts';
import { decodeFrame } from '../dicom/decode.ts';
import { frameCode } from '../dicom/frames.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { clearDicom } from './clearDicom.ts';

const [width, height] = [37, 21];
const codings: LosslessCoding[] = ['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg2000', 'htj2k'];
beforeAll(async () => {
  for (const coding of [...codings, 'jpeg' as const]) await prepareCodec(coding);
});
const syntaxOf: Record<LosslessCoding, string> = {
  rle: codedSyntaxes.rle,
  'jpeg-lossless': codedSyntaxes.jpegLossless,
  'jpeg-ls': codedSyntaxes.jpegLs,
  jpeg2000: codedSyntaxes.jpeg2000,
  htj2k: '1.2.840.10008.1.2.4.201',
};

interface Kind {
  readonly bits: number;
  readonly signed: boolean;
  readonly components: 1 | 3;
  readonly photometric: string;
  /** What black is, a channel each. */
  readonly black: number[];
}
const kinds: Record<string, Kind> = {
  '8-bit grey': { bits: 8, signed: false, components: 1, photometric: 'MONOCHROME2', black: [0] },
  '12-bit inverted grey': { bits: 12, signed: false, components: 1, photometric: 'MONOCHROME1', black: [4095] },
  '16-bit signed grey': { bits: 16, signed: true, components: 1, photometric: 'MONOCHROME2', black: [-32768] },
  '8-bit RGB': { bits: 8, signed: false, components: 3, photometric: 'RGB', black: [0, 0, 0] },
  '8-bit YBR': { bits: 8, signed: false, components: 3, photometric: 'YBR_FULL', black: [0, 128, 128] },
};

/** Noise over a gradient, another for each frame. */
function aFrame({ bits, signed, components }: Kind, seed: number): CodedFrame {
  const length = width * height * components;
  const span = 2 ** bits;
  const samples = bits <= 8 ? new Uint8Array(length) : signed ? new Int16Array(length) : new Uint16Array(length);
  for (let i = 0; i < length; i++) {
    const value = (i * 97 + seed * 1009 + ((i * i) % 31)) % span;
    samples[i] = signed ? value - span / 2 : value;
  }
  return { width, height, components, bits, signed, samples };
}

function describePixels({ bits, signed, components, photometric }: Kind): DicomElements {
  return {
    ...{ Rows: height, Columns: width, SamplesPerPixel: components, PhotometricInterpretation: photometric },
    ...{ BitsAllocated: bits <= 8 ? 8 : 16, BitsStored: bits, HighBit: bits - 1 },
    ...(components === 3 ? { PlanarConfiguration: 0 } : {}),
    PixelRepresentation: signed ? 1 : 0,
  };
}

const box = { x: 5, y: 4, width: 12, height: 7 };
const region = (frames: BurnedRegion['frames']): BurnedRegion => ({
  ...{ frames, shape: { kind: 'rectangle', box }, what: 'text', approvedBy: 'test' },
});
const clear = (bytes: Uint8Array, regions: BurnedRegion[]): Uint8Array =>
  clearDicom({
    ...{ bytes, regions, fill: [0, 0, 0], profile: basicProfile(), pseudonyms: testPseudonyms() },
    pixelsReviewed: true,
  }).bytes;

const samplesOf = (picture: Picture, frame: number): number[] => [...decodeFrame(picture, frame).samples];
const codeOf = (picture: Picture, frame: number): Uint8Array =>
  frameCode(picture.file.content, picture.fragments![frame]!);
const isMasked = (pixel: number): boolean => {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
};

function coded(coding: LosslessCoding, kind: Kind, frames: number, options: EncodeOptions = {}): Uint8Array {
  const codes = Array.from({ length: frames }, (_, seed) => encodeCoded(coding, aFrame(kind, seed), options));
  return buildCoded({ transferSyntax: syntaxOf[coding], elements: describePixels(kind), frames: codes });
}

const cases = codings.flatMap((coding) => Object.keys(kinds).map((kind) => [coding, kind] as const));

describe('a lossless coding', () => {
  it.each(cases)('is filled with a legal black and keeps every other sample: %s, %s', (coding, name) => {
    const kind = kinds[name]!;
    const source = coded(coding, kind, 3);
    const made = openPicture(clear(source, [region(1)]));
    const before = openPicture(source);
    expect(made.file.transferSyntax).toBe(syntaxOf[coding]);
    for (const frame of [0, 1, 2]) {
      const was = samplesOf(before, frame);
      const wanted = was.map((sample, index) =>
        frame === 1 && isMasked(Math.floor(index / kind.components)) ? kind.black[index % kind.components]! : sample,
      );
      expect(samplesOf(made, frame)).toEqual(wanted);
    }
  });

  it.each(codings.filter((coding) => coding !== 'rle'))(
    'keeps the code of frames without a mask to the byte: %s',
    (coding) => {
      // Cleared once, it holds nothing that has to go: OpenJPEG and OpenJPH sign what they write.
      const source = clear(coded(coding, kinds['8-bit grey']!, 2), []);
      const [made, before] = [openPicture(clear(source, [region(0)])), openPicture(source)];
      expect(Buffer.compare(codeOf(made, 1), codeOf(before, 1))).toBe(0);
      expect(Buffer.compare(codeOf(made, 0), codeOf(before, 0))).not.toBe(0);
    },
  );

  it.each(codings)('carries nothing along in comments, application segments or behind its end: %s', (coding) => {
    const kind = kinds['8-bit grey']!;
    const code = encodeCoded(coding, aFrame(kind, 0));
    const secret = Buffer.from('FABELMANN^GRETA');
    const segment = (marker: number): Buffer => Buffer.concat([Buffer.of(0xff, marker, 0, secret.length + 2), secret]);
    const isJpeg2000 = coding === 'jpeg2000' || coding === 'htj2k';
    // A comment before the size is out of order, so it stands behind SIZ.
    const at = isJpeg2000 ? 4 + (code[4]! << 8) + code[5]! : 2;
    const comments = coding === 'rle' ? [] : isJpeg2000 ? [segment(0x64)] : [segment(0xe1), segment(0xfe)];
    const dirty = Buffer.concat([code.subarray(0, at), ...comments, code.subarray(at), secret]);
    const source = buildCoded({ transferSyntax: syntaxOf[coding], elements: describePixels(kind), frames: [dirty] });
    const bytes = clear(source, []);
    expect(Buffer.from(source).includes(secret)).toBe(true);
    expect(Buffer.from(bytes).includes('FABELMANN')).toBe(false);
    expect(samplesOf(openPicture(bytes), 0)).toEqual([...aFrame(kind, 0).samples]);
  });

  it('loses an icon that is encapsulated as the picture is', () => {
    const kind = kinds['8-bit grey']!;
    const icon = Buffer.from(encodeCoded('rle', aFrame(kind, 1)));
    const source = buildCoded({
      ...{ transferSyntax: syntaxOf.rle, elements: describePixels(kind), icon },
      frames: [encodeCoded('rle', aFrame(kind, 0))],
    });
    expect(Buffer.from(source).includes(icon)).toBe(true);
    const bytes = clear(source, []);
    expect(openPicture(bytes).values.has(tagOf('IconImageSequence'))).toBe(false);
    expect(Buffer.from(bytes).includes(icon)).toBe(false);
    expect(samplesOf(openPicture(bytes), 0)).toEqual([...aFrame(kind, 0).samples]);
  });

  it('loses what hides in unused bits', () => {
    const frame: CodedFrame = {
      ...{ width, height, components: 1, bits: 16, signed: false },
      samples: Uint16Array.from({ length: width * height }, (_, i) => (i % 4096) | (i % 5 === 0 ? 0x8000 : 0)),
    };
    for (const coding of codings) {
      const elements = {
        ...describePixels(kinds['16-bit signed grey']!),
        PixelRepresentation: 0,
        BitsStored: 12,
        HighBit: 11,
      };
      const source = buildCoded({ transferSyntax: syntaxOf[coding], elements, frames: [encodeCoded(coding, frame)] });
      const made = openPicture(clear(source, []));
      expect(samplesOf(made, 0)).toEqual(samplesOf(openPicture(source), 0));
      const again = openPicture(
        clear(
          buildCoded({
            transferSyntax: syntaxOf[coding],
            elements: { ...elements, BitsStored: 16, HighBit: 15 },
            frames: [codeOf(made, 0)],
          }),
          [],
        ),
      );
      expect(Math.max(...samplesOf(again, 0)), coding).toBeLessThan(4096);
    }
  });

  it('of JPEG 2000 with irreversible colour becomes reversible as a whole, and says so', () => {
    const kind = { ...kinds['8-bit RGB']!, photometric: 'YBR_ICT' };
    const codes = [0, 1].map((seed) => encodeCoded('jpeg2000', aFrame(kind, seed), { colourTransform: true }));
    const source = buildCoded({
      transferSyntax: '1.2.840.10008.1.2.4.91',
      elements: describePixels(kind),
      frames: codes,
    });
    const made = openPicture(clear(source, [region(0)]));
    expect(made.format.photometric).toBe('YBR_RCT');
    expect(samplesOf(made, 1)).toEqual([...aFrame(kind, 1).samples]);
    expect(
      samplesOf(made, 0)
        .filter((_, index) => isMasked(Math.floor(index / 3)))
        .every((sample) => sample === 0),
    ).toBe(true);
  });

  it('stays in fragments of one frame each, told by the offset table', () => {
    const source = coded('jpeg-ls', kinds['8-bit grey']!, 4);
    const { elements } = openPicture(clear(source, [])).file;
    const fragments = elements.at(-1)!.fragments!;
    expect(fragments).toHaveLength(5);
    expect(fragments[0]!.valueEnd - fragments[0]!.valueStart).toBe(16);
  });
});
