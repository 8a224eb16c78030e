import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifSegment, jpegOf, noise, pngOf, pngPart, testPattern, xmpSegment } from '../../test/support/pictures.ts';
import { adobeRgb, iccSegment } from '../../test/support/profiles.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { maskSpans, type MaskShape } from '../../model/geometry.ts';
import { boundsOf } from '../../model/shapes.ts';
import { clearPhoto, wholeBlocks } from './burn.ts';
import { readJpegStructure } from './jpegSegments.ts';
import { readPngStructure } from './pngChunks.ts';

const limits = { megapixels: 10 };
const region = (shape: MaskShape): BurnedRegion => ({ frames: 'all', shape, what: 'manual', approvedBy: 'test' });
const rectangle = (x: number, y: number, width: number, height: number): BurnedRegion =>
  region({ kind: 'rectangle', box: { x, y, width, height } });
const ellipse = (x: number, y: number, width: number, height: number): BurnedRegion =>
  region({ kind: 'ellipse', box: { x, y, width, height } });
const base = { fill: [0, 0, 0] as [number, number, number], jpegQuality: 95, limits };

/** Decoded by sharp itself, not by the code under test. */
async function pixelsOf(bytes: Uint8Array): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  return { data, width: info.width, height: info.height };
}
function masked(regions: readonly BurnedRegion[], width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const { shape } of regions) {
    for (const { y, from, to } of maskSpans(shape, { width, height })) mask.fill(1, y * width + from, y * width + to);
  }
  return mask;
}
function worstUnderMask(data: Uint8Array, mask: Uint8Array, fill: readonly number[]): number {
  let worst = 0;
  mask.forEach((set, index) => {
    if (set) for (let c = 0; c < 3; c++) worst = Math.max(worst, Math.abs(data[index * 3 + c]! - fill[c]!));
  });
  return worst;
}

describe('clearing a PNG', () => {
  it('fills exactly the pixels of the mask and leaves every other one as it was', async () => {
    const picture = noise(61, 47);
    const regions = [rectangle(3.4, 5.6, 20, 11), ellipse(30, 10, 25.5, 30)];
    const cleared = await clearPhoto({
      ...base,
      bytes: pngOf(picture),
      regions,
      fill: [9, 8, 7],
    });
    const { data } = await pixelsOf(cleared.bytes);
    const mask = masked(regions, 61, 47);
    expect(worstUnderMask(data, mask, [9, 8, 7])).toBe(0);
    const kept = mask.every(
      (set, i) =>
        set === 1 || Buffer.compare(data.subarray(i * 3, i * 3 + 3), picture.pixels.subarray(i * 3, i * 3 + 3)) === 0,
    );
    expect(kept).toBe(true);
  });

  it('writes IHDR, sRGB, IDAT and IEND and nothing else, one channel where one came', async () => {
    const chunks = [pngPart('tEXt', Buffer.from('Author\0Invented Person')), pngPart('tIME', Buffer.alloc(7))];
    for (const colourType of [0, 2, 6] as const) {
      const bytes = pngOf(testPattern(), { colourType, chunks });
      const cleared = await clearPhoto({ ...base, bytes, regions: [rectangle(0, 0, 9, 9)] });
      const structure = readPngStructure(cleared.bytes);
      expect([...new Set(structure.chunks.map((chunk) => chunk.type))]).toEqual(['IHDR', 'sRGB', 'IDAT', 'IEND']);
      expect(structure).toMatchObject({ colourType: colourType === 0 ? 0 : 2, bitDepth: 8, trailing: 0 });
      expect(Buffer.from(cleared.bytes).includes('Invented')).toBe(false);
    }
  });
});

