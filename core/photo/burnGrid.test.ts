import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifSegment, jpegOf, pngOf, type RawPicture } from '../../test/support/pictures.ts';
import { adobeRgb, iccSegment } from '../../test/support/profiles.ts';
import { buildCoded, codedSyntaxes } from '../../test/support/codedDicom.ts';
import { ct } from '../../test/support/dicom.ts';
import { burnedSpans } from '../../model/burnGrid.ts';
import type { MaskShape } from '../../model/geometry.ts';
import { dicomGrid } from '../deid/burnGrid.ts';
import { openPicture } from '../dicom/picture.ts';
import { clearPhoto } from './burn.ts';
import { photoGrid } from './burnGrid.ts';

const limits = { megapixels: 1 };
const [width, height] = [96, 64];
/** Nothing in it is nearly as dark as the fill. */
const bright: RawPicture = {
  columns: width,
  rows: height,
  pixels: Uint8Array.from({ length: width * height * 3 }, (_, i) => 150 + ((i * 7919) % 97)),
};
const oriented = { segments: [exifSegment({ orientation: 6 })] };
const sources: Record<string, () => Promise<Uint8Array>> = {
  'PNG, to the pixel': async () => pngOf(bright),
  'JPEG 4:4:4': () => jpegOf(bright),
  'JPEG 4:2:0': () => reduced(),
  'turned JPEG': () => jpegOf(bright, oriented),
  'JPEG of another profile, encoded anew': () => jpegOf(bright, { segments: [iccSegment(adobeRgb())] }),
};
const reduced = (): Promise<Buffer> =>
  sharp(bright.pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:2:0' })
    .toBuffer();
const within = (most: number) => fc.double({ min: -4, max: most, noNaN: true });
const shapes: fc.Arbitrary<MaskShape> = fc.record({
  kind: fc.constantFrom('rectangle' as const, 'ellipse' as const),
  box: fc.record({ x: within(60), y: within(60), width: fc.constantFrom(6, 20.5, 40), height: fc.constantFrom(5, 17) }),
});

describe('what the window shows as burned is what is burned, to the pixel', () => {
  it.each(Object.keys(sources))('%s', async (name) => {
    const bytes = await sources[name]!();
    const grid = photoGrid(bytes, [0, 0, 0], limits);
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const regions = [{ frames: 'all' as const, shape, what: 'manual' as const, approvedBy: 'test' }];
        const made = await clearPhoto({ bytes, regions, fill: [0, 0, 0], jpegQuality: 95, limits });
        const size = { width: made.columns, height: made.rows };
        const shown = new Uint8Array(size.width * size.height);
        for (const { y, from, to } of burnedSpans(shape, size, grid)) {
          shown.fill(1, y * size.width + from, y * size.width + to);
        }
        const grey = await sharp(made.bytes).greyscale().raw().toBuffer();
        expect(Buffer.from(grey.map((value) => (value < 60 ? 1 : 0))).equals(shown)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });
});

describe('a DICOM object', () => {
  const coded = async (transferSyntax: string, code: Uint8Array) =>
    dicomGrid(openPicture(buildCoded({ transferSyntax, frames: [code], elements: colour })));
  const colour = {
    ...{ Rows: height, Columns: width, SamplesPerPixel: 3, PlanarConfiguration: 0 },
    PhotometricInterpretation: 'YBR_FULL_422',
  };

  it('of JPEG burns whole blocks, and beside them what a decoder mixes in', async () => {
    const expected = { width: 16, height: 16, reachX: 1, reachY: 1, across: false };
    expect(await coded(codedSyntaxes.jpeg, await reduced())).toEqual(expected);
  });

  it('of native pixels burns to the pixel', () => {
    expect(dicomGrid(openPicture(ct()))).toBeNull();
  });
});
