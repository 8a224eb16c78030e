import { describe, expect, it } from 'vitest';
import { ScrimFailure } from '../../model/errors.ts';
import { greyDescription } from '../../test/support/codedDicom.ts';
import { buildDicom, syntaxes, words, type DicomElements } from '../../test/support/dicom.ts';
import { decodeFrame } from './decode.ts';
import { openPicture } from './picture.ts';
import * as pixels from './pixels.ts';

const bits = (allocated: number, more: DicomElements = {}): DicomElements => ({
  BitsAllocated: allocated,
  BitsStored: allocated,
  HighBit: allocated - 1,
  ...more,
});
const colour = (photometric: string, more: DicomElements = {}): DicomElements => ({
  SamplesPerPixel: 3,
  PhotometricInterpretation: photometric,
  PlanarConfiguration: 0,
  ...more,
});
const build = (elements: DicomElements, data: Uint8Array, transferSyntax: string = syntaxes.explicit): Uint8Array =>
  buildDicom({ elements: { ...greyDescription, ...elements }, pixels: data, transferSyntax });
const samplesOf = (bytes: Uint8Array, frame = 0): number[] =>
  Array.from(decodeFrame(openPicture(bytes), frame).samples);
const rgbOf = (bytes: Uint8Array): number[] => [...pixels.frameRgb(openPicture(bytes), 0).data];
const refusal = (bytes: Uint8Array): unknown => {
  try {
    openPicture(bytes);
  } catch (thrown) {
    return thrown instanceof ScrimFailure ? thrown.error : thrown;
  }
  return 'read';
};
const swapped = (bytes: Uint8Array, size: number): Uint8Array => {
  const out = Buffer.from(bytes);
  if (size === 2) return out.swap16();
  return size === 4 ? out.swap32() : out.swap64();
};
const bytesOf = ({ buffer }: { readonly buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(buffer);

describe('one bit a sample', () => {
  const elements = bits(1, { Rows: 1, Columns: 6, NumberOfFrames: '3' });

  it('begins with the lowest bit, and a frame may begin within a byte', () => {
    const bytes = build(elements, Uint8Array.of(0b01_000001, 0b1111_0000, 0b10));
    expect(samplesOf(bytes, 0)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(samplesOf(bytes, 1)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(samplesOf(bytes, 2)).toEqual([1, 1, 1, 1, 0, 1]);
  });

  it('shows as black and white', () => {
    const grey = rgbOf(build(elements, Uint8Array.of(0b110, 0, 0))).filter((_, index) => index % 3 === 0);
    expect(grey).toEqual([0, 255, 255, 0, 0, 0]);
  });

  it('is damaged where a byte is missing', () => {
    expect(refusal(build(elements, Uint8Array.of(1, 2)))).toMatchObject({ code: 'DICOM_PIXELS_CUT' });
  });
});

describe('samples of 32 and 64 bits', () => {
  const unsigned = Uint32Array.of(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 5, 6, 7);

  it('are whole numbers with and without a sign, in either byte order', () => {
    const plain = bits(32);
    const signed = bits(32, { PixelRepresentation: 1 });
    for (const [syntax, data] of [
      [syntaxes.explicit, bytesOf(unsigned)],
      [syntaxes.bigEndian, swapped(bytesOf(unsigned), 4)],
    ] as const) {
      expect(samplesOf(build(plain, data, syntax))).toEqual([...unsigned]);
      expect(samplesOf(build(signed, data, syntax)).slice(2, 5)).toEqual([0x7fffffff, -0x80000000, -1]);
    }
  });

  it('keep their stored bits alone', () => {
    const elements = bits(32, { BitsStored: 20, HighBit: 19, PixelRepresentation: 1 });
    const data = bytesOf(Uint32Array.of(0xfff80000, 0x00080000, 0x0007ffff, 0, 0, 0, 0, 0));
    expect(samplesOf(build(elements, data)).slice(0, 3)).toEqual([-0x80000, -0x80000, 0x7ffff]);
  });

  it('are windowed and handed to the canvas as they are', () => {
    const bytes = build(bits(32), bytesOf(Uint32Array.of(0, 1e9, 2e9, 4e9, 0, 0, 0, 0)));
    expect(
      rgbOf(bytes)
        .filter((_, index) => index % 3 === 0)
        .slice(0, 4),
    ).toEqual([0, 64, 128, 255]);
    const samples = pixels.frameSamples(openPicture(bytes), 0);
    expect(samples).toMatchObject({ bitsAllocated: 32, signed: false, float: false });
    expect(new Uint32Array(samples.bytes.buffer)[3]).toBe(4e9);
  });

  it.each([
    ['FloatPixelData', 32, Float32Array.of(-1.5, 0.25, 0, 3e8, NaN, Infinity, 1, 2)],
    ['DoubleFloatPixelData', 64, Float64Array.of(-1.5, 0.25, 0, 3e8, NaN, Infinity, 1, 2)],
  ] as const)('may be those of %s', (keyword, allocated, data) => {
    for (const syntax of [syntaxes.explicit, syntaxes.implicit, syntaxes.bigEndian]) {
      const value = syntax === syntaxes.bigEndian ? swapped(bytesOf(data), allocated / 8) : bytesOf(data);
      const elements = {
        ...greyDescription,
        BitsAllocated: allocated,
        BitsStored: null,
        HighBit: null,
        [keyword]: value,
      };
      const bytes = buildDicom({ elements, transferSyntax: syntax });
      expect(samplesOf(bytes)).toEqual([...data]);
      const { format } = openPicture(bytes);
      expect(format).toMatchObject({ float: true, bitsAllocated: allocated });
      const samples = pixels.frameSamples(openPicture(bytes), 0);
      expect(samples).toMatchObject({ bitsAllocated: 32, float: true });
      expect(new Float32Array(samples.bytes.buffer)[1]).toBe(0.25);
    }
  });

  it('show a float range below one, and black for what is no number', () => {
    const data = bytesOf(Float32Array.of(0.5, 0.25, 0.375, NaN, 0.5, 0.5, 0.5, 0.5));
    const bytes = buildDicom({ elements: { ...greyDescription, BitsAllocated: 32, FloatPixelData: data } });
    expect(
      rgbOf(bytes)
        .filter((_, index) => index % 3 === 0)
        .slice(0, 4),
    ).toEqual([255, 0, 128, 0]);
  });
});

describe('colour', () => {
  it('of YBR_FULL_422 gives both pixels their common chrominance', () => {
    const data = Uint8Array.of(76, 150, 128, 128, 255, 0, 128, 128, 1, 2, 3, 4, 5, 6, 7, 8);
    const bytes = build(colour('YBR_FULL_422'), data);
    expect(samplesOf(bytes).slice(0, 12)).toEqual([76, 128, 128, 150, 128, 128, 255, 128, 128, 0, 128, 128]);
    expect(rgbOf(bytes).slice(0, 12)).toEqual([76, 76, 76, 150, 150, 150, 255, 255, 255, 0, 0, 0]);
    expect(refusal(build(colour('YBR_FULL_422'), data.subarray(0, 14)))).toMatchObject({ code: 'DICOM_PIXELS_CUT' });
  });

  it('of YBR_PARTIAL_422 has its black at 16 and its white at 235', () => {
    const data = Uint8Array.of(16, 235, 128, 128, 16, 235, 128, 128, 16, 16, 128, 128, 16, 16, 128, 128);
    expect(rgbOf(build(colour('YBR_PARTIAL_422'), data)).slice(0, 6)).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('of 16 and 32 bits comes down to 8', () => {
    const shown = [0, 0x8080, 0xffff];
    const sixteen = build(colour('RGB', bits(16)), words([...Array(8)].flatMap(() => shown)));
    expect(rgbOf(sixteen).slice(0, 3)).toEqual([0, 128, 255]);
    const wide = bytesOf(Uint32Array.from([...Array(8)].flatMap(() => [0, 0x80808080, 0xffffffff])));
    expect(rgbOf(build(colour('RGB', bits(32)), wide)).slice(0, 3)).toEqual([0, 128, 255]);
  });

  it('of a segmented palette is written out: entries, lines, repetitions', () => {
    const descriptor = [8, 0, 16];
    // Two entries; a line over two more to 40000; then the segment at byte 0 again; a line over two to 100.
    const segments = words([0, 2, 10000, 20000, 1, 2, 40000, 2, 1, 0, 0, 1, 2, 300]);
    const elements = { PhotometricInterpretation: 'PALETTE COLOR', Columns: 8, Rows: 1 };
    const named = Object.fromEntries(
      ['Red', 'Green', 'Blue'].flatMap((name) => [
        [`${name}PaletteColorLookupTableDescriptor`, descriptor],
        [`Segmented${name}PaletteColorLookupTableData`, { vr: 'OW', value: segments }],
      ]),
    );
    const bytes = build({ ...elements, ...named }, Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    const red = rgbOf(bytes).filter((_, index) => index % 3 === 0);
    expect(red).toEqual([10000, 20000, 30000, 40000, 10000, 20000, 10150, 300].map((level) => level >> 8));
    const broken = { ...named, SegmentedBluePaletteColorLookupTableData: { vr: 'OW', value: words([2, 9, 0, 0]) } };
    expect(refusal(build({ ...elements, ...broken }, new Uint8Array(8)))).toMatchObject({
      params: { what: 'palette' },
    });
  });

  it('of a palette may have signed samples', () => {
    const descriptor = [3, 0xffff, 16];
    const data = { vr: 'OW', value: words([0x1000, 0x2000, 0x3000]) };
    const named = Object.fromEntries(
      ['Red', 'Green', 'Blue'].flatMap((name) => [
        [`${name}PaletteColorLookupTableDescriptor`, descriptor],
        [`${name}PaletteColorLookupTableData`, data],
      ]),
    );
    const elements = { PhotometricInterpretation: 'PALETTE COLOR', PixelRepresentation: 1, Columns: 4, Rows: 1 };
    const red = rgbOf(build({ ...elements, ...named }, Uint8Array.of(0xff, 0, 1, 0x80))).filter((_, i) => i % 3 === 0);
    expect(red).toEqual([0x10, 0x20, 0x30, 0x10]);
  });
});

describe('formats that are not read', () => {
  it.each([
    ['HSV', colour('HSV')],
    ['YBR_PARTIAL_420', colour('YBR_PARTIAL_420')],
    ['YBR_RCT without JPEG 2000', colour('YBR_RCT')],
    ['4 samples per pixel', { ...colour('RGB'), SamplesPerPixel: 4 }],
    ['64 bits allocated', bits(64)],
    ['12 bits allocated', bits(12)],
    ['YBR_FULL of 16 bits', colour('YBR_FULL', bits(16))],
    ['YBR_FULL_422 by plane', colour('YBR_FULL_422', { PlanarConfiguration: 1 })],
    ['YBR_FULL_422 of full size', colour('YBR_FULL_422')],
    ['YBR_FULL_422 of odd width', colour('YBR_FULL_422', { Columns: 3 })],
  ])('are refused by name: %s', (what, elements) => {
    expect(refusal(build(elements, new Uint8Array(64)))).toEqual({ code: 'DICOM_PIXELS', params: { what } });
  });
});
