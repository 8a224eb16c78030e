import { beforeAll, describe, expect, it } from 'vitest';
import { heicContainer, tileOf, type CodedTile, type ContainerOptions } from '../../../test/support/heicContainer.ts';
import { hasHeifEnc, heicOf } from '../../../test/support/photoFormats.ts';
import { exifTiff, testPattern } from '../../../test/support/pictures.ts';
import { decodeHeic, prepareHeic, type CodedPicture } from './decodeHeic.ts';
import { readHeif } from './heif.ts';

const [columns, rows] = [128, 64];
let tile: CodedTile;
const decoded = (options: ContainerOptions): CodedPicture => {
  const file = heicContainer(tile, options);
  return decodeHeic(file, readHeif(file));
};
/** Where the red corner of the pattern came to be. */
const corner = ({ columns: width, rows: height, pixels }: CodedPicture): string => {
  const isRed = (x: number, y: number): boolean => {
    const [red, green, blue] = pixels.subarray((y * width + x) * 3);
    return red! > 200 && green! < 60 && blue! < 60;
  };
  const places = {
    'top left': [4, 4],
    'top right': [width - 5, 4],
    'bottom left': [4, height - 5],
    'bottom right': [width - 5, height - 5],
  } as const;
  return Object.entries(places)
    .flatMap(([name, [x, y]]) => (isRed(x, y) ? [name] : []))
    .join();
};

describe.skipIf(!hasHeifEnc)('an HEIC file', () => {
  beforeAll(async () => {
    await prepareHeic();
    tile = tileOf(await heicOf(testPattern(columns, rows), { quality: 95 }));
  });

  it('is its primary picture, whole, however it is turned and mirrored', () => {
    expect(corner(decoded({}))).toBe('top left');
    const turned = [0, 1, 2, 3].map((irot) => decoded({ irot }));
    expect(turned.map(corner)).toEqual(['top left', 'bottom left', 'bottom right', 'top right']);
    expect(turned.map((picture) => picture.columns)).toEqual([columns, rows, columns, rows]);
    expect([0, 1].map((imir) => corner(decoded({ imir })))).toEqual(['bottom left', 'top right']);
    expect(corner(decoded({ irot: 1, imir: 1 }))).toBe('bottom right');
  });

  it('is joined from the tiles of a grid', () => {
    const file = heicContainer(tile, { grid: [3, 2], irot: 3 });
    const structure = readHeif(file);
    expect(structure).toMatchObject({
      columns: rows * 2,
      rows: columns * 3,
      coding: 'hvc1',
      furtherPictures: 0,
      auxiliary: 0,
    });
    const picture = decodeHeic(file, structure);
    const [whole, alone] = [picture.pixels, decoded({ irot: 3 }).pixels];
    // Top right of six: the first tile, turned clockwise.
    const row = whole.subarray(rows * 3, rows * 2 * 3);
    expect(Buffer.compare(row, alone.subarray(0, rows * 3))).toBe(0);
  });

  it('drops depth, gain maps, thumbnails, bursts and what follows, and says so', () => {
    const file = heicContainer(tile, {
      auxiliary: 'urn:com:apple:photo:2020:aux:hdrgainmap',
      thumbnail: true,
      further: true,
      exif: exifTiff({ gps: true }),
      trailing: Buffer.from('a live photo'),
    });
    const structure = readHeif(file);
    expect(structure).toMatchObject({ auxiliary: 2, furtherPictures: 1, hasAlpha: false, trailing: 12 });
    expect(corner(decodeHeic(file, structure))).toBe('top left');
    expect(readHeif(heicContainer(tile, { auxiliary: 'urn:mpeg:hevc:2015:auxid:1' })).hasAlpha).toBe(true);
  });

  it('is refused wherever it is cut, and where its size is not what it claims', () => {
    const file = heicContainer(tile, { grid: [2, 1] });
    for (let length = 40; length < file.length; length += 97) {
      expect(() => readHeif(file.subarray(0, length))).toThrow('DAMAGED_FILE');
    }
    const structure = readHeif(file);
    expect(() => decodeHeic(file, { ...structure, columns: structure.columns + 1 })).toThrow('DAMAGED_FILE');
    const lying = Buffer.from(heicContainer(tile));
    lying.writeUInt32BE(columns * 4, lying.lastIndexOf('ispe') + 8);
    const first = lying.indexOf('ispe');
    lying.writeUInt32BE(columns * 4, first + 8);
    expect(() => decodeHeic(lying, readHeif(lying))).toThrow('DAMAGED_FILE');
  });

  it('is refused where its samples are damaged', () => {
    let refused = 0;
    for (let round = 0; round < 20; round++) {
      const broken = { ...tile, samples: Buffer.from(tile.samples) };
      broken.samples[100 + round * 37]! ^= 1 << (round % 8);
      const file = heicContainer(broken, { grid: [1, 2] });
      try {
        decodeHeic(file, readHeif(file));
      } catch (thrown) {
        expect(String(thrown)).toContain('DAMAGED_FILE');
        refused++;
      }
    }
    // The code has no check sum: now and then other bits are another picture.
    expect(refused).toBeGreaterThanOrEqual(15);
  });
});
