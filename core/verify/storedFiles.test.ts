import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BurnedRegion } from '../../model/clearance.ts';
import { buildCoded, codedSyntaxes } from '../../test/support/codedDicom.ts';
import { buildDicom, syntaxes, type DicomElements } from '../../test/support/dicom.ts';
import { fill, limits } from '../../test/support/outgoing.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { encodeCoded } from '../codecs/encode.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { clearDicom } from '../deid/clearDicom.ts';
import { verifyFile } from './verifyFile.ts';

const makeFolder = temporaryFolders();
beforeAll(() => prepareCodec('rle'));

// Above what is held in memory at once (core/workers/source.ts), so that every check goes to the disk.
const [columns, rows, frames] = [512, 512, 40];
const described: DicomElements = {
  ...{ Modality: 'US', SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1', SOPInstanceUID: '1.2.826.0.1.3680043.10.543.9' },
  ...{ PatientName: 'Fabelmann^Greta', PatientID: 'FH-00815-77', SamplesPerPixel: 1, Rows: rows, Columns: columns },
  ...{ PhotometricInterpretation: 'MONOCHROME2', NumberOfFrames: String(frames), PixelRepresentation: 0 },
  ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, 'FFFC,FFFC': { vr: 'OB', value: new Uint8Array(3000) } },
};
const samples = (seed: number): Uint8Array =>
  Uint8Array.from({ length: columns * rows }, (_, i) => (i * 97 + ((i * i) % 31) + seed) & 0xff);
const native = (): Uint8Array => {
  const pixels = new Uint8Array(columns * rows * frames);
  for (let frame = 0; frame < frames; frame++) pixels.set(samples(frame), frame * columns * rows);
  return buildDicom({ transferSyntax: syntaxes.explicit, pixels, elements: described });
};
const rle = (): Uint8Array => {
  const frame = { width: columns, height: rows, components: 1, bits: 8, signed: false } as const;
  const codes = Array.from({ length: frames }, (_, i) => encodeCoded('rle', { ...frame, samples: samples(i) }));
  const { 'FFFC,FFFC': _padding, ...elements } = described;
  return buildCoded({ transferSyntax: codedSyntaxes.rle, elements, frames: codes, table: 'basic' });
};

const box = { x: 20, y: 30, width: 200, height: 40 };
const burned: BurnedRegion[] = [{ frames: 'all', shape: { kind: 'rectangle', box }, what: 'text', approvedBy: 'test' }];

type Change = (made: Buffer) => void;
/** Which checks fail of a file that was cleared, then changed, and is read from disk beside its original. */
async function failing(build: () => Uint8Array, change: Change = () => undefined): Promise<string[]> {
  const folder = await makeFolder();
  const [from, to] = [join(folder, 'in'), join(folder, 'out')];
  const bytes = build();
  writeFileSync(from, bytes);
  const pseudonyms = testPseudonyms();
  const options = { regions: burned, fill, profile: basicProfile(), pseudonyms, pixelsReviewed: true };
  writeFileSync(to, clearDicom({ bytes, ...options }).bytes);
  const made = readFileSync(to);
  expect(made.length).toBeGreaterThan(8 << 20);
  change(made);
  writeFileSync(to, made);
  const source = { kind: 'path', path: to } as const;
  const against = { kind: 'path', path: from } as const;
  const { checks } = await verifyFile({ source, against, limits, fill, burned });
  return checks.filter(({ passed }) => !passed).map(({ check }) => check);
}

/** Offset of a pixel of native pixels, which are the last that a finished file holds. */
const pixelAt = (made: Buffer, frame: number, x: number, y: number): number =>
  made.length - columns * rows * (frames - frame) + y * columns + x;

describe('a file that stays on disk', () => {
  it.each([
    ['native', native],
    ['RLE', rle],
  ])('is clean if it was cleared: %s', async (_, build) => {
    expect(await failing(build)).toEqual([]);
  });

  it('is not, if one pixel of a late frame is another', async () => {
    expect(await failing(native, (made) => void (made[pixelAt(made, 33, 300, 300)]! ^= 1))).toEqual(['outside-masks']);
    expect(await failing(native, (made) => void (made[pixelAt(made, 39, 25, 35)] = 77))).toEqual(['masks-uniform']);
  });

  it.each([0, 1, 5, 11])(
    'gives away a name in its pixels, wherever pieces of it end (%i bytes before)',
    async (before) => {
      const found = await failing(native, (made) => void made.write('Fabelmann^Greta', (4 << 20) - before, 'latin1'));
      expect(found).toContain('no-identifiers');
    },
  );

  it('is not, if it goes on behind its pixels or ends within them', async () => {
    const longer = await failing(
      native,
      (made) => void made.writeUInt32LE(columns * rows * frames - 2000, lengthAt(made)),
    );
    expect(longer).toEqual(expect.arrayContaining(['length-accounted']));
    const cut = await failing(native, (made) => void made.writeUInt32LE(columns * rows * frames + 2, lengthAt(made)));
    expect(cut).toEqual(expect.arrayContaining(['length-accounted']));
  });

  it('is not, if a frame of its code is another or a table of offsets is not true', async () => {
    const spoilt = await failing(rle, (made) => void (made[made.length - 30_000]! ^= 0xff));
    expect(spoilt.length).toBeGreaterThan(0);
    const table = await failing(
      rle,
      (made) => void (made[made.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0])) + 12 + 8 + 4]! ^= 2),
    );
    expect(table).toEqual(['grammar']);
  });
});

describe('what lies beyond the head of a file on disk', () => {
  const large = new Uint8Array(1_300_000).fill(7);
  const hidden: DicomElements = {
    '0009,0010': { vr: 'LO', value: 'FICTIONAL VENDOR' },
    '0009,1001': { vr: 'OB', value: large },
  };
  /** One item with a patient's second number, as a system wrote it that did not know the sequence. */
  const unknown = (id: string): DicomElements => {
    const value = Buffer.from(id, 'latin1');
    const element = Buffer.alloc(8);
    element.writeUInt16LE(0x10, 0);
    element.writeUInt16LE(0x20, 2);
    element.writeUInt32LE(value.length, 4);
    const item = Buffer.alloc(8);
    item.writeUInt32LE(0xe000fffe, 0);
    item.writeUInt32LE(element.length + value.length, 4);
    return { OtherPatientIDsSequence: { vr: 'UN', value: Buffer.concat([item, element, value]) } };
  };
  const withHidden = (): Uint8Array => {
    const pixels = new Uint8Array(columns * rows * frames);
    for (let frame = 0; frame < frames; frame++) pixels.set(samples(frame), frame * columns * rows);
    const elements = { ...described, ...hidden, ...unknown('GEHEIM-998877 ') };
    return buildDicom({ transferSyntax: syntaxes.explicit, pixels, elements });
  };

  it('is searched for too: items under UN behind a megabyte of a vendor’s own', async () => {
    expect(await failing(withHidden)).toEqual([]);
    const found = await failing(withHidden, (made) => void made.write('GEHEIM-998877', 6 << 20, 'latin1'));
    expect(found).toContain('no-identifiers');
  });

  it('excuses a ramp where it stands, not where something else does', async () => {
    const ramp = (): Uint8Array => {
      const pixels = new Uint8Array(columns * rows * frames).map((_, i) => i & 0xff);
      const elements = { ...described, PatientID: '12345678' };
      return buildDicom({ transferSyntax: syntaxes.explicit, pixels, elements });
    };
    expect(await failing(ramp)).toEqual([]);
  });
});

const lengthAt = (made: Buffer): number => made.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0])) + 8;
