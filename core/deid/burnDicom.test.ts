import { describe, expect, it } from 'vitest';
import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans, type MaskShape } from '../../model/geometry.ts';
import { boundsOf } from '../../model/shapes.ts';
import { ct, syntaxes, ultrasound, words, xray, type PictureOptions } from '../../test/support/dicom.ts';
import { openPicture } from '../dicom/picture.ts';
import { frameRgb } from '../dicom/pixels.ts';
import { decodeFrame } from '../dicom/decode.ts';
import { Tag } from '../dicom/tags.ts';
import { rewriteDicom } from '../dicom/rewrite.ts';
import type { CosmeticRegion } from '../../model/cosmetic.ts';
import { burnDicom } from './burnDicom.ts';
import { showCoarse } from './coarsePreview.ts';

const rectangle = (x: number, y: number, width: number, height: number): MaskShape => ({
  kind: 'rectangle',
  box: { x, y, width, height },
});
const region = (shape: MaskShape, frames: BurnedRegion['frames'] = 'all'): BurnedRegion => ({
  frames,
  shape,
  what: 'manual',
  approvedBy: 'test',
});
const black = [0, 0, 0] as [number, number, number];

/** The same file with what was burned in place of its pixel data. */
function burned(source: Uint8Array, regions: BurnedRegion[], cosmetic: CosmeticRegion[] = []): Uint8Array {
  const picture = openPicture(source);
  const pixels = burnDicom(picture, regions, black, cosmetic);
  return rewriteDicom(picture.file, {
    editor: ({ tag }) =>
      tag === Tag.PixelData && pixels.kind === 'native' ? { ...pixels, kind: 'stream' } : { kind: 'keep' },
    additions: [],
    meta: 'keep',
  });
}

const palette: PictureOptions['elements'] = {
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'PALETTE COLOR',
  RedPaletteColorLookupTableDescriptor: [4, 10, 8],
  GreenPaletteColorLookupTableDescriptor: [4, 10, 8],
  BluePaletteColorLookupTableDescriptor: [4, 10, 8],
  RedPaletteColorLookupTableData: Uint8Array.of(200, 90, 3, 255),
  GreenPaletteColorLookupTableData: Uint8Array.of(200, 90, 2, 255),
  BluePaletteColorLookupTableData: Uint8Array.of(200, 90, 1, 255),
};
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 1 + ((i * 73 + (i >> 5)) % 250));
const size = { columns: 19, rows: 13, frames: 3 };
const pixels = noise(19 * 13 * 3 * 3);
const grey = noise(19 * 13 * 3 * 2);
const greys = { ...size, pixels: grey, elements: { NumberOfFrames: '3' } };

const pictures: [string, Uint8Array, number[]][] = [
  ['MONOCHROME2, signed', ct(greys), [-32768]],
  ['MONOCHROME1, 12 of 16 bits', xray(greys), [4095]],
  ['MONOCHROME2, big endian', ct({ ...greys, transferSyntax: syntaxes.bigEndian }), [-32768]],
  [
    'MONOCHROME2, 10 bits at the top',
    xray({
      ...greys,
      elements: { NumberOfFrames: '3', BitsStored: 10, HighBit: 15, PhotometricInterpretation: 'MONOCHROME2' },
    }),
    [0],
  ],
  ['RGB by pixel', ultrasound({ ...size, pixels }), [0, 0, 0]],
  ['RGB by plane', ultrasound({ ...size, pixels, elements: { PlanarConfiguration: 1 } }), [0, 0, 0]],
  [
    'RGB, swapped words',
    ultrasound({ ...size, transferSyntax: syntaxes.bigEndian, elements: { PixelData: { vr: 'OW', value: pixels } } }),
    [0, 0, 0],
  ],
  ['YBR_FULL', ultrasound({ ...size, pixels, elements: { PhotometricInterpretation: 'YBR_FULL' } }), [0, 128, 128]],
  ['PALETTE COLOR', ultrasound({ ...size, pixels: noise(19 * 13 * 3), elements: palette }), [12]],
];

