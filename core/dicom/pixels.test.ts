import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { buildDicom, ct, syntaxes, ultrasound, words, xray } from '../../test/support/dicom.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { openPicture } from './picture.ts';
import * as pixels from './pixels.ts';
import * as render from './render.ts';

const frameRgb = (bytes: Uint8Array, frame: number) => pixels.frameRgb(openPicture(bytes), frame);
const frameSamples = (bytes: Uint8Array, frame: number) => pixels.frameSamples(openPicture(bytes), frame);
const renderFrame = (bytes: Uint8Array, frame: number, options: render.RenderOptions) =>
  render.renderFrame(openPicture(bytes), frame, options);

const grey = (bytes: Uint8Array, frame = 0): number[] => {
  const { data } = frameRgb(bytes, frame);
  return Array.from({ length: data.length / 3 }, (_, i) => data[i * 3]!);
};

const small = { columns: 4, rows: 1 };

describe('frameRgb', () => {
  it('windows by PS3.3 C.11.2.1.2: the ends are black and white, between them it is linear', () => {
    const bytes = ct({
      ...small,
      pixels: words([-160, 39, 40, 240]),
      elements: { WindowCenter: '40', WindowWidth: '400' },
    });
    expect(grey(bytes)).toEqual([0, 127, 128, 255]);
  });

  it('applies the rescale before the window', () => {
    const elements = { WindowCenter: '40', WindowWidth: '400', RescaleIntercept: '-1000', RescaleSlope: '2' };
    expect(grey(ct({ ...small, pixels: words([420, 520, 620, 900]), elements }))).toEqual([0, 128, 255, 255]);
  });

  it('turns MONOCHROME1 over and shows its whole range where the object names no window', () => {
    expect(grey(xray({ ...small, pixels: words([100, 1100, 600, 100]) }))).toEqual([255, 0, 127, 255]);
  });

  it('ignores bits above the stored ones and shifts by the high bit', () => {
    const elements = { BitsStored: 12, HighBit: 15, PhotometricInterpretation: 'MONOCHROME2' };
    const pixels = words([0x000f, 0xffff, 0x8000, 0x0000]);
    expect(grey(xray({ ...small, pixels, elements }))).toEqual([0, 255, 128, 0]);
  });

  it('reads big-endian words, and swaps 8-bit samples that were stored as words', () => {
    const wide = ct({ ...small, transferSyntax: syntaxes.bigEndian, pixels: words([-160, 39, 40, 240], false) });
    expect(grey(wide)).toEqual([0, 127, 128, 255]);
    const elements = {
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelData: { vr: 'OW', value: Uint8Array.of(2, 1, 4, 3) },
    };
    const built = frameSamples(buildNarrow(elements), 0);
    expect([...built.bytes]).toEqual([1, 2, 3, 4]);
  });

  it('reads colour by pixel and by plane alike', () => {
    const byPixel = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const byPlane = Uint8Array.of(1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12);
    const one = frameRgb(ultrasound({ ...small, pixels: byPixel }), 0).data;
    const two = frameRgb(ultrasound({ ...small, pixels: byPlane, elements: { PlanarConfiguration: 1 } }), 0).data;
    expect([...one]).toEqual([...byPixel]);
    expect([...two]).toEqual([...byPixel]);
  });

  it('converts YBR_FULL to RGB', () => {
    const pixels = Uint8Array.of(76, 85, 255, 150, 44, 21, 29, 255, 107, 255, 128, 128);
    const { data } = frameRgb(ultrasound({ ...small, pixels, elements: { PhotometricInterpretation: 'YBR_FULL' } }), 0);
    const near = (actual: number, wanted: number): boolean => Math.abs(actual - wanted) <= 2;
    expect([...data].every((v, i) => near(v, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255][i]!))).toBe(true);
  });

  it('shows a palette through its tables and takes the end entries for values outside', () => {
    expect([...frameRgb(palette(Uint8Array.of(9, 10, 11, 200)), 0).data]).toEqual([
      5, 6, 7, 5, 6, 7, 250, 251, 252, 250, 251, 252,
    ]);
  });

  it('finds each frame of a cine', () => {
    const bytes = ultrasound({ columns: 2, rows: 1, frames: 3, pixels: Uint8Array.from({ length: 18 }, (_, i) => i) });
    expect([...frameRgb(bytes, 2).data]).toEqual([12, 13, 14, 15, 16, 17]);
    expect(() => frameRgb(bytes, 3)).toThrow(ScrimFailure);
  });
});

