import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { toScrimError } from '../../model/errors.ts';
import { makeFrame, type FrameKind, type FrameRecipe } from '../../test/support/frames.ts';
import { decodeCoded, prepareCodec, sniffCoding } from './decode.ts';
import { encodeCoded, type EncodeOptions, type LosslessCoding } from './encode.ts';
import { withSign, type CodedFrame, type Coding, type Expected } from './frame.ts';

const codings = ['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg2000', 'htj2k'] as const;
const kinds: readonly FrameKind[] = ['smooth', 'noise', 'flat'];

beforeAll(async () => {
  for (const coding of [...codings, 'jpeg'] as const) await prepareCodec(coding);
});

const expectedOf = ({ width, height, components, bits }: CodedFrame): Expected => ({
  width,
  height,
  components,
  bitsAllocated: bits > 8 ? 16 : 8,
});

function attempt(coding: Coding, code: Uint8Array, expected: Expected): CodedFrame | string {
  try {
    return decodeCoded(coding, code, expected);
  } catch (thrown) {
    return toScrimError(thrown).code;
  }
}

function expectExact(coding: LosslessCoding, frame: CodedFrame, options?: EncodeOptions): void {
  const code = encodeCoded(coding, frame, options);
  expect(sniffCoding(code)).toBe(coding);
  expect(code.length % 2).toBe(0);
  const decoded = decodeCoded(coding, code, expectedOf(frame));
  const { samples } = frame.signed ? withSign(decoded, frame.bits) : decoded;
  expect(samples.constructor).toBe(frame.samples.constructor);
  expect(Buffer.compare(Buffer.from(samples.buffer), Buffer.from(frame.samples.buffer))).toBe(0);
}

const shapes: readonly FrameRecipe[] = [
  { width: 17, height: 13 },
  { width: 17, height: 13, signed: true },
  { width: 17, height: 13, bits: 2 },
  { width: 17, height: 13, bits: 12 },
  { width: 17, height: 13, bits: 12, signed: true },
  { width: 17, height: 13, bits: 16 },
  { width: 17, height: 13, bits: 16, signed: true },
  { width: 17, height: 13, components: 3 },
  { width: 15, height: 21, components: 3, signed: true },
  { width: 17, height: 13, components: 3, bits: 12 },
  { width: 17, height: 13, components: 3, bits: 16, signed: true },
  { width: 1, height: 1 },
  { width: 1, height: 1, components: 3 },
  { width: 1, height: 1, bits: 16 },
  { width: 1, height: 300, bits: 12 },
];

