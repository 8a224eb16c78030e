import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ScrimFailure } from '../../../model/errors.ts';
import { makeJpeg, testPixels } from '../../../test/support/jpegs.ts';
import { decodeCoefficients, type Coefficients } from './coefficients.ts';
import { encodeJpeg } from './encode.ts';
import { parseJpeg } from './markers.ts';
import { redactJpeg } from './redact.ts';

const limits = { pixels: 1e6 };
const colour = ['2x2', '1x1', '1x1'];
const sound = makeJpeg({ width: 90, height: 60, sampling: colour }).bytes;
const restarting = makeJpeg({ width: 90, height: 60, sampling: colour, restartInterval: 4 }).bytes;
const progressive = new Uint8Array(
  await sharp(testPixels(90, 60), { raw: { width: 90, height: 60, channels: 3 } })
    .jpeg({ progressive: true })
    .toBuffer(),
);
const read = (bytes: Uint8Array): Coefficients => decodeCoefficients(parseJpeg(bytes, limits));
const changed = (bytes: Uint8Array, at: number, ...values: number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
};
const find = (bytes: Uint8Array, marker: number): number =>
  bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === marker);
/** Without one of its bytes. */
const without = (bytes: Uint8Array, at: number, count = 1): Uint8Array =>
  Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + count)]);

describe('a damaged JPEG', () => {
  it.each([
    ['in sequence', sound],
    ['with restarts', restarting],
    ['progressive', progressive],
  ])('is refused wherever it is cut, with or without an end marker: %s', (_, bytes) => {
    for (let part = 0; part < 50; part++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 50));
      expect(() => read(cut)).toThrow('DAMAGED_FILE');
      if (cut.length > find(bytes, 0xda) + 20 && bytes !== progressive) {
        expect(() => read(Uint8Array.from([...cut, 0xff, 0xd9]))).toThrow('DAMAGED_FILE');
      }
    }
  });

  it('is refused if bytes are missing or left over in its data', () => {
    const data = find(sound, 0xda) + 14;
    expect(() => read(without(sound, data + 100, 400))).toThrow('DAMAGED_FILE');
    const end = sound.length - 2;
    expect(() => read(Uint8Array.from([...sound.subarray(0, end), 0x55, 0x55, 0xff, 0xd9]))).toThrow('DAMAGED_FILE');
  });

  it('is refused if a restart marker is missing, surplus or out of turn', () => {
    const first = find(restarting, 0xd0);
    expect(() => read(without(restarting, first, 2))).toThrow('DAMAGED_FILE');
    expect(() => read(changed(restarting, first, 0xff, 0xd1))).toThrow('DAMAGED_FILE');
    const data = find(sound, 0xda) + 40;
    expect(() => read(Uint8Array.from([...sound.subarray(0, data), 0xff, 0xd0, ...sound.subarray(data)]))).toThrow(
      'DAMAGED_FILE',
    );
  });

  it('is refused, or decoded in full by all ways alike, after any change', () => {
    const sources = [sound, restarting, progressive];
    const change = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
    const property = fc.property(fc.nat(2), change, (which, changes) => {
      const bytes = sources[which]!.slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const decoded = attempt(() => read(bytes));
      const redacted = attempt(() => {
        const parsed = parseJpeg(bytes, limits);
        const { mcusPerLine, mcuRows, components } = parsed.frame;
        return redactJpeg(
          parsed,
          new Uint8Array(mcusPerLine * mcuRows),
          components.map(() => 0),
        );
      });
      if (decoded instanceof ScrimFailure || redacted instanceof ScrimFailure) {
        expect(redacted).toMatchObject({ error: decoded instanceof ScrimFailure ? decoded.error : {} });
      } else {
        expect(same(read(redacted), decoded)).toBe(true);
        const parsed = parseJpeg(bytes, limits);
        expect(same(read(encodeJpeg(parsed, decoded)), decoded)).toBe(true);
      }
    });
    fc.assert(property, { seed: 20261122, numRuns: 1500 });
  });
});

describe('a hostile JPEG', () => {
  it('that claims more pixels than its data can hold is refused before memory is taken for them', () => {
    const at = find(sound, 0xc0) + 5;
    expect(() =>
      decodeCoefficients(parseJpeg(changed(sound, at, 0xff, 0xff, 0xff, 0xff), { pixels: 2 ** 33 })),
    ).toThrow('DAMAGED_FILE');
  });

  it('that claims more pixels than the limit is refused by its header', () => {
    const at = find(sound, 0xc0) + 5;
    expect(() => parseJpeg(changed(sound, at, 0xea, 0x60, 0xea, 0x60), limits)).toThrow('DIMENSIONS_TOO_LARGE');
  });

  it('of a thousand scans is refused', () => {
    const from = Buffer.from(progressive).lastIndexOf(Uint8Array.of(0xff, 0xda));
    const scan = progressive.subarray(from, -2);
    const many = Buffer.concat([
      progressive.subarray(0, -2),
      ...Array.from({ length: 1000 }, () => scan),
      Uint8Array.of(0xff, 0xd9),
    ]);
    expect(() => parseJpeg(many, limits)).toThrow('DAMAGED_FILE');
  });

  it.each([
    [0xc3, 'JPEG (lossless)'],
    [0xc5, 'JPEG (hierarchical)'],
    [0xc9, 'JPEG (arithmetic coding)'],
    [0xf7, 'JPEG (JPEG-LS)'],
  ])('of a kind without these coefficients is refused by name: SOF %i', (marker, type) => {
    const other = attempt(() => parseJpeg(changed(sound, find(sound, 0xc0) + 1, marker), limits));
    expect(other).toMatchObject({ error: { code: 'UNSUPPORTED_TYPE', params: { type } } });
  });

  it('whose height comes after its picture is refused by name', () => {
    const other = attempt(() => parseJpeg(changed(sound, find(sound, 0xc0) + 5, 0, 0), limits));
    expect(other).toMatchObject({ error: { code: 'UNSUPPORTED_TYPE' } });
  });

  it('with bytes behind its end says how many', () => {
    expect(parseJpeg(Buffer.concat([sound, Buffer.alloc(5)]), limits).trailing).toBe(5);
  });
});

function attempt<T>(work: () => T): T | ScrimFailure {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof ScrimFailure) return thrown;
    throw thrown;
  }
}

/** What `toEqual` says of these arrays, a hundred times faster. */
const same = (a: Coefficients, b: Coefficients): boolean =>
  a.length === b.length && a.every((blocks, i) => Buffer.compare(memory(blocks), memory(b[i]!)) === 0);
const memory = ({ buffer, byteOffset, byteLength }: Int16Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);
