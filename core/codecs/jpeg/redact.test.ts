import { execFileSync, spawnSync } from 'node:child_process';
import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { maskSpans, type MaskShape, type Span } from '../../../model/geometry.ts';
import { makeJpeg, testPixels } from '../../../test/support/jpegs.ts';
import { decodeCoefficients, type Coefficients } from './coefficients.ts';
import { editBlocks, fillCoefficients } from './edit.ts';
import { encodeJpeg } from './encode.ts';
import type { Jpeg } from './jpeg.ts';
import { parseJpeg } from './markers.ts';
import { bitmapSpans, changedByMcu, filledSpans, snapToMcu, touchedMcus } from './masks.ts';
import { redactJpeg } from './redact.ts';

const limits = { pixels: 1e6 };
const hasDjpeg = spawnSync('djpeg', ['-version']).status === 0;
if (!hasDjpeg) process.stderr.write('redact: djpeg is not installed, what needs it is skipped\n');

const ellipse: MaskShape = { kind: 'ellipse', box: { x: 20.5, y: 9, width: 30, height: 23 } };
const made = (width: number, height: number, options: JpegOptions, grey = false): Promise<Buffer> => {
  const picture = sharp(testPixels(width, height), { raw: { width, height, channels: 3 } });
  return (grey ? picture.toColourspace('b-w') : picture).jpeg({ quality: 90, ...options }).toBuffer();
};
const sources: Record<string, () => Promise<Uint8Array>> = {
  'baseline 4:4:4': () => made(99, 70, { chromaSubsampling: '4:4:4' }),
  'baseline 4:2:0': () => made(99, 70, { chromaSubsampling: '4:2:0' }),
  'baseline 4:2:0, standard tables': () => made(99, 70, { chromaSubsampling: '4:2:0', optimiseCoding: false }),
  'progressive 4:2:0': () => made(99, 70, { progressive: true, chromaSubsampling: '4:2:0' }),
  mozjpeg: () => made(99, 70, { mozjpeg: true }),
  grey: () => made(99, 70, {}, true),
  '4:2:2 with restarts': async () =>
    makeJpeg({ width: 99, height: 70, sampling: ['2x1', '1x1', '1x1'], restartInterval: 5 }).bytes,
  '4:4:0': async () => makeJpeg({ width: 99, height: 70, sampling: ['1x2', '1x1', '1x1'] }).bytes,
  '4:1:1': async () => makeJpeg({ width: 99, height: 70, sampling: ['4x1', '1x1', '1x1'] }).bytes,
  'a scan each': async () =>
    makeJpeg({ width: 99, height: 70, sampling: ['2x2', '1x2', '1x1'], separate: true, restartInterval: 7 }).bytes,
};
const names = Object.keys(sources);

/** The same with a second, longer code for the first symbol of its first Huffman table. */
function ambiguous(jpeg: Uint8Array): Uint8Array {
  const bytes = Buffer.from(jpeg);
  const at = bytes.indexOf(Buffer.of(0xff, 0xc4));
  const end = at + 2 + bytes.readUInt16BE(at + 2);
  const symbols = bytes.subarray(at + 5, at + 21).reduce((sum, count) => sum + count, 0);
  const table = Buffer.concat([bytes.subarray(at, at + 21 + symbols), bytes.subarray(at + 21, at + 22)]);
  table.writeUInt16BE(end - at - 1, 2);
  table[20]!++;
  return Buffer.concat([bytes.subarray(0, at), table, bytes.subarray(at + 21 + symbols, end), bytes.subarray(end)]);
}