/** What has other cells than most. */
const others: [string, Uint8Array, number[]][] = [
  [
    'YBR_FULL_422',
    ultrasound({
      ...{ columns: 20, rows: 13, frames: 3, pixels: noise(20 * 13 * 2 * 3) },
      elements: { PhotometricInterpretation: 'YBR_FULL_422' },
    }),
    [],
  ],
  [
    'a bit a pixel',
    xray({
      ...{ columns: 24, rows: 13, pixels: noise(24 * 13 * 3).subarray(0, (24 * 13 * 3) / 8) },
      elements: { NumberOfFrames: '3', BitsAllocated: 1, BitsStored: 1, HighBit: 0 },
    }),
    [],
  ],
];

/** A notch from above: two runs in a row. */
const notched = [
  { x: 1.5, y: 6.5 },
  { x: 5, y: 11 },
  { x: 9.2, y: 6.5 },
  { x: 9.2, y: 12.5 },
  { x: 1.5, y: 12.5 },
];
const angular: MaskShape = { kind: 'polygon', box: boundsOf(notched), points: notched };
const way = [
  { x: 14, y: 2 },
  { x: 17, y: 4.5 },
];
const stroke: MaskShape = { kind: 'brush', box: boundsOf(way, 1.2), points: way, radius: 1.2 };

