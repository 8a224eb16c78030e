import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BurnedRegion } from '../../model/clearance.ts';
import { buildCoded, codedSyntaxes } from '../../test/support/codedDicom.ts';
import { buildDicom, syntaxes, type DicomElements } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { encodeCoded } from '../codecs/encode.ts';
import { StoredContent, type Content } from '../files/content.ts';
import { writeParts } from '../files/parts.ts';
import { openPicture } from '../dicom/picture.ts';
import { clearDicom, clearPicture } from './clearDicom.ts';

const makeFolder = temporaryFolders();
const opened: number[] = [];
afterEach(() => opened.splice(0).forEach((file) => closeSync(file)));
beforeAll(async () => {
  for (const coding of ['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg2000', 'jpeg'] as const) await prepareCodec(coding);
});

const request = (regions: BurnedRegion[]) => ({
  ...{ regions, fill: [0, 0, 0] as [number, number, number], profile: basicProfile() },
  ...{ pseudonyms: testPseudonyms(), pixelsReviewed: true },
});
const region = (frames: BurnedRegion['frames']): BurnedRegion => ({
  ...{ frames, what: 'text', approvedBy: 'test' },
  shape: { kind: 'rectangle', box: { x: 5, y: 4, width: 120, height: 70 } },
});

/** Cleared from disk to disk, and what was asked of the source at once. */
async function fromDisk(
  bytes: Uint8Array,
  regions: BurnedRegion[],
  { whole = false } = {},
): Promise<{ made: Buffer; largest: number }> {
  const folder = await makeFolder();
  writeFileSync(join(folder, 'in'), bytes);
  const file = openSync(join(folder, 'in'), 'r');
  opened.push(file);
  const stored = new StoredContent(file, bytes.length);
  let largest = 0;
  const content: Content = {
    ...{ length: stored.length, bytes: undefined },
    slice: (from, to) => {
      largest = Math.max(largest, to - from);
      return stored.slice(from, to);
    },
    read: (from, into) => {
      largest = Math.max(largest, into.length);
      stored.read(from, into);
    },
  };
  const { parts } = clearPicture(openPicture(content), request(regions));
  const length = writeParts(join(folder, 'out'), parts, { durable: false });
  expect(statSync(join(folder, 'out')).size).toBe(length);
  if (whole) expect(largest).toBe(bytes.length);
  return { made: readFileSync(join(folder, 'out')), largest };
}

const [columns, rows, frames] = [400, 300, 30];
const grey = (bits: number): DicomElements => ({
  ...{ Modality: 'US', SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1', SOPInstanceUID: '1.2.826.0.1.3680043.10.543.9' },
  ...{ PatientName: 'Fabelmann^Greta', PatientID: 'FH-00815', SamplesPerPixel: 1 },
  ...{ PhotometricInterpretation: 'MONOCHROME2', NumberOfFrames: String(frames), Rows: rows, Columns: columns },
  ...{ BitsAllocated: bits <= 1 ? 1 : bits <= 8 ? 8 : 16, BitsStored: bits, HighBit: bits - 1, PixelRepresentation: 0 },
});
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 97 + ((i * i) % 31)) & 0xff);
const signature: DicomElements = { 'FFFC,FFFC': { vr: 'OB', value: new Uint8Array(5000).fill(0x46) } };
const native = (bits: number, transferSyntax: string, more: DicomElements = {}): Uint8Array =>
  buildDicom({
    transferSyntax,
    pixels: noise((columns * rows * frames * (bits <= 1 ? 1 : bits <= 8 ? 8 : 16)) / 8),
    elements: { ...grey(bits), ...more },
  });