describe('redaction of a JPEG', () => {
  it('takes no Huffman table along that has two codes for a symbol: which of them stands where would tell something', async () => {
    const source = parseJpeg(ambiguous(await made(99, 70, {})), limits);
    const symbolsOf = ({ scans }: Jpeg) => scans.flatMap(({ components }) => components.map(({ dc }) => dc!.symbols));
    expect(symbolsOf(source).some((symbols) => new Set(symbols).size < symbols.length)).toBe(true);
    const touched = touchedMcus(source, maskSpans(ellipse, source.frame));
    const output = parseJpeg(redactJpeg(source, touched, fillOf(source)), limits);
    expect(symbolsOf(output).every((symbols) => new Set(symbols).size === symbols.length)).toBe(true);
    compareBlocks(source, touched, decodeCoefficients(source), decodeCoefficients(output));
  });

  it.each(names)('fills the touched blocks and leaves every other coefficient as it was: %s', async (name) => {
    const source = parseJpeg(await sources[name]!(), limits);
    const touched = touchedMcus(source, maskSpans(ellipse, source.frame));
    const output = parseJpeg(redactJpeg(source, touched, fillOf(source)), limits);
    expect(output.trailing).toBe(0);
    const [before, after] = [decodeCoefficients(source), decodeCoefficients(output)];
    const expected = before.map((blocks) => blocks.slice());
    editBlocks(source, expected, touched, fillOf(source));
    expect(after).toEqual(expected);
    compareBlocks(source, touched, before, after);
  });

  it.each(names.filter((name) => !/progressive|mozjpeg/.test(name)))(
    'copies bits to what encoding gives: %s',
    async (name) => {
      const source = parseJpeg(await sources[name]!(), limits);
      for (const box of [ellipse.box, { x: 0, y: 0, width: 99, height: 8 }, { x: 98, y: 69, width: 1, height: 1 }]) {
        const touched = touchedMcus(source, maskSpans({ kind: 'rectangle', box }, source.frame));
        const coefficients = decodeCoefficients(source);
        editBlocks(source, coefficients, touched, fillOf(source));
        const encoded = encodeJpeg(source, coefficients, { tables: 'source' });
        const copied = redactJpeg(source, touched, fillOf(source));
        expect(read(copied)).toEqual(read(encoded));
        // Codes that were missing are added in the order of need by one, of their number by the other.
        expect(copied.length).toBe(encoded.length);
      }
    },
  );

  it.each(names)('changes no pixel elsewhere and none of the fill differs, as libjpeg decodes it: %s', async (name) => {
    const bytes = await sources[name]!();
    const source = parseJpeg(bytes, limits);
    const { width, height } = source.frame;
    const spans = [...maskSpans(ellipse, source.frame)];
    const touched = touchedMcus(source, spans);
    const output = redactJpeg(source, touched, fillOf(source));
    const raw = (file: Uint8Array): Promise<Buffer> => sharp(file).toColourspace('srgb').raw().toBuffer();
    const [before, after] = [await raw(bytes), await raw(output)];
    const channels = before.length / width / height;
    const reach = { x: changedByMcu(ellipse.box, source)!, filled: snapToMcu(ellipse.box, source)! };
    const grown = grow(rasterOf(filledSpans(source, touched), width, height), width, height, source);
    const masked = rasterOf(spans, width, height);
    const wrong: string[] = [];
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let c = 0; c < channels; c++) {
        const at = pixel * channels + c;
        if (!grown[pixel] && before[at] !== after[at]) wrong.push(`changed ${pixel}`);
        if (masked[pixel] && after[at]! > 1) wrong.push(`not black ${pixel}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(reach.x.width).toBeGreaterThanOrEqual(reach.filled.width);
  });

  it.skipIf(!hasDjpeg).each(names)('is what djpeg reads without a warning: %s', async (name) => {
    const source = parseJpeg(await sources[name]!(), limits);
    const touched = touchedMcus(source, maskSpans(ellipse, source.frame));
    const output = redactJpeg(source, touched, fillOf(source));
    expect(() => execFileSync('djpeg', ['-strict'], { input: output, stdio: ['pipe', 'pipe', 'pipe'] })).not.toThrow();
  });

  it('adds a code for the fill where optimised tables have none', () => {
    const { bytes } = makeJpeg({ width: 160, height: 160, seed: 3 });
    const flat = parseJpeg(bytes, limits);
    const coefficients = decodeCoefficients(flat);
    for (let at = 0; at < coefficients[0]!.length; at++) if (at % 64 === 0) coefficients[0]![at] = 1;
    const source = parseJpeg(encodeJpeg(flat, coefficients), limits);
    expect(source.scans[0]!.components[0]!.dc!.symbols.length).toBe(2);
    const touched = touchedMcus(source, [{ y: 50, from: 40, to: 90 }]);
    const output = redactJpeg(source, touched, [255]);
    compareBlocks(source, touched, coefficients, read(output));
    expect(parseJpeg(output, limits).scans[0]!.components[0]!.dc!.symbols.length).toBeGreaterThan(2);
  });

  it('keeps nothing of the source but the picture', async () => {
    const source = await sharp(testPixels(40, 40), { raw: { width: 40, height: 40, channels: 3 } })
      .withMetadata({ exif: { IFD0: { Artist: 'Jane Roe' } }, icc: 'srgb' })
      .jpeg()
      .toBuffer();
    const withTail = Buffer.concat([source, Buffer.from('Jane Roe')]);
    const parsed = parseJpeg(withTail, limits);
    expect(parsed.trailing).toBe(8);
    const markers = (keepSegments: readonly ('jfif' | 'adobe')[]): number[] =>
      segmentMarkers(redactJpeg(parsed, new Uint8Array(100), [0, 128, 128], { keepSegments }));
    expect(markers([])).toEqual([0xdb, 0xdb, 0xc0, 0xc4, 0xc4, 0xc4, 0xc4, 0xda]);
    const adobe = makeJpeg({ width: 8, height: 8, sampling: ['1x1', '1x1', '1x1'], adobeTransform: 0 }).bytes;
    const again = parseJpeg(redactJpeg(parseJpeg(adobe, limits), new Uint8Array(1), [0, 0, 0]), limits);
    expect(again.colour.adobeTransform).toBe(0);
  });
});

describe('the fill', () => {
  it('is exact for black, white and the middle, at 8 and 12 bits, and legal', () => {
    for (const bits of [8, 12] as const) {
      const { jpeg } = makeJpeg({ width: 8, height: 8, bits });
      const most = 2 ** bits - 1;
      const mean = (value: number): number => (fillCoefficients(jpeg, [value])[0]! * 3) / 8 + 2 ** (bits - 1);
      expect(mean(0)).toBeLessThanOrEqual(0);
      expect(mean(most)).toBeGreaterThanOrEqual(most);
      expect(mean(2 ** (bits - 1))).toBe(2 ** (bits - 1));
      expect(Math.abs(mean(100) - 100)).toBeLessThan(0.5);
    }
  });

  it('that does not suit the picture is refused', () => {
    const { jpeg } = makeJpeg({ width: 8, height: 8 });
    for (const fill of [[], [0, 0], [-1], [256], [NaN]])
      expect(() => fillCoefficients(jpeg, fill)).toThrow('BURN_FAILED');
  });
});

describe('the area of a mask', () => {
  const { jpeg } = makeJpeg({ width: 99, height: 70, sampling: ['2x1', '1x1', '1x1'] });

  it('grows to whole MCUs, and to the next one where its chroma would be mixed in', () => {
    expect(snapToMcu({ x: 17, y: 8, width: 14, height: 8 }, jpeg)).toEqual({ x: 16, y: 8, width: 16, height: 8 });
    expect(snapToMcu({ x: 17, y: 8, width: 15, height: 8 }, jpeg)).toEqual({ x: 16, y: 8, width: 32, height: 8 });
    expect(snapToMcu({ x: 90, y: 60, width: 50, height: 50 }, jpeg)).toEqual({ x: 80, y: 56, width: 19, height: 14 });
    expect(changedByMcu({ x: 17, y: 8, width: 14, height: 8 }, jpeg)).toEqual({ x: 15, y: 8, width: 18, height: 8 });
    expect(snapToMcu({ x: 99, y: 0, width: 5, height: 5 }, jpeg)).toBeUndefined();
  });

  it('is the same for a box, its spans and its bitmap', () => {
    const box = { x: 30, y: 15, width: 20, height: 3 };
    const spans = [...maskSpans({ kind: 'rectangle', box }, jpeg.frame)];
    const bitmap = rasterOf(spans, 99, 70);
    expect([...bitmapSpans(bitmap, 99, 70)]).toEqual(spans);
    const snapped = snapToMcu(box, jpeg)!;
    expect([...filledSpans(jpeg, touchedMcus(jpeg, spans))]).toEqual([
      ...maskSpans({ kind: 'rectangle', box: snapped }, jpeg.frame),
    ]);
  });

  it('outside of the picture is empty', () => {
    expect(
      touchedMcus(jpeg, [
        { y: -1, from: 0, to: 9 },
        { y: 70, from: 0, to: 9 },
        { y: 5, from: 99, to: 200 },
      ]),
    ).not.toContain(1);
  });
});

const read = (bytes: Uint8Array): Coefficients => decodeCoefficients(parseJpeg(bytes, limits));
const fillOf = ({ frame }: Jpeg): number[] => frame.components.map((_, index) => (index === 0 ? 0 : 128));

/** By another way than the code: block by block, from the pixels of its MCU. */
function compareBlocks(source: Jpeg, touched: Uint8Array, before: Coefficients, after: Coefficients): void {
  const { components, mcusPerLine } = source.frame;
  const differing = components.flatMap(({ h, v, columns, rows, stride }, index) => {
    const wrong: string[] = [];
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const at = (y * stride + x) * 64;
        const hit = touched[Math.floor(y / v) * mcusPerLine + Math.floor(x / h)] === 1;
        const block = after[index]!.subarray(at, at + 64);
        const same = block.every((value, k) => value === before[index]![at + k]);
        const flat = block.subarray(1).every((value) => value === 0);
        if (hit ? !flat : !same) wrong.push(`component ${index}, block ${x}, ${y}`);
      }
    }
    return wrong;
  });
  expect(differing).toEqual([]);
}

function rasterOf(spans: Iterable<Span>, width: number, height: number): Uint8Array {
  const raster = new Uint8Array(width * height);
  for (const { y, from, to } of spans) raster.fill(1, y * width + from, y * width + to);
  return raster;
}

/** With the ring whose chroma is interpolated: as far as `changedByMcu` says, here half the ratio of subsampling. */
function grow(raster: Uint8Array, width: number, height: number, { frame }: Jpeg): Uint8Array {
  const reachX = Math.floor(frame.maxH / Math.min(...frame.components.map(({ h }) => h)) / 2);
  const reachY = Math.floor(frame.maxV / Math.min(...frame.components.map(({ v }) => v)) / 2);
  return raster.map((_, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (let dy = -reachY; dy <= reachY; dy++) {
      for (let dx = -reachX; dx <= reachX; dx++) {
        const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
        if (inside && raster[(y + dy) * width + x + dx]) return 1;
      }
    }
    return 0;
  });
}

function segmentMarkers(bytes: Uint8Array): number[] {
  const markers: number[] = [];
  for (let at = 2; ; at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!)) {
    markers.push(bytes[at + 1]!);
    if (bytes[at + 1] === 0xda) return markers;
  }
}