describe('what is encoded without loss comes back sample by sample', () => {
  for (const coding of codings)
    for (const shape of shapes)
      it.each(kinds)(`${coding} of ${JSON.stringify(shape)}, %s`, (kind) =>
        expectExact(coding, makeFrame({ ...shape, kind })),
      );

  it.each(codings)('%s of a row and of a column of 65535', (coding) => {
    expectExact(coding, makeFrame({ width: 65535, height: 1, bits: 12 }));
    expectExact(coding, makeFrame({ width: 1, height: 65535, bits: 12 }));
  });

  it.each(['jpeg2000', 'htj2k'] as const)('%s with RCT, which its decoder tells', (coding) => {
    const frame = makeFrame({ width: 33, height: 20, components: 3, kind: 'noise' });
    expectExact(coding, frame, { colourTransform: true });
    const transformed = encodeCoded(coding, frame, { colourTransform: true });
    expect(decodeCoded(coding, transformed, expectedOf(frame)).colour).toBe('rgb');
    expect(decodeCoded(coding, encodeCoded(coding, frame), expectedOf(frame)).colour).toBeUndefined();
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('lossless JPEG by predictor %i', (selection) => {
    for (const bits of [8, 16])
      for (const components of [1, 3])
        expectExact('jpeg-lossless', makeFrame({ width: 40, height: 30, bits, components, kind: 'noise' }), {
          selection,
        });
  });

  it('RLE of 1 and of 32 bits', () => {
    const bits = makeFrame({ width: 13, height: 5, bits: 1, kind: 'noise' });
    const packed = decodeCoded('rle', encodeCoded('rle', bits), { ...expectedOf(bits), bitsAllocated: 1 });
    expect(packed).toEqual(bits);
    const samples = Uint32Array.from({ length: 65 }, (_, index) => Math.imul(index, 2654435761) >>> 0);
    const words: CodedFrame = { ...bits, bits: 32, samples };
    expect(decodeCoded('rle', encodeCoded('rle', words), { ...expectedOf(bits), bitsAllocated: 32 })).toEqual(words);
  });

  it('or is refused: noise that JPEG-LS would enlarge beyond its buffer', () => {
    const frame = makeFrame({ width: 300, height: 200, bits: 16, kind: 'noise' });
    expect(() => encodeCoded('jpeg-ls', frame)).toThrow('BURN_FAILED');
    expectExact('jpeg-ls', makeFrame({ width: 300, height: 200, bits: 16 }));
  });

  it('or is refused: frames that contradict themselves', () => {
    const frame = makeFrame({ width: 4, height: 4 });
    for (const coding of codings) {
      expect(() => encodeCoded(coding, { ...frame, height: 5 })).toThrow('BURN_FAILED');
      expect(() => encodeCoded(coding, { ...frame, bits: 12 })).toThrow('BURN_FAILED');
    }
    expect(() => encodeCoded('jpeg2000', { ...frame, width: 2, components: 2 })).toThrow('BURN_FAILED');
  });
});

describe('JPEG of 8 bits', () => {
  const expected = { width: 32, height: 24, components: 3, bitsAllocated: 8 };
  const red = { create: { width: 32, height: 24, channels: 3, background: '#ff0000' } } as const;

  it('gives the stored components, not RGB', async () => {
    const code = new Uint8Array(await sharp(red).jpeg({ chromaSubsampling: '4:2:0' }).toBuffer());
    const frame = decodeCoded('jpeg', code, expected);
    expect(frame.colour).toBe('ybr');
    expect(frame.sampling).toEqual([
      [2, 2],
      [1, 1],
      [1, 1],
    ]);
    const [luma, blue, toRed] = frame.samples;
    expect(Math.abs(luma! - 76)).toBeLessThan(3);
    expect(Math.abs(blue! - 85)).toBeLessThan(3);
    expect(Math.abs(toRed! - 255)).toBeLessThan(3);
  });

  it('may lack its end marker, but nothing before it', async () => {
    const code = new Uint8Array(await sharp(red).jpeg().toBuffer());
    const whole = decodeCoded('jpeg', code, expected);
    expect(attempt('jpeg', code.subarray(0, -2), expected)).toEqual(whole);
    expect(attempt('jpeg', code.subarray(0, -4), expected)).toBe('DAMAGED_FILE');
  });

  it('may be progressive', async () => {
    const code = new Uint8Array(await sharp(red).jpeg({ progressive: true }).toBuffer());
    expect(sniffCoding(code)).toBe('jpeg-progressive');
    expect(decodeCoded('jpeg', code, expected).samples).toHaveLength(32 * 24 * 3);
  });
});

describe('JPEG 2000 as writers also store it', () => {
  const frame = makeFrame({ width: 40, height: 30, bits: 12, signed: true });

  it('lacks its end marker', () => {
    const code = encodeCoded('jpeg2000', frame);
    const end = code.lastIndexOf(0xff);
    expect(decodeCoded('jpeg2000', code.subarray(0, end), expectedOf(frame))).toEqual(frame);
    expect(attempt('jpeg2000', code.subarray(0, end - 1), expectedOf(frame))).toBe('DAMAGED_FILE');
  });

  it('stands in the box of a JP2 file', () => {
    const code = encodeCoded('jpeg2000', frame);
    const start = Buffer.from('0000000c6a5020200d0a870a00000000', 'hex');
    start.writeUInt32BE(8 + code.length, 12);
    const boxed = new Uint8Array(Buffer.concat([start, Buffer.from('jp2c'), code]));
    expect(sniffCoding(boxed)).toBe('jpeg2000');
    expect(decodeCoded('jpeg2000', boxed, expectedOf(frame))).toEqual(frame);
  });
});

describe('what a code stream claims', () => {
  const frame = makeFrame({ width: 40, height: 30, bits: 12 });
  const expected = expectedOf(frame);

  it.each(codings)('is held against the header: %s', (coding) => {
    const code = encodeCoded(coding, frame);
    for (const other of [{ components: 3 }, { bitsAllocated: 8 }])
      expect(attempt(coding, code, { ...expected, ...other })).toBe('DAMAGED_FILE');
    if (coding === 'rle') return;
    for (const other of [{ width: 41 }, { height: 29 }])
      expect(attempt(coding, code, { ...expected, ...other })).toBe('DAMAGED_FILE');
  });

  it.each(codings)('costs nothing if it is 60,000 × 60,000: %s', (coding) => {
    const code = encodeCoded(coding, frame);
    const huge = { ...expected, width: 60_000, height: 60_000 };
    const before = process.memoryUsage().rss;
    expect(attempt(coding, code, huge)).toBe('DICOM_PIXELS');
    expect(attempt(coding, code, { ...expected, width: 65535, height: 2000 })).toBe('DAMAGED_FILE');
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  it('is not believed about its kind', () => {
    for (const coding of codings) {
      const code = encodeCoded(coding, frame);
      for (const other of [...codings, 'jpeg'] as const)
        if (other !== coding) expect(['DAMAGED_FILE', 'DICOM_PIXELS']).toContain(attempt(other, code, expected));
    }
    expect(sniffCoding(new Uint8Array(0))).toBeUndefined();
    expect(sniffCoding(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))).toBeUndefined();
    expect(sniffCoding(new Uint8Array(1000))).toBeUndefined();
  });

  it('cannot make JPEG 2000 keep records of millions of tiles or code blocks', () => {
    const code = encodeCoded('jpeg2000', makeFrame({ width: 1024, height: 1024 }));
    const whole = { width: 1024, height: 1024, components: 1, bitsAllocated: 8 };
    const tiles = code.slice();
    new DataView(tiles.buffer).setUint32(24, 1);
    new DataView(tiles.buffer).setUint32(28, 1);
    expect(attempt('jpeg2000', tiles, whole)).toBe('DICOM_PIXELS');
    const layers = code.slice();
    new DataView(layers.buffer).setUint16(
      code.findIndex((byte, at) => byte === 0xff && code[at + 1] === 0x52) + 6,
      65535,
    );
    expect(['DICOM_PIXELS', 'DAMAGED_FILE']).toContain(attempt('jpeg2000', layers, whole));
  });
});

describe('a damaged code stream', () => {
  const frame = makeFrame({ width: 120, height: 90, components: 3 });
  const expected = expectedOf(frame);

  async function codeOf(coding: Coding): Promise<Uint8Array> {
    if (coding !== 'jpeg') return encodeCoded(coding, frame);
    const raw = { width: frame.width, height: frame.height, channels: 3 } as const;
    return new Uint8Array(await sharp(Buffer.from(frame.samples), { raw }).jpeg().toBuffer());
  }

  it.each([...codings, 'jpeg'] as const)('fails if it is cut short, at every fiftieth: %s', async (coding) => {
    const code = await codeOf(coding);
    for (let fiftieth = 0; fiftieth < 50; fiftieth++) {
      const cut = code.subarray(0, Math.floor((code.length * fiftieth) / 50));
      expect(attempt(coding, cut, expected)).toBe('DAMAGED_FILE');
    }
  });

  it.each([...codings, 'jpeg'] as const)(
    'gives a frame of the right size or an error, never more: %s',
    async (coding) => {
      const code = await codeOf(coding);
      let state = 99;
      const random = (below: number): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state >>> 8) % below;
      };
      for (let round = 0; round < 150; round++) {
        const changed = code.slice();
        for (let change = 0; change <= round % 5; change++)
          changed[random(round % 2 ? code.length : Math.min(200, code.length))] = random(4) ? random(256) : 255;
        const result = attempt(coding, changed, expected);
        if (typeof result === 'string') expect(['DAMAGED_FILE', 'DICOM_PIXELS']).toContain(result);
        else expect(result.samples).toHaveLength(frame.samples.length);
      }
      const sound = attempt(coding, code, expected);
      expect(typeof sound).toBe('object');
    },
  );

  it('of RLE cannot unpack to more than its frame', () => {
    const bomb = new Uint8Array(1_000_000).fill(0x81);
    bomb.fill(0, 0, 64);
    bomb[0] = 1;
    bomb[4] = 64;
    const filled = attempt('rle', bomb, { width: 100, height: 100, components: 1, bitsAllocated: 8 });
    expect(typeof filled === 'string' ? filled : filled.samples.length).toBe(10_000);
    const tiny = bomb.slice(0, 100);
    expect(attempt('rle', tiny, { width: 10_000, height: 10_000, components: 1, bitsAllocated: 8 })).toBe(
      'DAMAGED_FILE',
    );
  });
});