const frame = (seed: number) => ({
  ...{ width: columns, height: rows, components: 1 as const, bits: 8, signed: false },
  samples: Uint8Array.from({ length: columns * rows }, (_, i) => (i >> 3) + seed + ((i * i * 31) % 13)),
});
const coded = (coding: 'rle' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg2000', transferSyntax: string): Uint8Array =>
  buildCoded({
    transferSyntax,
    elements: { ...grey(8), NumberOfFrames: '10' },
    // Each of its own size, so that offsets differ.
    frames: Array.from({ length: 10 }, (_, i) => encodeCoded(coding, frame(i * 7))),
    table: 'basic',
  });

const files: Record<string, () => Uint8Array> = {
  '8 bits': () => native(8, syntaxes.explicit),
  '12 of 16 bits, with bits in use that no sample has': () => native(12, syntaxes.implicit),
  '16 bits, big endian': () => native(16, syntaxes.bigEndian),
  'single bits': () => native(1, syntaxes.explicit),
  'something behind the pixels': () => native(8, syntaxes.explicit, signature),
  RLE: () => coded('rle', codedSyntaxes.rle),
  'lossless JPEG': () => coded('jpeg-lossless', codedSyntaxes.jpegLossless),
  'JPEG-LS': () => coded('jpeg-ls', codedSyntaxes.jpegLs),
  'JPEG 2000': () => coded('jpeg2000', codedSyntaxes.jpeg2000),
};

describe('a file that stays on disk', () => {
  it.each(Object.entries(files))('is cleared to the same bytes as one in memory: %s', async (name, build) => {
    const bytes = build();
    expect(bytes.length).toBeGreaterThan(1 << 18);
    for (const regions of [[], [region('all')], [region(3), region('all')]]) {
      const { made, largest } = await fromDisk(bytes, regions);
      expect(Buffer.compare(made, clearDicom({ bytes, ...request(regions) }).bytes), name).toBe(0);
      expect(largest).toBeLessThanOrEqual(1 << 20);
    }
  });

  it.each([
    ['grey', 1, { PhotometricInterpretation: 'MONOCHROME2' }],
    ['RGB by pixel', 3, { PhotometricInterpretation: 'RGB', PlanarConfiguration: 0 }],
    ['RGB by plane', 3, { PhotometricInterpretation: 'RGB', PlanarConfiguration: 1 }],
  ])('has one mask over pixels that are read in several pieces: %s', async (_, samples, colour) => {
    const [width, height] = [701, 1501];
    const more = { ...colour, SamplesPerPixel: samples, NumberOfFrames: '2', Rows: height, Columns: width };
    for (const transferSyntax of [syntaxes.explicit, syntaxes.bigEndian]) {
      const pixels = noise(width * height * samples * 2);
      const bytes = buildDicom({ transferSyntax, pixels, elements: { ...grey(8), ...more } });
      const box = { x: 3, y: 3, width: 690, height: 1490 };
      const regions: BurnedRegion[] = [{ ...region('all'), shape: { kind: 'rectangle', box } }];
      const { made, largest } = await fromDisk(bytes, regions);
      expect(Buffer.compare(made, clearDicom({ bytes, ...request(regions) }).bytes)).toBe(0);
      expect(largest).toBeLessThanOrEqual(1 << 20);
    }
  });

  it('is refused where it ends early, or where something behind its pixels is not accounted for', async () => {
    const bytes = files['something behind the pixels']!();
    const cut = (length: number) => fromDisk(bytes.subarray(0, length), []);
    await expect(cut(bytes.length - 10)).rejects.toMatchObject({ error: { code: 'DAMAGED_FILE' } });
    await expect(cut(bytes.length - 6000)).rejects.toMatchObject({ error: { code: 'DICOM_PIXELS_CUT' } });
  });

  it('is read as a whole where an element of its header stands behind its pixels, not where zeros do', async () => {
    const warned = { 'FFFC,FFFC': { vr: 'OB', value: new Uint8Array(50) } } as const;
    const bytes = Buffer.from(native(8, syntaxes.explicit, warned));
    const behind = Buffer.concat([
      bytes.subarray(0, bytes.length - 62),
      Buffer.from([0x28, 0, 0x01, 0x03, 0x43, 0x53, 4, 0]),
      Buffer.from('YES '),
    ]);
    const filled = Buffer.concat([bytes, Buffer.alloc(300_000)]);
    for (const [file, whole] of [
      [behind, true],
      [filled, false],
    ] as const) {
      const { made } = await fromDisk(file, [], { whole });
      expect(Buffer.compare(made, clearDicom({ bytes: file, ...request([]) }).bytes)).toBe(0);
    }
    expect((await fromDisk(behind, [], { whole: true })).made.includes('YES')).toBe(true);
  });

  it('leaves no half a file where it cannot be written', async () => {
    const folder = await makeFolder();
    const path = join(folder, 'out');
    const failing = function* (): Generator<Uint8Array> {
      yield new Uint8Array(10);
      throw new Error('gone');
    };
    expect(() => writeParts(path, [{ pieces: failing }], { durable: false })).toThrow('gone');
    expect(() => statSync(path)).toThrow('ENOENT');
    writeFileSync(path, 'somebody else’s');
    expect(() => writeParts(path, [], { durable: false })).toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe('somebody else’s');
  });
});