describe('clearing a JPEG', () => {
  it('leaves every masked pixel of one colour after decoding, whatever the mask and the picture', async () => {
    const box = fc.record({
      x: fc.double({ min: -20, max: 90, noNaN: true }),
      y: fc.double({ min: -20, max: 60, noNaN: true }),
      width: fc.double({ min: 1, max: 80, noNaN: true }),
      height: fc.double({ min: 1, max: 80, noNaN: true }),
    });
    const corner = fc.record({
      x: fc.double({ min: -10, max: 90, noNaN: true }),
      y: fc.double({ min: -10, max: 60, noNaN: true }),
    });
    const shape: fc.Arbitrary<MaskShape> = fc.oneof(
      fc.record({ kind: fc.constantFrom('rectangle' as const, 'ellipse' as const), box }),
      fc
        .array(corner, { minLength: 3, maxLength: 7 })
        .map((points) => ({ kind: 'polygon' as const, box: boundsOf(points), points })),
      fc
        .tuple(fc.array(corner, { minLength: 1, maxLength: 4 }), fc.double({ min: 1, max: 9, noNaN: true }))
        .map(([points, radius]) => ({ kind: 'brush' as const, box: boundsOf(points, radius), points, radius })),
    );
    const colour = fc.constantFrom<[number, number, number]>([0, 0, 0], [255, 255, 255], [200, 30, 90]);
    await fc.assert(
      fc.asyncProperty(shape, colour, fc.integer({ min: 92, max: 100 }), async (mask, fill, jpegQuality) => {
        // Every other picture has a profile that it must be converted from, and is encoded anew.
        const segments = jpegQuality % 2 === 0 ? [iccSegment(adobeRgb())] : [];
        const bytes = await jpegOf(noise(93, 61), { quality: 90, segments });
        const regions = [region(mask)];
        fc.pre(masked(regions, 93, 61).some((set) => set === 1));
        const cleared = await clearPhoto({ ...base, bytes, regions, fill, jpegQuality });
        const { data } = await pixelsOf(cleared.bytes);
        expect(worstUnderMask(data, masked(regions, 93, 61), fill)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 40 },
    );
  });

  it('burns after turning: a mask is in the coordinates of what the user sees', async () => {
    const bytes = await jpegOf(testPattern(), { segments: [exifSegment({ orientation: 6, gps: true })] });
    // Turned, the red corner of the pattern lies at the top right of 48 × 64.
    const cleared = await clearPhoto({ ...base, bytes, regions: [rectangle(32, 0, 16, 16)] });
    expect(cleared).toMatchObject({ columns: 48, rows: 64 });
    const { data, width, height } = await pixelsOf(cleared.bytes);
    expect([width, height]).toEqual([48, 64]);
    const red = data.some((_, i) => i % 3 === 0 && data[i]! > 200 && data[i + 1]! < 40 && data[i + 2]! < 40);
    expect(red).toBe(false);
  });

  it('writes a JFIF header, tables, one frame and one scan at 4:4:4, and no metadata', async () => {
    const segments = [
      exifSegment({ gps: true, makerNote: true }),
      xmpSegment('<dc:creator>Invented Person</dc:creator>'),
    ];
    const bytes = await jpegOf(testPattern(), { segments, trailing: Buffer.from('Invented trailer') });
    const cleared = await clearPhoto({ ...base, bytes, regions: [] });
    const structure = readJpegStructure(cleared.bytes);
    const markers = new Set(structure.segments.map(({ marker }) => marker));
    expect([...markers].sort()).toEqual([0xc0, 0xc4, 0xda, 0xdb, 0xe0]);
    expect(structure.trailing).toBe(0);
    const frame = structure.segments.find(({ marker }) => marker === 0xc0)!.payload;
    expect([frame[7], frame[10], frame[13]]).toEqual([0x11, 0x11, 0x11]);
    expect(Buffer.from(cleared.bytes).includes('Invented')).toBe(false);
  });

  it('stays grey where source and fill are grey, and becomes colour for a coloured fill', async () => {
    const bytes = await jpegOf(testPattern(), { grey: true });
    const regions = [rectangle(0, 0, 16, 16)];
    const grey = await clearPhoto({ ...base, bytes, regions });
    expect(readJpegStructure(grey.bytes).components).toBe(1);
    const coloured = await clearPhoto({ ...base, bytes, regions, fill: [255, 0, 0] });
    expect(readJpegStructure(coloured.bytes).components).toBe(3);
  });
});

describe('whole blocks', () => {
  it('cover every masked pixel, end on multiples of 8 or the picture’s edge, and add less than a block', () => {
    const size = { width: 77, height: 51 };
    const coordinate = fc.double({ min: -10, max: 80, noNaN: true });
    const extent = fc.double({ min: 0.1, max: 60, noNaN: true });
    const shapes = fc.record({
      kind: fc.constantFrom('rectangle' as const, 'ellipse' as const),
      box: fc.record({ x: coordinate, y: coordinate, width: extent, height: extent }),
    });
    fc.assert(
      fc.property(shapes, (shape) => {
        const spans = [...maskSpans(shape, size)];
        const grown = new Map(wholeBlocks(spans, size).map((span) => [span.y, span]));
        for (const { y, from, to } of spans) {
          const span = grown.get(y)!;
          expect(span.from <= from && span.to >= to).toBe(true);
        }
        for (const { y, from, to } of grown.values()) {
          expect(from % 8).toBe(0);
          expect(to % 8 === 0 || to === size.width).toBe(true);
          const row = spans.filter((span) => span.y >> 3 === y >> 3);
          expect(Math.min(...row.map((span) => span.from)) - from).toBeLessThan(8);
          expect(to - Math.max(...row.map((span) => span.to))).toBeLessThan(8);
        }
      }),
    );
  });
});

describe('clearing refuses', () => {
  const clear = async (regions: BurnedRegion[]) => clearPhoto({ ...base, bytes: pngOf(testPattern()), regions });

  it('a region that covers nothing of the picture', async () => {
    await expect(clear([rectangle(64, 0, 10, 10)])).rejects.toMatchObject({ error: { code: 'BURN_FAILED' } });
    await expect(clear([rectangle(5, 5, 0, 0)])).rejects.toMatchObject({ error: { code: 'BURN_FAILED' } });
  });

  it('a region on a frame that a photo does not have', async () => {
    const second = { ...rectangle(0, 0, 9, 9), frames: 1 };
    await expect(clear([second])).rejects.toMatchObject({ error: { code: 'BURN_FAILED' } });
  });
});