describe('burnDicom', () => {
  it.each(pictures)('fills exactly the mask with a legal black: %s', (_, source, value) => {
    const shapes: MaskShape[] = [
      rectangle(2.5, 1.2, 6, 4),
      { kind: 'ellipse', box: { x: 8, y: 5, width: 9.5, height: 7 } },
      angular,
      stroke,
    ];
    const bytes = burned(source, [region(shapes[0]!), ...shapes.slice(1).map((shape) => region(shape, 1))]);
    const [made, original] = [openPicture(bytes), openPicture(source)];
    const { format } = made;
    for (let frame = 0; frame < format.frames; frame++) {
      const masked = new Set<number>();
      for (const shape of frame === 1 ? shapes : shapes.slice(0, 1)) {
        for (const { y, from, to } of maskSpans(shape, format)) {
          for (let x = from; x < to; x++) masked.add(y * format.width + x);
        }
      }
      const [after, before] = [decodeFrame(made, frame).samples, decodeFrame(original, frame).samples];
      for (let i = 0; i < after.length; i++) {
        const pixel = Math.floor(i / format.samplesPerPixel);
        const channel = i % format.samplesPerPixel;
        if (masked.has(pixel)) expect(after[i]).toBe(value[channel]);
        else expect(after[i]).toBe(before[i]);
      }
    }
  });

  it.each([...pictures, ...others])('makes coarser exactly what is shown so, and keeps the rest: %s', (_, source) => {
    const solid = rectangle(4, 3, 5, 6);
    const soft = { ellipse: { x: 1, y: 1, width: 12, height: 9 }, box: rectangle(7, 4, 9, 8) };
    const cosmetic: CosmeticRegion[] = [
      { frames: 'all', shape: { kind: 'ellipse', box: soft.ellipse }, style: 'pixelate', approvedBy: 'test' },
      { frames: { from: 1, to: 2 }, shape: soft.box, style: 'blur', approvedBy: 'test' },
    ];
    const made = openPicture(burned(source, [region(solid)], cosmetic));
    const { format } = made;
    const pairs = format.photometric.endsWith('_422');
    for (let frame = 0; frame < format.frames; frame++) {
      const look = (coarse?: CosmeticRegion['style']) => {
        const picture = openPicture(source);
        if (coarse) showCoarse(picture, frame, { style: coarse, burned: [region(solid)], fill: black });
        return decodeFrame(picture, frame).samples;
      };
      const shown = [look(), look('pixelate'), look('blur')];
      const which = new Uint8Array(format.width * format.height);
      const paint = (shape: MaskShape, value: number): void => {
        for (const { y, from, to } of maskSpans(shape, format)) {
          const [first, end] = pairs ? [from - (from % 2), to + (to % 2)] : [from, to];
          which.fill(value, y * format.width + first, y * format.width + end);
        }
      };
      paint(cosmetic[0]!.shape, 1);
      if (frame > 0) paint(cosmetic[1]!.shape, 2);
      paint(solid, 3);
      const { samples } = decodeFrame(made, frame);
      const wrong = samples.findIndex((sample, at) => {
        const own = which[Math.floor(at / format.samplesPerPixel)]!;
        return own < 3 && !Object.is(sample, shown[own]![at]);
      });
      expect(wrong).toBe(-1);
    }
  });

  it('lets nothing of what is filled show in a mean beside it', () => {
    const values = new Array<number>(64 * 64).fill(100);
    for (let y = 8; y < 16; y++) values.fill(3000, y * 64 + 8, y * 64 + 14);
    const source = ct({ pixels: words(values) });
    const cosmetic: CosmeticRegion = {
      frames: 'all',
      shape: rectangle(8, 8, 8, 8),
      style: 'pixelate',
      approvedBy: 'test',
    };
    const { samples } = decodeFrame(openPicture(burned(source, [region(rectangle(8, 8, 6, 8))], [cosmetic])), 0);
    // A quarter of the cell is left; the rest counts as the black that lies there.
    expect(samples[8 * 64 + 15]).toBe(Math.round((48 * -32768 + 16 * 100) / 64));
    expect(samples[8 * 64 + 8]).toBe(-32768);
  });

  it('fills the frames of a range and no others, and refuses one that ends beyond the picture', () => {
    const source = ct(greys);
    const [made, original] = [
      openPicture(burned(source, [region(rectangle(2, 2, 5, 5), { from: 1, to: 2 })])),
      openPicture(source),
    ];
    const changed = [0, 1, 2].map((frame) => {
      const [after, before] = [decodeFrame(made, frame).samples, decodeFrame(original, frame).samples];
      return after.filter((sample, index) => sample !== before[index]).length;
    });
    expect(changed).toEqual([0, 25, 25]);
    expect(() => burned(source, [region(rectangle(2, 2, 5, 5), { from: 1, to: 3 })])).toThrow('BURN_FAILED');
  });

  it('shows black where it burned, in every photometric interpretation', () => {
    for (const [name, source] of pictures) {
      const bytes = burned(source, [region(rectangle(0, 0, 4, 4))]);
      const { data } = frameRgb(openPicture(bytes), 2);
      expect(Math.max(...data.subarray(0, 12)), name).toBeLessThanOrEqual(3);
    }
  });

  it('changes no byte outside of the pixel data', () => {
    const source = ct();
    const bytes = burned(source, [region(rectangle(0, 0, 64, 64))]);
    const start = openPicture(source).format.start;
    expect(Buffer.compare(bytes.subarray(0, start), source.subarray(0, start))).toBe(0);
  });

  it('refuses a region that meets no pixel or no frame', () => {
    const picture = openPicture(ct());
    expect(() => burnDicom(picture, [region(rectangle(64, 0, 5, 5))], black)).toThrow('BURN_FAILED');
    expect(() => burnDicom(picture, [region(rectangle(0, 0, 5, 5), 1)], black)).toThrow('BURN_FAILED');
  });
});

describe('bits that no sample uses', () => {
  it('are emptied of an overlay that hides above the stored ones, and the picture stays as it is', () => {
    const source = xray({ columns: 4, rows: 1, pixels: words([0x0123, 0x8123, 0xf456, 0x0fff]) });
    const bytes = burned(source, []);
    const { start } = openPicture(bytes).format;
    expect([...bytes.subarray(start)]).toEqual([...words([0x0123, 0x0123, 0x0456, 0x0fff])]);
  });

  it('stay where they extend a sign', () => {
    const elements = { BitsStored: 12, HighBit: 11 };
    const source = ct({ columns: 4, rows: 1, elements, pixels: words([-1, -2048, 2047, 0x0800]) });
    const bytes = burned(source, []);
    expect(Buffer.compare(bytes, source)).toBe(0);
  });
});