describe('frameSamples', () => {
  it('answers signed samples little endian, whatever the file is', () => {
    const bytes = ct({ ...small, transferSyntax: syntaxes.bigEndian, pixels: words([-2, -1, 0, 1], false) });
    const samples = frameSamples(bytes, 0);
    expect(samples).toMatchObject({ columns: 4, rows: 1, bitsAllocated: 16, signed: true });
    expect([...new Int16Array(samples.bytes.buffer)]).toEqual([-2, -1, 0, 1]);
  });

  it('has none for colour', () => {
    expect(() => frameSamples(ultrasound(), 0)).toThrow('DICOM_PIXELS');
  });
});

describe('renderFrame', () => {
  it('fits the longer side and never enlarges', async () => {
    expect(await renderFrame(xray({ columns: 60, rows: 80 }), 0, { maxSide: 40 })).toMatchObject({
      width: 30,
      height: 40,
    });
    expect(await renderFrame(xray({ columns: 60, rows: 80 }), 0, { maxSide: 400 })).toMatchObject({
      width: 60,
      height: 80,
    });
  });

  it('shrinks by means, to the edges of a frame that no whole factor fits', async () => {
    const [columns, rows] = [101, 45];
    const pixels = Uint8Array.from({ length: columns * rows * 3 }, (_, i) => [200, 40, 90][i % 3]!);
    const picture = await renderFrame(ultrasound({ columns, rows, pixels }), 0, { maxSide: 25 });
    expect(picture).toMatchObject({ width: 25, height: 11 });
    const seen = [...(await sharp(picture.bytes).raw().toBuffer())];
    expect(seen.every((value, i) => value === [200, 40, 90][i % 3])).toBe(true);
    const stripes = words(Array.from({ length: 64 * 64 }, (_, i) => (i % 2) * 200));
    const grey = await renderFrame(ct({ pixels: stripes }), 0, { maxSide: 16, window: { center: 128, width: 256 } });
    expect(new Set(await sharp(grey.bytes).extractChannel(0).raw().toBuffer())).toEqual(new Set([100]));
  });

  it('uses the window it is given', async () => {
    const bytes = ct({ ...small, pixels: words([0, 100, 200, 300]) });
    const picture = await renderFrame(bytes, 0, { maxSide: 16, window: { center: 150.5, width: 101 } });
    expect([...(await sharp(picture.bytes).extractChannel(0).raw().toBuffer())]).toEqual([0, 0, 255, 255]);
  });
});

function palette(pixels: Uint8Array): Uint8Array {
  const table = (low: number, high: number): Uint8Array => Uint8Array.of(low, high);
  const descriptor = [2, 10, 8];
  return ultrasound({
    ...small,
    pixels,
    elements: {
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'PALETTE COLOR',
      RedPaletteColorLookupTableDescriptor: descriptor,
      GreenPaletteColorLookupTableDescriptor: descriptor,
      BluePaletteColorLookupTableDescriptor: descriptor,
      RedPaletteColorLookupTableData: table(5, 250),
      GreenPaletteColorLookupTableData: table(6, 251),
      BluePaletteColorLookupTableData: table(7, 252),
    },
  });
}

function buildNarrow(elements: Parameters<typeof buildDicom>[0]['elements']): Uint8Array {
  return buildDicom({
    transferSyntax: syntaxes.bigEndian,
    elements: {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
      SOPInstanceUID: '1.2.3',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: 1,
      Columns: 4,
      PixelRepresentation: 0,
      ...elements,
    },
  });
}
